"""Asking SaaSplications to enable a connection: samples, results, shape and converter in one document.

The document is HTML that needs nothing beside it, for people; the review's file stands in it as it is, for programs.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from pathlib import Path

from workbench.bench.examination import Examination
from workbench.review import Review, review_text
from workbench.review.shape import WORDS, Place
from workbench.sessions import Connection

_STYLE = (
    "body{font:15px/1.5 system-ui,sans-serif;max-width:60em;margin:2em auto;padding:0 1em;color:#1c2530}"
    "h1{font-size:1.5em}h2{font-size:1.15em;margin-top:2em}table{border-collapse:collapse;width:100%}"
    "th,td{text-align:left;vertical-align:top;padding:.25em .8em .25em 0;border-bottom:1px solid #dde3ea}"
    "pre{background:#f4f6f8;padding:1em;overflow:auto;font-size:.85em}code{font-size:.92em}"
)
_OFTEN = {(False, "one"): "once", (True, "one"): "at most once", (False, "many"): "one or more", (True, "many"): "any"}
_OF_APPROVALS = ("Approved by", "On", "Prepared by", "Document", "Taken by", "As", "Note")


def enabling_request(
    review: Review,
    connection: Connection | None,
    samples: Sequence[Examination],
    converter_files: Sequence[Path] = (),
) -> bytes:
    """Return the request as HTML in UTF-8. It holds no key and no name of one.

    Args:
        review: what is to be let through.
        connection: the connection to be enabled; None when that is said elsewhere.
        samples: documents of this shape, examined.
        converter_files: what made them.
    """
    parts = [
        f"<h1>Please enable: {escape(review.transaction)}</h1>",
        _table(_facts(review, connection)),
        "<h2>Evidence</h2>",
        _table(
            [("Approved by", "On", "Prepared by", "Document", "Taken by", "As", "Note"), *_approvals(review)], head=True
        ),
        f"<h2>Shape: {len(review.shape.places)} paths</h2>",
        _table([("Path", "How often", "Holds"), *map(_place, review.shape.places)], head=True),
    ]
    for sample in samples:
        parts += [
            f"<h2>Sample: {escape(Path(sample.document.name).name)}</h2>",
            _results(sample),
            _code(sample.document.text),
        ]
        if sample.conversion is not None:
            parts += ["<h3>As it is sent</h3>", _code(sample.output.text)]
    for file in converter_files:
        parts += [f"<h2>Converter: {escape(file.name)}</h2>", _code(file.read_text("utf-8", "replace"))]
    parts += ["<h2>Review file</h2>", _code(review_text(review))]
    body = "\n".join(parts)
    page = (
        '<!DOCTYPE html>\n<html lang="en-AU"><head><meta charset="utf-8">'
        f"<title>Please enable: {escape(review.transaction)}</title><style>{_STYLE}</style></head>\n"
        f"<body>\n{body}\n</body></html>\n"
    )
    return page.encode("utf-8", "replace")


def _facts(review: Review, connection: Connection | None) -> list[tuple[str, ...]]:
    facts: list[tuple[str, ...]] = [("Review", review.name)]
    if connection is not None:
        facts += [
            ("Customer", connection.customer),
            ("Client code", connection.client_code),
            ("Connection", f"{connection.title} ({connection.mode}, {connection.state})"),
            ("Address", connection.address),
            ("Protocol", connection.protocol),
        ]
    facts += [
        ("Schema and rules", review.checks),
        ("Converter", f"{review.converter} {review.converter_digest}" if review.converter else "none"),
    ]
    if review.is_own_work:
        facts.append(("Note", "Nobody but those who prepared it has approved it."))
    return facts


def _approvals(review: Review) -> list[tuple[str, ...]]:
    return [
        (one.by, one.at, one.prepared_by, one.document, f"{one.connection}, {one.accepted_at}", one.reference, one.note)
        for one in review.approvals
    ]


def _place(place: Place) -> tuple[str, ...]:
    holds = ", ".join(WORDS[kind] for kind in sorted(place.kinds)) or "elements"
    return place.path, _OFTEN[place.is_optional, place.most], holds


def _results(sample: Examination) -> str:
    stages = [(stage.stage, stage.state, stage.figure, stage.sentence) for stage in sample.stages]
    return _table([("Stage", "State", "Figure", "Result"), *stages], head=True)


def _table(rows: Sequence[tuple[str, ...]], *, head: bool = False) -> str:
    lines = []
    for number, row in enumerate(rows):
        cells = "".join(
            f"<{tag}>{escape(cell)}</{tag}>"
            for position, cell in enumerate(row)
            for tag in ["th" if (head and number == 0) or (not head and position == 0) else "td"]
        )
        lines.append(f"<tr>{cells}</tr>")
    return f"<table>{''.join(lines)}</table>"


def _code(text: str) -> str:
    return f"<pre>{escape(text)}</pre>"
