"""What a dry run is asked for, and what it came to."""

from __future__ import annotations

import msgspec

from workbench.klaviyo.mapping import Mapping
from workbench.klaviyo.records import RecordsFrom
from workbench.klaviyo.settings import Settings

PLAN_FORMAT = 1


class PlanRequest(msgspec.Struct, frozen=True, kw_only=True):
    """One dry run. A plain value: it crosses to a worker process and never holds the private key."""

    settings: Settings
    records: RecordsFrom
    settings_file: str = ""
    """Absolute path of the settings; a run reads them again and refuses when they changed."""
    mapping: Mapping | None = None
    """None: suggested from the columns."""
    mapping_file: str = ""
    """Absolute path of the file the mapping is from; empty: suggested."""
    list_id: str = ""
    """The Klaviyo list that profiles are added to; empty: none."""
    list_is_own: bool = False
    """Whether the list was given for this plan alone, whatever the settings say."""


class ChunkSummary(msgspec.Struct, frozen=True):
    """One call of a plan."""

    count: int
    bytes: int
    sha256: str
    bound: str


class PlanSummary(msgspec.Struct, frozen=True, kw_only=True):
    """What a plan says in short; kept in the plan file."""

    plan_id: str
    """SHA-256 over what would be sent and why; the same plan has the same."""
    made: str
    extraction_started: str
    """KlaviyoLastSync becomes this after a complete Production run."""
    request: PlanRequest
    """With the mapping that was used."""
    mapping_suggested: bool
    """Whether that mapping was suggested from the columns, and nobody's choice."""
    records_digest: str
    settings_digest: str
    account: str
    """The Klaviyo account it was compared with; empty when none is known yet."""
    account_name: str
    columns: tuple[str, ...]
    records: int
    counts: dict[str, int]
    chunks: tuple[ChunkSummary, ...]
    changed_fields: dict[str, int]
    """How many changed records differ in each field."""
    fault_codes: dict[str, int]
    eta_seconds: float
    eta_limit: str
    rate_seconds: float
    notes: tuple[str, ...]
    revision: str
    """Of Klaviyo's API."""

    @property
    def sent(self) -> int:
        """Records that would be sent."""
        return self.counts["new"] + self.counts["changed"]

    @property
    def size(self) -> int:
        """Bytes of all bodies."""
        return sum(chunk.bytes for chunk in self.chunks)
