"""Plans a million customers and tells the cost beside the least it can cost: reading the CSV, serialising structs.

Run: python -m tests.bench.klaviyo.bench_plan [RECORDS]. Exit code 1 when a promise is broken: at most 4 times the
bare cost of the same run, and less than 350 MiB.
"""

from __future__ import annotations

import csv
import resource
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter
from typing import Any

import msgspec

MOST_TIMES = 4.0
MOST_MIB = 350
COLUMNS = (
    *("Customer Code", "Email", "Mobile Phone", "First Name", "Last Name", "Company", "Address 1", "City", "State"),
    *("Postcode", "Country", "Locale", "Customer Group", "Sales Rep", "Credit Limit", "Balance", "Last Order Date"),
    "Newsletter Topic",
)


class Location(msgspec.Struct, omit_defaults=True):
    """The bare struct's address."""

    address1: str
    city: str
    region: str
    zip: str
    country: str


class Attributes(msgspec.Struct, omit_defaults=True):
    """The bare struct's attributes."""

    external_id: str
    email: str
    phone_number: str
    first_name: str
    last_name: str
    organization: str
    locale: str
    location: Location
    properties: dict[str, Any]


class Profile(msgspec.Struct):
    """The bare struct."""

    type: str
    attributes: Attributes


def write_customers(path: Path, records: int) -> None:
    """Write a CSV of that many customers."""
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(COLUMNS)
        for n in range(records):
            table.writerow(
                (
                    *(f"C{n:07}", f"first{n}.last{n}@customer{n % 997}.example.com", f"04{n % 100_000_000:08}"),
                    *(f"First{n % 5000}", f"Last{n % 7000}", f"Company {n % 9000} Pty Ltd", f"{n % 400} Long Street"),
                    *("Sydney", "NSW", f"{n % 10_000:04}", "Australia", "en-AU", f"Group {n % 12}"),
                    *(f"Rep {n % 40}", f"{n % 50},000.00", f"{n % 9000}.{n % 100:02}"),
                    *(f"2026-{n % 12 + 1:02}-{n % 28 + 1:02}", f"Topic number {n % 50} of the newsletter"),
                )
            )


def bare(path: Path) -> float:
    """Read the rows, make the structs, serialise them; seconds."""
    encode = msgspec.json.Encoder().encode
    started = perf_counter()
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        next(rows)
        for row in rows:
            code, email, phone, first, last, company, line, city, state, zip_, country, locale, *others = row
            location = Location(line, city, state, zip_, country)
            properties = dict(zip(COLUMNS[12:], others, strict=True))
            encode(
                Profile("profile", Attributes(code, email, phone, first, last, company, locale, location, properties))
            )
    return perf_counter() - started


_PLAN = """
import sys
from pathlib import Path
from time import perf_counter
from workbench.klaviyo.planning import PlanRequest, make_plan
from workbench.klaviyo.records import RecordsFrom
from workbench.klaviyo.settings import Settings
folder = Path(sys.argv[1])
records = RecordsFrom(location=str(folder / "customers.csv"))
request = PlanRequest(settings=Settings(mode="Production"), records=records)
started = perf_counter()
summary = make_plan(request, folder / "plan.klaviyo-plan", folder / "state.sqlite3")
print(perf_counter() - started, summary.counts["new"], len(summary.chunks), summary.size)
"""


def main() -> int:
    """Print the figures; 1 when a promise is broken."""
    records = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_customers(folder / "customers.csv", records)
        before = bare(folder / "customers.csv")
        # A process of its own, so that the peak of its memory is the plan's alone.
        done = subprocess.run([sys.executable, "-c", _PLAN, name], check=True, stdout=subprocess.PIPE, text=True)
        plan_file = (folder / "plan.klaviyo-plan").stat().st_size
        # Before and after, since a machine that others use is not equally fast all the time.
        least = (before + bare(folder / "customers.csv")) / 2
    seconds, new, chunks, size = done.stdout.split()
    mib = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    times = float(seconds) / least
    print(
        f"{records:,} records: bare {least:.1f} s, plan {float(seconds):.1f} s ({times:.2f} times), "
        f"peak {mib:.0f} MiB; "
        f"{new} new, {chunks} calls, {int(size) / 1e6:.0f} MB of bodies in a plan of {plan_file / 1e6:.0f} MB"
    )
    return int(times > MOST_TIMES or mib > MOST_MIB or int(new) != records)


if __name__ == "__main__":
    sys.exit(main())
