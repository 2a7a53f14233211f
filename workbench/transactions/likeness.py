"""How much a document is like each transaction, judged by the words in its element names.

Partners call things by other names in another order, but they speak of the same things: an order has lines with
items and quantities, a payment has a method and allocations. Words that all transactions share say little, so each
counts by how few of the transactions use it.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence

from lxml import etree

from workbench.documents import parse
from workbench.transactions.transaction import Transaction

MOST_NAMES = 400
"""Different element names that are looked at; a document with more says nothing new."""
MOST_ELEMENTS = 20_000

_WORD = r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+"
_SAME = {
    "acct": "account",
    "addr": "address",
    "amt": "amount",
    "article": "item",
    "booked": "booking",
    "city": "suburb",
    "cust": "customer",
    "client": "customer",
    "buyer": "customer",
    "debtor": "customer",
    "desc": "description",
    "id": "code",
    "inv": "invoice",
    "nbr": "number",
    "no": "number",
    "num": "number",
    "ord": "order",
    "pay": "payment",
    "paid": "payment",
    "postal": "postcode",
    "zip": "postcode",
    "product": "item",
    "prod": "item",
    "sku": "item",
    "purchase": "order",
    "qty": "quantity",
    "ref": "reference",
    "reservation": "booking",
    "row": "line",
    "tel": "phone",
    "telephone": "phone",
    "uom": "unit",
    "vat": "tax",
    "gst": "tax",
    "whs": "warehouse",
}
"""Words that mean the same in this trade; the left ones are common in partners' documents."""


def likeness(root: etree._Element, transactions: Sequence[Transaction]) -> list[tuple[Transaction, float]]:
    """Rank the transactions by how alike the document is to their standard XML, best first.

    The figure goes from 0 (nothing in common) to 1; a tenth of it is for the root, which often says it all.
    """
    words = {transaction.name: _words_of_standard(transaction) for transaction in transactions}
    spread = Counter(word for each in words.values() for word in each)
    weights = {word: 1 + math.log(len(words) / count) for word, count in spread.items()}
    unknown = 1 + math.log(len(words) or 1)
    mine = _words(root)
    head = frozenset(words_in(etree.QName(root).localname))
    ranked = [
        (each, 0.9 * _score(mine, words[each.name], weights, unknown) + 0.1 * _overlap(head, each.root))
        for each in transactions
    ]
    return sorted(ranked, key=lambda pair: (-pair[1], pair[0].order, pair[0].name))


def _overlap(head: frozenset[str], root: str) -> float:
    wanted = frozenset(words_in(root))
    return len(head & wanted) / len(wanted) if wanted else 0.0


def words_in(name: str) -> tuple[str, ...]:
    """Cut a name such as `PurchaseOrder_Lines` into words in their plain form: `order`, `line`."""
    return tuple(_plain(word.lower()) for word in re.findall(_WORD, name))


def _plain(word: str) -> str:
    singular = word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us")) else word
    return _SAME.get(singular, singular)


def _words_of_standard(transaction: Transaction) -> frozenset[str]:
    if transaction.standard is None:
        return frozenset(words_in(transaction.root))
    try:
        return _words(parse(transaction.standard.read_bytes()))
    except (OSError, etree.XMLSyntaxError):
        return frozenset(words_in(transaction.root))


def _words(root: etree._Element) -> frozenset[str]:
    return frozenset(word for name in _names(root) for word in words_in(name))


def _names(root: etree._Element) -> Iterable[str]:
    names: set[str] = set()
    for number, element in enumerate(root.iter("*")):
        if number > MOST_ELEMENTS or len(names) > MOST_NAMES:
            break
        names.add(etree.QName(element).localname)
    return names


def _score(words: frozenset[str], known: frozenset[str], weights: dict[str, float], unknown: float) -> float:
    """Weigh how much of the document the transaction knows twice as much as how much of it the document has.

    Partners leave out what they do not need, so a short document that uses only known words is a good match
    (the F-measure of information retrieval with beta = 0.5).
    """

    def weight(some: frozenset[str]) -> float:
        return sum(weights.get(word, unknown) for word in some)

    shared = weight(words & known)
    if not shared:
        return 0.0
    precision, recall = shared / weight(words), shared / weight(known)
    return 1.25 * precision * recall / (0.25 * precision + recall)
