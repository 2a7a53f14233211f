"""Prints what a warm conversion costs beside the bare engine. Run: python -m tests.bench.bench_convert.

On a machine that does other work as well, the processes take turns and the figures say more of that than of us: give
this one precedence (`chrt -f 20`), or look at the smallest of several runs.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from time import perf_counter

from lxml import etree

from workbench.convert import converter_from_file, load_cases, load_converters, run
from workbench.documents import read

RESOURCES = Path(__file__).resolve().parents[2] / "resources"
ITEM = '    <Item sku="BOLT-M8-50" qty="150" unit="PCE"/>\n'


def best(work: Callable[[], object], times: int) -> float:
    """The shortest mean of some rounds, in milliseconds."""
    found = []
    for _ in range(5):
        started = perf_counter()
        for _ in range(times):
            work()
        found.append((perf_counter() - started) / times)
    return min(found) * 1000


def shipped() -> None:
    """Print one line for each case of a shipped stylesheet."""
    for converter in load_converters((RESOURCES / "converters",)).found:
        if converter.kind != "xslt":
            continue
        bare = etree.XSLT(etree.parse(str(converter.file)))
        for case in load_cases(converter):
            raw = case.input.read_bytes()
            document = read(raw, case.name)
            run(document, converter)
            ours = best(lambda document=document, converter=converter: run(document, converter), 100)
            theirs = best(lambda raw=raw, bare=bare: bytes(bare(etree.fromstring(raw))), 100)
            label = f"{converter.name}, {case.name}"
            print(f"{label} {len(raw) / 1000:.1f} KB  ours {ours:.3f} ms  engine {theirs:.3f} ms  {ours / theirs:.2f}x")


def main() -> None:
    """Print one line for each engine and size."""
    from saxonche import PySaxonProcessor

    acme = load_converters((RESOURCES / "converters",)).get("acme-orders")
    assert acme is not None
    text = (RESOURCES / "samples" / "CreateSalesOrder" / "partner-format.xml").read_text(encoding="utf-8")
    bare = etree.XSLT(etree.parse(str(acme.file)))
    newer = Path("/tmp/bench-acme-3.xsl")
    newer.write_text(
        acme.file.read_text(encoding="utf-8").replace('version="1.0" xmlns:xsl', 'version="3.0" xmlns:xsl')
    )
    saxon = PySaxonProcessor(license=False)
    compiled = saxon.new_xslt30_processor().compile_stylesheet(stylesheet_file=str(newer))
    script = Path("/tmp/bench_acme.py")
    script.write_text("def convert(document, context):\n    return document\n")
    for items in (2, 100, 200, 1000):
        raw = text.replace("  </Items>", ITEM * items + "  </Items>").encode()
        document, times = read(raw, "order.xml"), 100 if items < 500 else 10
        for label, converter, direct in (
            ("XSLT 1.0", acme, lambda raw=raw: bytes(bare(etree.fromstring(raw)))),
            (
                "XSLT 3.0",
                converter_from_file(newer),
                lambda raw=raw: compiled.transform_to_string(xdm_node=saxon.parse_xml(xml_text=raw.decode())),
            ),
            ("Python", converter_from_file(script), lambda raw=raw: etree.tostring(etree.fromstring(raw))),
        ):
            run(document, converter)
            ours = best(lambda converter=converter, document=document: run(document, converter), times)
            theirs = best(direct, times)
            print(
                f"{label} {len(raw) / 1000:6.1f} KB  ours {ours:7.3f} ms  engine {theirs:7.3f} ms {ours / theirs:5.2f}x"
            )


if __name__ == "__main__":
    shipped()
    main()
