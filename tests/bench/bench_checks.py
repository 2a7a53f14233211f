"""Prints what checking costs beside bare lxml. Run: python -m tests.bench.bench_checks."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from time import perf_counter

from lxml import etree

from tests.checks.orders import SCHEMA, TYPES, order
from workbench.checks import CheckPlan, check
from workbench.documents import read


def best(work: Callable[[], object], times: int = 3) -> float:
    """The shortest of some runs, in milliseconds."""
    found = []
    for _ in range(times):
        started = perf_counter()
        work()
        found.append(perf_counter() - started)
    return min(found) * 1000


def main() -> None:
    """Print one line for each size."""
    folder = Path(tempfile.mkdtemp())
    (folder / "types.xsd").write_text(TYPES)
    (folder / "order.xsd").write_text(SCHEMA)
    plan = CheckPlan(schemas=(folder / "order.xsd",))
    bare = etree.XMLSchema(etree.parse(folder / "order.xsd"))
    for lines in (10, 400, 4_000, 40_000):
        text = order(lines)
        raw = text.encode()
        wrong = text.replace("<Quantity>7<", "<Quantity>x<").replace("   <Quantity>9</Quantity>\n", "")
        wrong = wrong.replace(" </Lines>", "<Foo/> </Lines>").encode()
        lxml = best(lambda raw=raw: bare.validate(etree.fromstring(raw).getroottree()))  # type: ignore[misc]
        ours = best(lambda raw=raw: check(read(raw, "a.xml"), plan))  # type: ignore[misc]
        faulty = best(lambda wrong=wrong: check(read(wrong, "a.xml"), plan))  # type: ignore[misc]
        print(
            f"{len(raw) / 1e6:6.2f} MB: lxml {lxml:7.1f} ms, read and check {ours:7.1f} ms ({ours / lxml:.2f} times), "
            f"with three faults {faulty:7.1f} ms"
        )


if __name__ == "__main__":
    main()
