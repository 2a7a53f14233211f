"""Reports of a run by mail: errors to one list of people, imported records to another, nobody where it is empty."""

from __future__ import annotations

from workbench.klaviyo.mail.messages import Report, Trouble, not_taken, preview_reports, reports_of
from workbench.klaviyo.mail.send import SMTP_SECRET, mail_server_fault, mail_server_warning, send_reports

__all__ = [
    "SMTP_SECRET",
    "Report",
    "Trouble",
    "mail_server_fault",
    "mail_server_warning",
    "not_taken",
    "preview_reports",
    "reports_of",
    "send_reports",
]
