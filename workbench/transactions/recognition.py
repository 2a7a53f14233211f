"""Which transaction a document is, how sure that is, and why."""

from typing import Literal, NamedTuple

from lxml import etree

from workbench.documents import Document
from workbench.findings import Finding
from workbench.transactions.catalogue import Catalogue
from workbench.transactions.transaction import Transaction

Sureness = Literal["certain", "chosen", "likely", "guess", "unknown"]

LIKELY, GUESS = 0.42, 0.3
"""From this likeness on a document is taken for the transaction, or the transaction is at least named."""
LEAD = 0.03
"""By this much the best must be ahead of the second to be taken."""


class Recognition(NamedTuple):
    """What a document was recognised as."""

    transaction: Transaction | None
    """None when it is unknown, only guessed at, or an answer."""
    sureness: Sureness
    confidence: float
    """From 0 to 1."""
    reasons: tuple[str, ...]
    """Sentences for people."""
    candidates: tuple[tuple[str, float], ...] = ()
    """Names of transactions it is like, with the likeness, best first."""
    answer_to: Transaction | None = None
    """The transaction whose answer this is; such a document is not for sending."""
    findings: tuple[Finding, ...] = ()
    """What people should know of it; none when it is certain or chosen."""


def recognise(document: Document, catalogue: Catalogue, chosen: str | None = None) -> Recognition:
    """Recognise a document: by root and namespace, by the root's name alone, or by what its content is like.

    Args:
        document: well-formed XML.
        catalogue: the transactions there are.
        chosen: the name or alias of the transaction that the user takes it for; it is not doubted.
    """
    root = etree.QName(document.root)
    if chosen is not None and (transaction := catalogue.get(chosen)) is not None:
        return Recognition(transaction, "chosen", 1.0, (f"You chose {transaction.title}.",))
    for transaction in catalogue.transactions:
        if (root.localname, root.namespace or "") == (transaction.root, transaction.namespace):
            why = f"The root is `{transaction.root}` in the namespace of {transaction.title}."
            return Recognition(transaction, "certain", 1.0, (why,))
    return _answer(document, root, catalogue) or _by_root(root, catalogue) or _by_content(document, catalogue)


def _answer(document: Document, root: etree.QName, catalogue: Catalogue) -> Recognition | None:
    asked = [
        each
        for each in catalogue.transactions
        if (root.localname, root.namespace or "") == (each.answer_root, each.namespace)
    ]
    if not asked:
        return None
    # Several transactions may share one kind of answer; it then names its transaction in one of its elements.
    named = {(child.text or "").strip() for child in document.root.iterchildren("*")}
    transaction = next((each for each in asked if each.name in named), asked[0])
    why = f"This is an answer of the ERP (`{root.localname}`), not a document to be sent."
    finding = Finding(
        "recognition",
        "error",
        "recognition.answer",
        why,
        "Drop the document that was sent.",
        document.place(document.root),
    )
    return Recognition(None, "unknown", 0.0, (why,), answer_to=transaction, findings=(finding,))


def _by_root(root: etree.QName, catalogue: Catalogue) -> Recognition | None:
    from workbench.transactions.likeness import words_in  # the roots of most documents are the catalogue's

    words = words_in(root.localname)
    for transaction in catalogue.transactions:
        if root.localname == transaction.root:
            space = f"the namespace `{root.namespace}`" if root.namespace else "no namespace"
            why = f"The root is `{root.localname}`, but in {space} where `{transaction.namespace}` is expected."
            return Recognition(transaction, "likely", 0.9, (why,))
    for transaction in catalogue.transactions:
        if words and words == words_in(transaction.root):
            why = f"The root `{root.localname}` is written differently but says the same as `{transaction.root}`."
            return Recognition(transaction, "likely", 0.8, (why,))
    return None


def _by_content(document: Document, catalogue: Catalogue) -> Recognition:
    from workbench.transactions.likeness import likeness

    ranked = likeness(document.root, catalogue.transactions)[:3]
    candidates = tuple((transaction.name, round(figure, 2)) for transaction, figure in ranked if figure >= GUESS)
    name = etree.QName(document.root).localname
    best, figure = ranked[0] if ranked else (None, 0.0)
    second = ranked[1][1] if len(ranked) > 1 else 0.0
    if best is not None and figure >= LIKELY and figure - second >= LEAD:
        why = f"No transaction has the root `{name}`, but its content is {figure:.0%} like {best.title}."
        finding = Finding(
            "recognition",
            "note",
            "recognition.likely",
            why,
            "If it is another transaction, choose that.",
            document.place(document.root),
        )
        return Recognition(best, "likely", figure, (why,), candidates, findings=(finding,))
    titles = [f"{each.title} ({how:.0%})" for each, how in ranked if how >= GUESS]
    why = f"No transaction has the root `{name}`"
    if titles:
        why += f"; by its content it is somewhat like {' and '.join(titles)}."
        advice = "Choose the transaction if it is one of these, or convert the document first."
    else:
        why += ", and its content is like none of them."
        advice = "Choose the transaction if you know it; otherwise ask the partner what this document is."
    finding = Finding("recognition", "error", "recognition.unrecognised", why, advice, document.place(document.root))
    return Recognition(None, "guess" if titles else "unknown", figure, (why,), candidates, findings=(finding,))
