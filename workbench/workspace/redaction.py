"""Taking known secrets out of text and bytes, also where they stand encoded."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import logging

MASK = "[masked]"
_MASK_BYTES = MASK.encode("ascii")


class Redactor:
    """Knows some secrets and replaces every occurrence of them with `[masked]`.

    Besides the exact value it knows the forms in which a value travels: base64 (also in the middle of a
    longer base64 text, as in Basic authentication), percent-encoded, escaped for XML or JSON; in bytes also
    as UTF-16.
    """

    __slots__ = ("_bytes", "_known", "_text")

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        self._known: set[str] = set()
        self._text: list[str] = []
        self._bytes: list[bytes] = []
        for secret in secrets:
            self.add(secret)

    def __repr__(self) -> str:
        return f"Redactor({len(self._text)} forms)"

    def add(self, secret: str) -> None:
        """Remember a secret. Empty ones are ignored: they would mask everything."""
        if secret in self._known or not secret.strip():
            return
        self._known.add(secret)
        forms = _forms_of(secret).union(self._text)
        # The longest first: a short form must not break up a longer one that holds it.
        self._text = sorted(forms, key=len, reverse=True)
        encoded = {
            form.encode(codec, "surrogatepass") for form in forms for codec in ("utf-8", "utf-16-le", "utf-16-be")
        }
        self._bytes = sorted(encoded, key=len, reverse=True)

    def mask(self, text: str) -> str:
        """Return the text without any known secret."""
        for form in self._text:
            if form in text:
                text = text.replace(form, MASK)
        return text

    def mask_bytes(self, content: bytes) -> bytes:
        """Return the bytes without any known secret, in UTF-8 (and its subsets) or UTF-16."""
        for form in self._bytes:
            if form in content:
                content = content.replace(form, _MASK_BYTES)
        return content


class RedactingFilter:
    """A filter for `logging` that masks the whole message: its arguments and any traceback too."""

    def __init__(self, redactor: Redactor) -> None:
        self._redactor = redactor

    def filter(self, record: logging.LogRecord) -> bool:
        """Mask the record in place and let it pass."""
        import logging

        record.msg = self._redactor.mask(record.getMessage())
        record.args = None
        if record.exc_info:
            record.exc_text = logging.Formatter().formatException(record.exc_info)
            record.exc_info = None
        if record.exc_text:
            record.exc_text = self._redactor.mask(record.exc_text)
        if record.stack_info:
            record.stack_info = self._redactor.mask(record.stack_info)
        return True


def _forms_of(secret: str) -> set[str]:
    import json
    from urllib.parse import quote, quote_plus

    escaped = secret.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    percent = {quote(secret, safe=""), quote_plus(secret), quote(secret)}
    forms = {
        secret,
        escaped,
        escaped.replace('"', "&quot;").replace("'", "&apos;"),
        escaped.replace('"', "&#34;").replace("'", "&#39;"),
        escaped.replace('"', "&quot;").replace("'", "&#x27;"),
        json.dumps(secret)[1:-1],
        json.dumps(secret, ensure_ascii=False)[1:-1],
        *percent,
        *(re.sub("%[0-9A-F]{2}", lambda found: found.group().lower(), form) for form in percent),
        *_base64_forms(secret),
    }
    return {form for form in forms if form}


def _base64_forms(secret: str) -> set[str]:
    """Return how the secret looks inside base64, for each of the three ways it can lie across the groups.

    Characters that also depend on the neighbours are left out; what remains is enough to hide the value.
    Values of fewer than six bytes are skipped: their forms are so short that they would hit innocent text.
    """
    from base64 import b64encode

    raw = secret.encode("utf-8", "surrogatepass")
    if len(raw) < 6:
        return set()
    forms = {b64encode(raw).decode("ascii").rstrip("=")}
    for offset in range(3):
        text = b64encode(b"\0" * offset + raw).decode("ascii")
        first_of_its_own = (0, 2, 3)[offset]
        forms.add(text[first_of_its_own : (offset + len(raw)) * 8 // 6])
    return forms | {form.replace("+", "-").replace("/", "_") for form in forms}
