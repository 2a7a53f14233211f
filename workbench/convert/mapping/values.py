"""The functions of a mapping table in XSLT 1.0, written so that every processor gives the same result."""

from __future__ import annotations

import re

from lxml import etree

from workbench.convert.mapping.table import Row
from workbench.convert.xslt.modules import XSLT

_LOWER, _UPPER = (
    "abcdefghijklmnopqrstuvwxyzàáâãäåæçèéêëìíîïñòóôõöøùúûüý",
    "ABCDEFGHIJKLMNOPQRSTUVWXYZÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØÙÚÛÜÝ",
)
_MONTHS = "JANFEBMARAPRMAYJUNJULAUGSEPOCTNOVDEC"
_TOKEN = re.compile(r"YYYY|YY|MMM|MM|M|DD|D|[^YMD]+")
_FIXED = {"YYYY": 4, "YY": 2, "MMM": 3, "MM": 2, "DD": 2}
_ALMOST_NOTHING = "0.0000001"
"""Added before rounding, for decimals that a binary number falls just short of."""


def literal(text: str) -> str:
    """Give a text as an XPath 1.0 literal, which has no escapes."""
    if "'" not in text:
        return f"'{text}'"
    if '"' not in text:
        return f'"{text}"'
    parts = ', "\'", '.join(f"'{part}'" for part in text.split("'"))
    return f"concat({parts})"


def write_value(parent: etree._Element, row: Row) -> None:
    """Add what makes a row's text; the context is that of the row's sources."""
    source = row.sources[0] if row.sources else "."
    options = row.options
    match row.function:
        case "exact":
            _value_of(parent, source)
        case "upper":
            _value_of(parent, f"translate(normalize-space({source}), '{_LOWER}', '{_UPPER}')")
        case "lower":
            _value_of(parent, f"translate(normalize-space({source}), '{_UPPER}', '{_LOWER}')")
        case "position":
            _value_of(parent, "position()")
        case "count":
            _value_of(parent, f"count({source})")
        case "boolean":
            _value_of(parent, f"boolean({source})")
        case "part":
            start, length = int(options.get("start", 1)), options.get("length")
            more = f", {int(length)}" if length is not None else ""
            _value_of(parent, f"substring(normalize-space({source}), {start}{more})")
        case "before" | "after":
            sign = literal(str(options["sign"]))
            _value_of(parent, f"normalize-space(substring-{row.function}({source}, {sign}))")
        case "sum":
            _value_of(parent, _rounded(f"sum({source})", int(options.get("decimals", 2))))
        case "first":
            _first(parent, row.sources)
        case "join":
            _join(parent, row.sources, str(options.get("separator", " ")))
        case "lookup":
            _call(parent, f"lookup-{options['table']}", code=f"normalize-space({source})")
        case "replace":
            find, by = literal(str(options["find"])), literal(str(options.get("by", "")))
            _call(parent, "replace", text=f"normalize-space({source})", find=find, by=by)
        case "date":
            _date(parent, source, str(options["from"]))
        case "number":
            _number(parent, source, row)
        case _:
            _value_of(parent, f"normalize-space({source})")


def _value_of(parent: etree._Element, expression: str) -> None:
    add(parent, "value-of", select=expression)


def add(parent: etree._Element, instruction: str, text: str | None = None, /, **attributes: str) -> etree._Element:
    """Add an XSLT instruction."""
    element = etree.SubElement(parent, f"{{{XSLT}}}{instruction}", attributes)
    element.text = text
    return element


def _call(parent: etree._Element, template: str, **parameters: str) -> None:
    call = add(parent, "call-template", name=template)
    for name, expression in parameters.items():
        add(call, "with-param", name=name, select=expression)


def _first(parent: etree._Element, sources: tuple[str, ...]) -> None:
    choose = add(parent, "choose")
    for source in sources[:-1]:
        _value_of(add(choose, "when", test=f"normalize-space({source}) != ''"), f"normalize-space({source})")
    _value_of(add(choose, "otherwise"), f"normalize-space({sources[-1]})")


def _join(parent: etree._Element, sources: tuple[str, ...], separator: str) -> None:
    for index, source in enumerate(sources):
        _value_of(parent, f"normalize-space({source})")
        if index + 1 < len(sources) and separator:
            rest = " or ".join(f"normalize-space({later}) != ''" for later in sources[index + 1 :])
            test = f"normalize-space({source}) != '' and ({rest})"
            add(add(parent, "if", test=test), "text", separator)


def _rounded(expression: str, decimals: int) -> str:
    if decimals == 0:
        return f"format-number(round({expression} + {_ALMOST_NOTHING}), '0')"
    scale = 10**decimals
    return f"format-number(round(({expression}) * {scale} + {_ALMOST_NOTHING}) div {scale}, '0.{'0' * decimals}')"


def _number(parent: etree._Element, source: str, row: Row) -> None:
    """Format a number; what is none stays as it is, so that the schema can say so."""
    decimal, thousands = str(row.options.get("decimal", ".")), str(row.options.get("thousands", ""))
    cleared = f"translate(normalize-space({source}), {literal(decimal + thousands + ' ')}, '.')"
    add(parent, "variable", name="number", select=cleared)
    choose = add(parent, "choose")
    when = add(choose, "when", test="number($number) = number($number)")
    decimals = row.options.get("decimals")
    _value_of(when, _rounded("$number", int(decimals)) if decimals is not None else "number($number)")
    _value_of(add(choose, "otherwise"), f"normalize-space({source})")


def _date(parent: etree._Element, source: str, pattern: str) -> None:
    """Write a date as YYYY-MM-DD, from a pattern such as `DD/MM/YYYY`, `YYYYMMDD`, `D.M.YY` or `DD MMM YYYY`."""
    tokens = _TOKEN.findall(pattern)
    add(parent, "variable", name="date", select=f"normalize-space({source})")
    parts = _fixed(tokens) if all(token in _FIXED or token[0] not in "YMD" for token in tokens) else _separated(tokens)
    year, month, day = (_digits(kind, parts[kind], tokens) for kind in "YMD")
    _value_of(parent, f"concat({year}, '-', {month}, '-', {day})")


def _fixed(tokens: list[str]) -> dict[str, str]:
    parts, at = {}, 1
    for token in tokens:
        width = _FIXED.get(token, len(token))
        if token in _FIXED:
            parts[token[0]] = f"substring($date, {at}, {width})"
        at += width
    return parts


def _separated(tokens: list[str]) -> dict[str, str]:
    parts, rest = {}, "$date"
    for index, token in enumerate(tokens):
        if token[0] in "YMD":
            after = tokens[index + 1] if index + 1 < len(tokens) else None
            parts[token[0]] = f"substring-before({rest}, {literal(after)})" if after is not None else rest
        else:
            rest = f"substring-after({rest}, {literal(token)})"
    return parts


def _digits(kind: str, expression: str, tokens: list[str]) -> str:
    token = next(token for token in tokens if token[0] == kind)
    if token == "YY":
        return f"concat('20', {expression})"
    if token == "MMM":
        upper = f"translate({expression}, '{_LOWER[:26]}', '{_UPPER[:26]}')"
        return f"format-number((string-length(substring-before('{_MONTHS}', {upper})) div 3) + 1, '00')"
    return f"format-number({expression}, '00')" if token in ("M", "D") else expression
