"""Writes a mapping table as the TOML that it is read from."""

from __future__ import annotations

import json

from workbench.convert.mapping.table import FORMAT, Mapping, Row


def to_toml(mapping: Mapping) -> str:
    """Give a table as text; code lists stay in their own files."""
    lines = [f"format = {FORMAT}", f"root = {_text(mapping.root)}"]
    if mapping.namespace:
        lines.append(f"namespace = {_text(mapping.namespace)}")
    if mapping.prefixes:
        lines += ["", "[prefixes]", *(f"{_key(name)} = {_text(uri)}" for name, uri in mapping.prefixes.items())]
    for lookup in mapping.lookups:
        lines += ["", f"[lookups.{_key(lookup.name)}]", f"file = {_text(lookup.file)}"]
        if lookup.otherwise is not None:
            lines.append(f"otherwise = {_text(lookup.otherwise)}")
    for row in mapping.rows:
        lines += ["", "[[row]]", *_row(row)]
    return "\n".join(lines) + "\n"


def _row(row: Row) -> list[str]:
    lines = [f"target = {_text(row.target)}"]
    if row.each is not None:
        lines.append(f"each = {_text(row.each)}")
    if len(row.sources) == 1:
        lines.append(f"source = {_text(row.sources[0])}")
    elif row.sources:
        lines.append(f"source = [{', '.join(_text(source) for source in row.sources)}]")
    if row.value is not None:
        lines.append(f"value = {_text(row.value)}")
    if row.function != "text":
        lines.append(f"function = {_text(row.function)}")
    if row.options:
        shown = ", ".join(f"{key} = {_value(value)}" for key, value in row.options.items())
        lines.append(f"options = {{ {shown} }}")
    for key, value in (("when", row.when), ("default", row.default), ("note", row.note or None)):
        if value is not None:
            lines.append(f"{key} = {_text(value)}")
    return lines


def _value(value: str | int) -> str:
    return str(value) if isinstance(value, int) else _text(value)


def _key(name: str) -> str:
    bare = name and all(sign.isascii() and (sign.isalnum() or sign in "-_") for sign in name)
    return name if bare else _text(name)


def _text(text: str) -> str:
    # A basic string of TOML is a JSON string, but for DEL, which must be escaped.
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
