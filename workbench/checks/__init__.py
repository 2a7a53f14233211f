"""What is wrong with a document: against its schema and against its rules, in words for the people who mend it."""

from workbench.checks.check import Checked, CheckPlan, check
from workbench.checks.soundness import inspect_schema
from workbench.checks.sources import SchemaError

__all__ = ["CheckPlan", "Checked", "SchemaError", "check", "inspect_schema"]
