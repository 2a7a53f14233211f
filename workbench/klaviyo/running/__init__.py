"""Carries a plan out: exactly its bytes, journalled so that a crash loses and repeats nothing that was accepted."""

from __future__ import annotations

from workbench.klaviyo.running.journal import Journal, Part, Rejected
from workbench.klaviyo.running.preflight import RefusedError, check_account, check_unchanged
from workbench.klaviyo.running.result import RunCounts, RunResult
from workbench.klaviyo.running.run import Pace, run_plan

__all__ = [
    "Journal",
    "Pace",
    "Part",
    "RefusedError",
    "Rejected",
    "RunCounts",
    "RunResult",
    "check_account",
    "check_unchanged",
    "run_plan",
]
