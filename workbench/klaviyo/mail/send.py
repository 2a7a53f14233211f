"""Sends the reports by SMTP."""

from __future__ import annotations

import re
from collections.abc import Sequence

from workbench.klaviyo.mail.messages import Report
from workbench.klaviyo.mapping.emails import email_fault
from workbench.klaviyo.sync_file import MailServer

SMTP_SECRET = "klaviyo-smtp"
"""The name of the mail server's password among the secrets."""
_SECONDS = 30.0


def mail_server_fault(server: MailServer) -> str:
    """Say why no mail can go through a server, as a sentence; empty when nothing speaks against it."""
    if re.search(r"[\s/@]", server.host):
        return f"`{server.host}` is no name of a server such as `smtp.example.com`."
    sender = server.sender or server.user
    fault = email_fault(sender) if sender else ""
    if fault or not sender:
        why = f"`{sender}` is no mail address, {fault}" if sender else "give an address"
        return f"The mails need a sender: {why}."
    return ""


def mail_server_warning(server: MailServer) -> str:
    """Say what is risky about a server; empty when nothing is."""
    if server.security == "none" and server.user:
        return "Without encryption, the password and everybody's addresses can be read on the way."
    return "Without encryption, everybody's addresses can be read on the way." if server.security == "none" else ""


async def send_reports(reports: Sequence[Report], server: MailServer | None, password: str = "") -> tuple[str, ...]:
    """Send mails one after the other; never raises for trouble with mail.

    Args:
        reports: what to send.
        server: where to; None: nowhere, which is said.
        password: of the server's user.

    Returns:
        One sentence a mail: that it was sent, or why not.
    """
    import aiosmtplib

    if not reports:
        return ()
    if server is None:
        people = ", ".join(dict.fromkeys(one for report in reports for one in report.recipients))
        return (f"No mail was sent to {people}, because no mail server is set up.",)
    said = []
    for report in reports:
        people = ", ".join(report.recipients)
        try:
            await aiosmtplib.send(
                report.message(server.sender or server.user or "workbench@localhost"),
                hostname=server.host,
                port=server.port,
                use_tls=server.security == "TLS",
                start_tls=server.security == "STARTTLS",
                username=server.user or None,
                password=password or None,
                timeout=_SECONDS,
            )
        except (aiosmtplib.SMTPException, OSError, ValueError) as error:
            said.append(f"The mail to {people} could not be sent by {server.host}: {type(error).__name__}.")
        else:
            said.append(f"Mail sent to {people}: {report.subject}.")
    return tuple(said)
