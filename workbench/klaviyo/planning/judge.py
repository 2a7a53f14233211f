"""Puts every record into its bucket. The inner loop of a dry run: a million records pass here one by one."""

from __future__ import annotations

from collections import Counter

import msgspec

from workbench.klaviyo.identity import identity_of, number_of
from workbench.klaviyo.limits import RECORD_BYTES
from workbench.klaviyo.mapping import FieldFault, Mapper
from workbench.klaviyo.planning.earlier import Earlier
from workbench.klaviyo.planning.outcome import Bucket
from workbench.klaviyo.planning.pack import Packer
from workbench.klaviyo.planning.writer import PlanWriter
from workbench.klaviyo.records import Records
from workbench.klaviyo.settings import Settings

_PORTION = 500
_encode = msgspec.json.Encoder().encode


_Candidate = tuple[int, str, bytes, int]
"""Row, label, payload and key of a record that can be sent, before it is known whether it must be."""
# Plain numbers: a member of an enumeration costs ten times as much to count, and a million are counted.
_NEW, _CHANGED, _UNCHANGED, _BLOCKED, _DUPLICATE, _OVER = (bucket.value for bucket in Bucket)


class Judge:
    """Takes records in order and writes what becomes of each to the plan."""

    def __init__(
        self,
        mapper: Mapper,
        settings: Settings,
        packer: Packer,
        writer: PlanWriter,
        earlier: Earlier,
        records: Records,
    ) -> None:
        self._attributes = mapper.attributes
        self._packer = packer
        self._writer = writer
        self._earlier = earlier
        self._line = records.line
        self._columns = len(records.columns)
        self._most = settings.KlaviyoTestMaxRecords if settings.mode == "Test" else None
        # Rows by the 64-bit hash of an identifier: at a million rows two differ wrongly once in ten million plans.
        self._by_email: dict[int, int] = {}
        self._by_code: dict[int, int] = {}
        self._by_phone: dict[int, int] = {}
        self._candidates: list[_Candidate] = []
        self._held: list[tuple[int, int, str, int | None]] = []
        self.rows = 0
        self.sent = 0
        self.counts = [0] * len(Bucket)
        self.changed_fields: Counter[str] = Counter()
        self.fault_codes: Counter[str] = Counter()

    def take(self, cells: list[str]) -> None:
        """Take the next record."""
        self.rows += 1
        faults: list[FieldFault] = []
        if len(cells) != self._columns:
            reason = f"the row has {len(cells)} cells, but there are {self._columns} columns"
            self._block("", [FieldFault("record.cells", "", "", reason)])
            return
        attributes = self._attributes(cells, faults)
        email = attributes.get("email")
        code = attributes.get("external_id")
        label = code or email or attributes.get("phone_number") or ""
        if not label and not faults:
            faults.append(FieldFault("identifier.missing", "", "", "it has no code, mail address or phone number"))
        if faults:
            self._block(label, faults)
            return
        try:
            payload = _encode({"type": "profile", "attributes": attributes})
        except UnicodeEncodeError:
            self._block(label, [FieldFault("text.invalid", "", "", "it holds half of a character")])
            return
        if len(payload) > RECORD_BYTES:
            reason = f"it makes {len(payload):,} bytes, and Klaviyo takes {RECORD_BYTES:,} a profile"
            self._block(label, [FieldFault("record.too-large", "", "", reason)])
            return
        if winner := self._winner(email, code, label):
            self.counts[_DUPLICATE] += 1
            self._held.append((self.rows, _DUPLICATE, label, winner))
            return
        key = number_of(identity_of(attributes).encode()) if self._earlier.known else 0
        self._candidates.append((self.rows, label, payload, key))
        if len(self._candidates) >= _PORTION:
            self._settle()

    def finish(self) -> None:
        """Write what is still waiting."""
        self._settle()
        self._packer.finish()

    def _winner(self, email: str | None, code: str | None, label: str) -> int | None:
        """Return the row that is the same customer, else remember this one. A shared phone alone is no proof."""
        row = self.rows
        email_hash = hash(email.lower()) if email else None
        code_hash = hash(code) if code else None
        if email_hash is not None and (found := self._by_email.get(email_hash)):
            return found
        if code_hash is not None and (found := self._by_code.get(code_hash)):
            return found
        if email_hash is not None:
            self._by_email[email_hash] = row
        if code_hash is not None:
            self._by_code[code_hash] = row
        if email_hash is None and code_hash is None:
            first = self._by_phone.setdefault(hash(label), row)
            return first if first != row else None
        return None

    def _block(self, label: str, faults: list[FieldFault]) -> None:
        line = self._line()
        self.counts[_BLOCKED] += 1
        self.fault_codes.update({fault.code for fault in faults})
        self._held.append((self.rows, _BLOCKED, label, None))
        self._writer.add_faults((self.rows, line, *fault) for fault in faults)

    def _settle(self) -> None:
        """Compare the waiting candidates with what was sent before, and pack those to be sent."""
        known = self._earlier.known
        digests = self._earlier.digests([key for *_, key in self._candidates]) if known else {}
        counts, add, most = self.counts, self._packer.add, self._most
        for row, label, payload, key in self._candidates:
            bucket = _NEW
            if known and key in digests:
                bucket = _UNCHANGED if digests[key] == number_of(payload) else _CHANGED
            if bucket != _UNCHANGED and most is not None and self.sent >= most:
                bucket = _OVER
            counts[bucket] += 1
            if bucket > _CHANGED:
                self._held.append((row, bucket, label, None))
                continue
            self.sent += 1
            add(row, bucket, payload)
            if bucket == _CHANGED:
                self._tell_changes(row, key, payload)
        self._candidates = []
        self._writer.add_held(self._held)
        self._held = []

    def _tell_changes(self, row: int, key: int, payload: bytes) -> None:
        changes = self._earlier.changes(key, payload)
        self.changed_fields.update(change.field for change in changes)
        self._writer.add_changes((row, *change) for change in changes)
