"""Prints what checking costs beside bare lxml. Run: python -m tests.bench.bench_checks."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from time import process_time

from lxml import etree

from tests.checks.orders import SCHEMA, TYPES, order
from workbench.checks import CheckPlan, check
from workbench.documents import read


def best(work: Callable[[], object], times: int = 3) -> float:
    """The least that some runs took, in milliseconds of the processor: a busy machine changes little about it."""
    found = []
    for _ in range(times):
        started = process_time()
        work()
        found.append(process_time() - started)
    return min(found) * 1000


def _last(text: str, old: str, new: str) -> str:
    at = text.rindex(old)
    return text[:at] + new + text[at + len(old) :]


FAULTS: dict[str, Callable[[str], str]] = {
    "a value in the first line": lambda text: text.replace("<Quantity>", "<Quantity>x", 1),
    "a value in the last line": lambda text: _last(text, "<Quantity>", "<Quantity>x"),
    "a value in every line": lambda text: text.replace("<Quantity>", "<Quantity>x"),
    "a name in the first line": lambda text: text.replace("<Line>", "<Lien>", 1).replace("</Line>", "</Lien>", 1),
    "a name in every line": lambda text: text.replace("UnitPrice>", "Unitprice>"),
    "a missing element in the head": lambda text: text.replace("<OrderDate>2026-11-02</OrderDate>", "", 1),
    "an unknown element in the head": lambda text: text.replace("<Lines>", "<Colour/><Lines>", 1),
    "another outermost element": lambda text: text.replace("<Order ", "<Ordre ").replace("</Order>", "</Ordre>"),
    "another namespace": lambda text: text.replace("urn:t", "urn:x"),
    "a key that comes twice": lambda text: text.replace("<LineNumber>20<", "<LineNumber>10<", 1),
    "a reference to nothing": lambda text: text.replace("<MainLine>20<", "<MainLine>7777777<", 1),
    "no `>` in the first line": lambda text: text.replace("<Line>", "<Line", 1),
    "no end tag in the last line": lambda text: _last(text, "</Line>", ""),
    "its end cut off": lambda text: text[:-20],
}


def main() -> None:
    """Print one line for each size, and one for each kind of fault in a document of 10 MB."""
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
    whole = order(40_000)
    for name, change in FAULTS.items():
        raw = change(whole).encode()

        def told(raw: bytes = raw) -> object:
            document = read(raw, "a.xml")
            return check(document, plan).findings if document.outcome == "xml" else document.findings

        print(f"9.56 MB with {name}: {best(told):.0f} ms")


if __name__ == "__main__":
    main()
