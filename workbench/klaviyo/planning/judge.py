"""Puts every record into its bucket. The inner loop of a dry run: a million records pass here one by one."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable

import msgspec

from workbench.klaviyo.identity import identity_of, number_of
from workbench.klaviyo.limits import RECORD_BYTES
from workbench.klaviyo.mapping import FieldFault, Mapper
from workbench.klaviyo.mapping.mapper import Attributes
from workbench.klaviyo.planning.doubles import Doubles
from workbench.klaviyo.planning.earlier import Earlier
from workbench.klaviyo.planning.outcome import Bucket
from workbench.klaviyo.planning.pack import Packer
from workbench.klaviyo.planning.writer import PlanWriter
from workbench.klaviyo.records import Records
from workbench.klaviyo.settings import Settings

_PORTION = 500
_encode = msgspec.json.Encoder().encode
_Candidate = tuple[int, str, str, str, bytes, int]
"""Row, label, mail address, code, payload and key of a record that can be sent; not known yet: whether it must be."""
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
        self._known = earlier.known
        self._line = records.line
        self._columns = len(records.columns)
        self._most = settings.KlaviyoTestMaxRecords if settings.mode == "Test" else sys.maxsize
        self._doubles = Doubles()
        self._held: list[tuple[int, int, str, int | None]] = []
        self.rows = 0
        self.sent = 0
        self.counts = [0] * len(Bucket)
        self.changed_fields: Counter[str] = Counter()
        self.fault_codes: Counter[str] = Counter()

    def take_all(self, records: Iterable[list[str]]) -> None:
        """Take the records, in their order."""
        # Looked up once, not a million times.
        attributes_of, columns, known = self._attributes, self._columns, self._known
        candidates: list[_Candidate] = []
        for row, cells in enumerate(records, 1):
            self.rows = row
            if len(cells) != columns:
                reason = f"the row has {len(cells)} cells, but there are {columns} columns"
                self._block("", [FieldFault("record.cells", "", "", reason)])
                continue
            faults: list[FieldFault] = []
            attributes = attributes_of(cells, faults)
            email: str = attributes.get("email", "")
            code: str = attributes.get("external_id", "")
            label = code or email or attributes.get("phone_number", "")
            payload = b"" if faults else self._payload(label, attributes, faults)
            if faults:
                self._block(label, faults)
                continue
            key = number_of(identity_of(attributes).encode()) if known else 0
            candidates.append((row, label, email, code, payload, key))
            if len(candidates) >= _PORTION:
                self._settle(candidates)
                candidates = []
        self._settle(candidates)

    def _payload(self, label: str, attributes: Attributes, faults: list[FieldFault]) -> bytes:
        """Serialise a profile; what keeps it from being sent is added to the faults."""
        if not label:
            faults.append(FieldFault("identifier.missing", "", "", "it has no code, mail address or phone number"))
            return b""
        try:
            payload = _encode({"type": "profile", "attributes": attributes})
        except UnicodeEncodeError:
            faults.append(FieldFault("text.invalid", "", "", "it holds half of a character"))
            return b""
        if len(payload) > RECORD_BYTES:
            reason = f"it makes {len(payload):,} bytes, and Klaviyo takes {RECORD_BYTES:,} a profile"
            faults.append(FieldFault("record.too-large", "", "", reason))
        return payload

    def finish(self) -> None:
        """Write what is still waiting."""
        self._writer.add_held(self._held)
        self._held = []
        self._packer.finish()

    def _block(self, label: str, faults: list[FieldFault]) -> None:
        line = self._line()
        self.counts[_BLOCKED] += 1
        self.fault_codes.update({fault.code for fault in faults})
        self._hold(self.rows, _BLOCKED, label)
        self._writer.add_faults((self.rows, line, *fault) for fault in faults)

    def _settle(self, candidates: list[_Candidate]) -> None:
        """Place candidates: as duplicates, or by what was sent before."""
        if not candidates:
            return
        rows, labels, emails, codes, payloads, keys = zip(*candidates, strict=True)
        first_rows = self._doubles.first_rows(rows, emails, codes, labels)
        if first_rows is rows and not self._known and self.sent + len(rows) <= self._most:
            self.counts[_NEW] += len(rows)
            self.sent += len(rows)
            self._packer.add_all(rows, _NEW, payloads)
            return
        digests = self._earlier.digests(keys) if self._known else {}
        for row, first, label, payload, key in zip(rows, first_rows, labels, payloads, keys, strict=True):
            if first != row:
                self.counts[_DUPLICATE] += 1
                self._hold(row, _DUPLICATE, label, first)
            elif key not in digests:
                self._place(row, label, payload, _NEW)
            elif digests[key] == number_of(payload):
                self._place(row, label, payload, _UNCHANGED)
            elif self._place(row, label, payload, _CHANGED):
                self._tell_changes(row, key, payload)

    def _place(self, row: int, label: str, payload: bytes, bucket: int) -> bool:
        """Count a record; pack it when it is to be sent, and say so."""
        sent = bucket <= _CHANGED
        if sent and self.sent >= self._most:
            bucket, sent = _OVER, False
        self.counts[bucket] += 1
        if sent:
            self.sent += 1
            self._packer.add(row, bucket, payload)
        else:
            self._hold(row, bucket, label)
        return sent

    def _hold(self, row: int, bucket: int, label: str, winner: int | None = None) -> None:
        self._held.append((row, bucket, label, winner))
        if len(self._held) >= _PORTION:
            self._writer.add_held(self._held)
            self._held = []

    def _tell_changes(self, row: int, key: int, payload: bytes) -> None:
        changes = self._earlier.changes(key, payload)
        self.changed_fields.update(change.field for change in changes)
        self._writer.add_changes((row, *change) for change in changes)
