"""Mail addresses: a compiled pattern for nearly all, the thorough library for the doubtful. No DNS is asked."""

from __future__ import annotations

import re

is_ordinary = re.compile(
    r"(?=[^@]{1,64}@)[a-z0-9_%+\-']+(?:\.[a-z0-9_%+\-']+)*"
    r"@(?=.{4,189}$)(?:[a-z0-9](?:[a-z0-9\-]{0,61}[a-z0-9])?\.)+[a-z]{2,24}",
    re.ASCII | re.IGNORECASE,
).fullmatch
"""Tells whether a text is a mail address beyond doubt; one it does not match may still be one."""


def email_fault(text: str) -> str:
    """Say why a text is no mail address, as a clause without a full stop; empty when it is one."""
    if is_ordinary(text):
        return ""
    from email_validator import EmailNotValidError, validate_email

    try:
        validate_email(text, check_deliverability=False)
    except EmailNotValidError as error:
        return str(error)[:1].lower() + str(error)[1:].rstrip(".")
    return ""
