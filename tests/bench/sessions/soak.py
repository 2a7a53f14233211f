"""Very many submissions under random faults, held against the server's own log.

Run by itself: python -m tests.bench.sessions.soak [COUNT] [SEED]
"""

from __future__ import annotations

import asyncio
import contextlib
import random
import sqlite3
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.parse import urlsplit

from tests.bench.sessions.chaos import Chaos
from workbench.sessions import LOCAL, Submission, load_profile
from workbench.sessions.client import submit
from workbench.sessions.embedded import EmbeddedServer
from workbench.sessions.many import Limits, submit_many
from workbench.sessions.request import Outgoing
from workbench.workspace import resources_folder

SAMPLE = resources_folder() / "samples/CreatePayment/on-account.xml"
FAULTS = (
    *[None] * 6,
    "refuse-key",
    "not-allowed",
    "in-progress",
    "expire-session",
    "error-500",
    "error-503",
    "too-many-429",
    "invalid-xml",
    "wrong-encoding",
    "html-answer",
    "cut-response",
    "cut-request",
    "empty-answer",
    "close-fails",
    "information-required",
    "out-of-stock",
    "credit-exceeded",
)
AT_ONCE = 8


@dataclass
class Report:
    """What came of it."""

    results: dict[str, Submission] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)
    """A sentence for each submission whose outcome is not what the server's log says."""
    seconds: float = 0.0

    @property
    def outcomes(self) -> Counter[str]:
        return Counter(f"{one.outcome}/{one.delivery}" for one in self.results.values())


def document(reference: str) -> bytes:
    before, _, rest = SAMPLE.read_text("utf-8").partition("<ExternalReference>")
    text = f"{before}<ExternalReference>{reference}</ExternalReference>{rest.partition('</ExternalReference>')[2]}"
    return text.encode()


async def soak(server: EmbeddedServer, count: int, seed: int) -> Report:
    """Submit so many documents, half of them one a session, half several a session, while faults come and go."""
    report, begun = Report(), time.monotonic()
    key = server.key("DEMO")
    profile = load_profile([resources_folder() / "protocols"], "saasplications-http")
    chaos = Chaos(urlsplit(server.address).port or 0, seed)
    async with chaos.running() as address:
        connection = replace(LOCAL, address=address)
        names = [f"S{seed}-{number}" for number in range(count)]
        single, several = names[: count // 2], names[count // 2 :]
        chance = random.Random(seed + 1)
        waiting = iter(single)

        async def weather() -> None:
            """Let another fault come, or none, after every few documents and in the middle of others."""
            if len(report.results) % 3 == 0:
                await asyncio.to_thread(server.fault, chance.choice(FAULTS))

        async def one_by_one() -> None:
            for name in waiting:
                report.results[name] = await submit(document(name), connection=connection, key=key, profile=profile)
                await weather()

        async def together() -> None:
            for start in range(0, len(several), 25):
                part = several[start : start + 25]
                outgoing = (Outgoing(document(name)) for name in part)
                async for number, submission in submit_many(
                    outgoing, connection=connection, key=key, profile=profile, limits=Limits(3, 6)
                ):
                    report.results[part[number]] = submission
                    await weather()

        await asyncio.gather(*(one_by_one() for _ in range(AT_ONCE)), together())
    await asyncio.to_thread(server.fault, None)
    report.seconds = time.monotonic() - begun
    await asyncio.sleep(1.0)  # what the server still works on gets into its log
    report.wrong = [*_judged(report, server.data), *_unclosed(report, server.data)]
    return report


def _judged(report: Report, data: Path) -> list[str]:
    """Hold each outcome against the log and the table of what was done."""
    rows = _rows(data, "SELECT external_reference, outcome FROM log WHERE step = 'submit' AND external_reference <> ''")
    logged: dict[str, list[str]] = {}
    for reference, outcome in rows:
        logged.setdefault(reference, []).append(outcome)
    done = Counter(reference for (reference,) in _rows(data, "SELECT external_reference FROM submissions"))
    wrong = []
    for name, result in report.results.items():
        said = logged.get(name, [])
        if len(said) > 1 or result.sent_times > 1 or done[name] > 1:
            wrong.append(f"{name} was sent more than once: {said}")
        right = {
            "answered": said == {"accepted": ["ACCEPTED"], "rejected": ["REJECTED"]}.get(result.outcome)
            or (result.outcome == "information-required" and said == ["INFORMATION_REQUIRED"]),
            "not-sent": not said and not done[name],
            "refused": not done[name],
            "unknown": True,
        }[result.delivery]
        if not right:
            wrong.append(f"{name}: {result.outcome}, {result.delivery}, but the server logged {said}")
    return wrong


def _unclosed(report: Report, data: Path) -> list[str]:
    """Find sessions that the server holds although the client had their token and the server answered its closing."""
    steps: dict[str, set[str]] = {}
    for session, step in _rows(data, "SELECT session, step FROM log WHERE session <> ''"):
        steps.setdefault(session, set()).add(step)
    left = sum("establish" in seen and "close" not in seen for seen in steps.values())
    never_told = sum(not one.established and _may_have_opened(one) for one in report.results.values())
    not_closed = sum(one.established and not one.closed for one in report.results.values())
    if left > never_told + not_closed:
        return [f"{left} sessions are open, but only {never_told} tokens were lost and {not_closed} closings failed"]
    return []


def _may_have_opened(submission: Submission) -> bool:
    first = submission.transcript.step("establish")
    return first is not None and first.left and (first.status is None or bool(first.trouble))


def _rows(data: Path, sql: str) -> list[tuple[str, ...]]:
    with contextlib.closing(sqlite3.connect(data / "sandbox.sqlite3")) as database:
        return database.execute(sql).fetchall()


def main() -> int:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    server = EmbeddedServer(Path(tempfile.mkdtemp())).start()
    try:
        report = asyncio.run(soak(server, count, seed))
    finally:
        server.stop()
    print(f"{len(report.results)} of {count} submissions in {report.seconds:.0f} s; wrong: {len(report.wrong)}")
    for outcome, number in report.outcomes.most_common():
        print(f"{number:6} {outcome}")
    closed = sum(one.closed for one in report.results.values() if one.established)
    opened = sum(one.established for one in report.results.values())
    print(f"{closed} of {opened} documents were in sessions that were closed")
    print("\n".join(report.wrong[:20]))
    return 1 if report.wrong or len(report.results) != count else 0


if __name__ == "__main__":
    sys.exit(main())
