"""Tells which rows are the same customer: same mail address in any case, or same code. A shared phone is no proof.

Rows are kept by the 64-bit hash of an identifier: at a million rows two differ wrongly once in ten million plans.
"""

from __future__ import annotations

from collections.abc import Sequence


class Doubles:
    """The customers met so far."""

    def __init__(self) -> None:
        self._by_email: dict[int, int] = {}
        self._by_code: dict[int, int] = {}
        self._by_phone: dict[int, int] = {}

    def first_rows(
        self, rows: Sequence[int], emails: Sequence[str], codes: Sequence[str], labels: Sequence[str]
    ) -> Sequence[int]:
        """Return for each row the first row of the same customer: itself, when there was none before.

        Args:
            rows: their numbers.
            emails: a mail address for each, or an empty text; like `codes`.
            codes: the customer's code.
            labels: the phone number of those that have neither.
        """
        lowered = [email.lower() for email in emails]
        met = ((self._by_email, lowered), (self._by_code, codes))
        # Nearly always nobody of a portion was met before, which is cheaper to find out for all at once.
        fresh = [(known, dict(zip(map(hash, values), rows, strict=True))) for known, values in met if any(values)]
        given = fresh and all(all(values) or not any(values) for _, values in met)
        if given and all(len(some) == len(rows) and known.keys().isdisjoint(some) for known, some in fresh):
            for known, some in fresh:
                known.update(some)
            return rows
        return [self._first_row(*one) for one in zip(rows, lowered, codes, labels, strict=True)]

    def _first_row(self, row: int, email: str, code: str, label: str) -> int:
        if email and (first := self._by_email.setdefault(hash(email), row)) != row:
            return first
        if code:
            first = self._by_code.setdefault(hash(code), row)
            if first != row and email:
                # The row is not sent, so nobody can be a duplicate of its mail address.
                del self._by_email[hash(email)]
            return first
        return row if email else self._by_phone.setdefault(hash(label), row)
