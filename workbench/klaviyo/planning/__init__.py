"""The dry run: records become a plan file that says what would be sent, to the byte. Nothing here opens a socket.

`make_plan` writes a plan, `open_plan` reads one, `compare_plans` tells two apart, `export_plan` writes it for people.
"""

from __future__ import annotations

from workbench.klaviyo.planning.compare import PlanDifference, compare_plans
from workbench.klaviyo.planning.export import export_plan
from workbench.klaviyo.planning.outcome import BUCKETS, Bucket
from workbench.klaviyo.planning.plan import Chunk, Plan, PlanError, open_plan
from workbench.klaviyo.planning.planner import make_plan
from workbench.klaviyo.planning.request import PlanRequest, PlanSummary

__all__ = [
    "BUCKETS",
    "Bucket",
    "Chunk",
    "Plan",
    "PlanDifference",
    "PlanError",
    "PlanRequest",
    "PlanSummary",
    "compare_plans",
    "export_plan",
    "make_plan",
    "open_plan",
]
