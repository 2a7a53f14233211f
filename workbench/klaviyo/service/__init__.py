"""Speaks to Klaviyo: one client that keeps both rate windows, waits as it is told, and reads answers leniently."""

from __future__ import annotations

from workbench.klaviyo.service.answers import AccountAnswer, Answer, ApiFault, ImportFault, Job, ProfileList
from workbench.klaviyo.service.client import Client, ServiceError, UnreachableError
from workbench.klaviyo.service.limiter import Clock, Limiter, SystemClock

__all__ = [
    "AccountAnswer",
    "Answer",
    "ApiFault",
    "Client",
    "Clock",
    "ImportFault",
    "Job",
    "Limiter",
    "ProfileList",
    "ServiceError",
    "SystemClock",
    "UnreachableError",
]
