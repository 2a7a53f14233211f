"""Mail addresses: a compiled pattern for nearly all, the thorough library for the doubtful. No DNS is asked."""

from __future__ import annotations

import re

_is_plain = re.compile(
    r"[a-z0-9_%+\-']+(?:\.[a-z0-9_%+\-']+)*@(?:[a-z0-9]+(?:-+[a-z0-9]+)*\.)+[a-z]{2,24}", re.ASCII
).fullmatch
_SURELY_SHORT = 64
"""Characters; the limits are 64 before the @, 63 a label and 254 in all."""


def is_ordinary(text: str) -> bool:
    """Tell whether a text in lower case is a mail address beyond doubt; one that is not may still be one."""
    return _is_plain(text) is not None and len(text) <= _SURELY_SHORT


def email_fault(text: str) -> str:
    """Say why a text is no mail address, as a clause without a full stop; empty when it is one."""
    if is_ordinary(text.lower()):
        return ""
    from email_validator import EmailNotValidError, validate_email

    try:
        validate_email(text, check_deliverability=False)
    except EmailNotValidError as error:
        return str(error)[:1].lower() + str(error)[1:].rstrip(".")
    return ""
