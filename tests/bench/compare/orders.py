"""Orders of any size, and the same with a known number of edits."""

from __future__ import annotations

import random
import re

BYTES_OF_A_LINE = 390
_HEAD = '<?xml version="1.0"?>\n<Order xmlns="urn:o" xmlns:c="urn:c">\n  <c:Id>PO-1</c:Id>\n  <Lines>\n'
_COLOURS = ("red", "green", "blue", "black", "white")
_THINGS = ("bolt", "nut", "screw", "pipe", "paint")
_TAIL = "  </Lines>\n</Order>\n"


def lines(count: int, seed: int = 1) -> list[str]:
    """Give the lines of an order, each as text."""
    pick = random.Random(seed)
    return [_line(number, pick) for number in range(1, count + 1)]


def order(of: list[str]) -> bytes:
    """Give the order of these lines."""
    return (_HEAD + "".join(of) + _TAIL).encode()


def edited(of: list[str], share: float, seed: int = 7) -> tuple[list[str], int]:
    """Give the lines with a share of them edited, and how many edits were made: quantities, gone, new and moved."""
    pick = random.Random(seed)
    result, edits = list(of), max(4, int(len(of) * share))
    chosen = pick.sample(range(len(of)), edits)
    changed, gone, moved = (
        chosen[: edits * 7 // 10],
        chosen[edits * 7 // 10 : edits * 9 // 10],
        chosen[edits * 9 // 10 :],
    )
    for number in changed:
        result[number] = re.sub(r'(<Quantity unit="EA">)\d+', rf"\g<1>{pick.randrange(1_000, 9_999)}", result[number])
    away = {*gone, *moved}
    kept = [line for number, line in enumerate(result) if number not in away]
    for number in moved:
        kept.insert(pick.randrange(len(kept) + 1), result[number])
    for number in range(len(gone)):
        kept.insert(pick.randrange(len(kept) + 1), _line(10_000_000 + number, pick))
    return kept, len(changed) + 2 * len(gone) + len(moved)


def renumbered(of: list[str]) -> list[str]:
    """Give the lines numbered anew from 1."""
    return [
        re.sub(r"<c:ID>\d+", f"<c:ID>{number}", re.sub(r'id="\d+"', f'id="{number}"', line))
        for number, line in enumerate(of, 1)
    ]


def _line(number: int, pick: random.Random) -> str:
    colour, thing = pick.choice(_COLOURS), pick.choice(_THINGS)
    return f"""    <Line id="{number}">
      <c:ID>{number}</c:ID>
      <Item>
        <Sku>SKU-{pick.randrange(10**7):07d}</Sku>
        <Gtin>{pick.randrange(10**12, 10**13)}</Gtin>
        <Name>{colour} {thing} {pick.randrange(500)}</Name>
      </Item>
      <Quantity unit="EA">{pick.randrange(1, 200)}</Quantity>
      <Price currency="AUD">{pick.randrange(100, 99_999) / 100:.2f}</Price>
      <Tax>
        <Code>GST</Code>
        <Percent>10</Percent>
      </Tax>
      <Delivery>2026-{pick.randrange(1, 13):02d}-{pick.randrange(1, 29):02d}</Delivery>
    </Line>
"""
