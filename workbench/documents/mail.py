"""A saved mail's attachments, which is how partners send what went wrong."""

from __future__ import annotations

import email
import email.policy
from email.message import EmailMessage


def attachments(raw: bytes) -> tuple[tuple[str, bytes], ...]:
    """Give name and bytes of every attachment of a mail in the form of RFC 5322; none when there are none."""
    message = email.message_from_bytes(raw, policy=email.policy.default)
    found = []
    for number, part in enumerate(message.walk(), 1):
        if not isinstance(part, EmailMessage) or part.is_multipart():
            continue
        name = part.get_filename()
        if name is None and part.get_content_type() not in ("application/xml", "text/xml"):
            continue
        content = part.get_payload(decode=True)
        if isinstance(content, bytes) and content:
            found.append((name or f"attachment {number}.xml", content))
    return tuple(found)
