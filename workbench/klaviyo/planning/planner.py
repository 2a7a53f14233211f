"""The dry run itself: read, map, validate, tell duplicates, compare, pack, time. Streamed, and offline."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from time import monotonic

import msgspec

from workbench.klaviyo.limits import CALL_RECORDS, REVISION
from workbench.klaviyo.mapping import Mapper, Mapping, suggest_mapping
from workbench.klaviyo.planning.earlier import Earlier
from workbench.klaviyo.planning.judge import Judge
from workbench.klaviyo.planning.outcome import BUCKETS, Bucket
from workbench.klaviyo.planning.pack import Packer, envelope
from workbench.klaviyo.planning.request import PlanRequest, PlanSummary
from workbench.klaviyo.planning.writer import PlanWriter
from workbench.klaviyo.records import Records, RecordsError, RecordsFrom, open_records, split_password
from workbench.klaviyo.settings import Settings
from workbench.klaviyo.state import State, now
from workbench.klaviyo.timing import estimate

Report = Callable[[float, str], None]
_SAMPLE_ROWS = 50
_LOOK_AT_CLOCK = 256
_REPORT_SECONDS = 0.1


def make_plan(
    request: PlanRequest, plan: Path, state: Path, password: str = "", report: Report | None = None
) -> PlanSummary:
    """Plan a sync without sending anything, and write the plan file.

    Args:
        request: what to plan.
        plan: the file to write.
        state: what is remembered of earlier syncs; see `state_file`.
        password: of the database that the records are in, where it wants one.
        report: told the part that is done (0 to 1, or 0 when unknown) and words for it, ten times a second.

    Raises:
        RecordsError: the records cannot be read, or changed while they were read.
        MappingError: the mapping does not fit them.
        WriteError: the plan cannot be written.
        StateError: what was sent before cannot be read.
    """
    started = now()
    location, given = split_password(request.records.location)
    request = msgspec.structs.replace(request, records=msgspec.structs.replace(request.records, location=location))
    password = password or given
    records = open_records(request.records, password)
    try:
        before = records.fingerprint()
        mapping = request.mapping or suggested_for(request.records, password)
        writer = PlanWriter(plan)
        try:
            with State(state) as earlier:
                summary = _planned(request, records, mapping, writer, earlier, started, before, report)
            if not records.unchanged():
                raise RecordsError("The records changed while they were read.", "Plan again.")
            writer.finish(summary)
        finally:
            writer.abandon()
    finally:
        records.close()
    return summary


def suggested_for(where: RecordsFrom, password: str = "") -> Mapping:
    """Suggest a mapping from the columns and the first rows.

    Raises:
        RecordsError: the records cannot be read.
    """
    records = open_records(where, password)
    try:
        return suggest_mapping(records.columns, islice(records, _SAMPLE_ROWS))
    finally:
        records.close()


def settings_digest(settings: Settings, mapping: Mapping, list_id: str) -> str:
    """Digest all that decides what is sent, so that a run can tell whether it changed since the plan."""
    deciding = msgspec.structs.replace(settings, KlaviyoLastSync="", RunKlaviyoDaemon=False)
    # As plain tuples: leaving out defaults depends on which object a default is, and that changes between processes.
    rules = [msgspec.structs.astuple(rule) for rule in mapping.rules]
    whole = (msgspec.structs.astuple(deciding), rules, mapping.country, list_id)
    return hashlib.sha256(msgspec.json.encode(whole)).hexdigest()


def _planned(
    request: PlanRequest,
    records: Records,
    mapping: Mapping,
    writer: PlanWriter,
    state: State,
    started: str,
    records_digest: str,
    report: Report | None,
) -> PlanSummary:
    account = state.account_of(request.settings_file)
    judge = Judge(
        Mapper(mapping, records.columns),
        request.settings,
        Packer(request.settings.KlaviyoBatchSize, envelope(request.list_id), writer.add_chunk),
        writer,
        Earlier(state, account.id if account is not None else ""),
        records,
    )
    judge.take_all(_reported(records, report))
    judge.finish()
    chunks = writer.settle()
    counts = {bucket.key: judge.counts[bucket] for bucket in BUCKETS}
    timing = estimate(len(chunks), sum(chunk.bytes for chunk in chunks))
    digest = settings_digest(request.settings, mapping, request.list_id)
    identity = hashlib.sha256("\n".join([digest, records_digest, *(chunk.sha256 for chunk in chunks)]).encode())
    return PlanSummary(
        plan_id=identity.hexdigest(),
        made=now(),
        extraction_started=started,
        request=msgspec.structs.replace(request, mapping=mapping),
        mapping_suggested=request.mapping is None,
        records_digest=records_digest,
        settings_digest=digest,
        account=account.id if account is not None else "",
        account_name=account.name if account is not None else "",
        columns=records.columns,
        records=judge.rows,
        counts=counts,
        chunks=chunks,
        changed_fields=dict(judge.changed_fields.most_common()),
        fault_codes=dict(judge.fault_codes.most_common()),
        eta_seconds=timing.seconds,
        eta_limit=timing.limit,
        rate_seconds=timing.rate_seconds,
        notes=(*records.notes, *_notes(request, judge.counts)),
        revision=REVISION,
    )


def _reported(records: Records, report: Report | None) -> Iterator[list[str]]:
    """Give every record, saying ten times a second how far it is."""
    if report is None:
        yield from records
        return
    began = due = monotonic()
    for number, cells in enumerate(records):
        if not number % _LOOK_AT_CLOCK and (moment := monotonic()) >= due:
            due = moment + _REPORT_SECONDS
            part = records.progress() or 0.0
            report(part, f"{number:,} records read{_left(moment - began, part)}")
        yield cells


def _left(seconds: float, part: float) -> str:
    """Say how long the rest takes, once that can be told."""
    return f", about {seconds / part * (1 - part):,.0f} s left" if part > 0.02 and seconds > 1 else ""


def _notes(request: PlanRequest, counts: list[int]) -> Iterator[str]:
    settings = request.settings
    yield "This sync does not change anybody's consent, lifts no suppression, and sends no orders or events."
    if request.mapping is None:
        yield "The mapping was suggested from the columns' names."
    if settings.mode == "Test" and counts[Bucket.OVER_TEST_LIMIT]:
        yield (
            f"Test mode sends at most {settings.KlaviyoTestMaxRecords:,} records (KlaviyoTestMaxRecords); "
            f"{counts[Bucket.OVER_TEST_LIMIT]:,} more would be sent in Production."
        )
    if settings.KlaviyoBatchSize > CALL_RECORDS:
        yield f"KlaviyoBatchSize is above Klaviyo's limit of {CALL_RECORDS:,} records a call, which is kept."
    if not settings.RunKlaviyoDaemon:
        yield "RunKlaviyoDaemon is off: the plan can be looked at, and not run."
