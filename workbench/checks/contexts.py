"""Reads of a rule's context which elements it can be about, so that no others need be visited."""

from __future__ import annotations


def names_in_context(context: str) -> tuple[str, ...] | None:
    """Give the names, as they are written, of all elements that a context can be about.

    Args:
        context: a pattern of XSLT, such as `s:Line[s:Quantity] | s:Lines/s:Note`.

    Returns:
        The name of each alternative's last step; None when one of them is no plain name.
    """
    steps = [alternative.rpartition("/")[2].strip() for alternative in _bare(context).split("|")]
    names = [step.removeprefix("child::") for step in steps]
    return tuple(dict.fromkeys(names)) if all(map(_is_name, names)) else None


def _is_name(step: str) -> bool:
    parts = step.split(":")
    return len(parts) <= 2 and all(
        part[:1] not in ("-", ".") and part.replace("-", "_").replace(".", "_").isidentifier() for part in parts
    )


def _bare(context: str) -> str:
    """Leave out what stands in predicates."""
    kept: list[str] = []
    depth, quote = 0, ""
    for sign in context:
        if quote:
            quote = "" if sign == quote else quote
        elif sign in "'\"":
            quote = sign
        elif sign == "[":
            depth += 1
        elif sign == "]":
            depth -= 1
        elif not depth:
            kept.append(sign)
    return "".join(kept)
