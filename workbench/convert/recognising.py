"""Which converter takes a document, and why."""

from typing import NamedTuple

from lxml import etree

from workbench.convert.converter import Accepts, Converter, Converters, Direction
from workbench.convert.lifting import lift
from workbench.documents import Document, by_local_name


class Verdict(NamedTuple):
    """Whether one converter takes a document."""

    converter: Converter
    takes: bool
    reason: str
    """A sentence for people."""


def choose(
    document: Document, converters: Converters, direction: Direction = "document"
) -> tuple[Converter, str] | None:
    """Find the converter that takes this document, and say why in a sentence; None when none does.

    JSON and CSV are judged by the XML they are lifted to.
    """
    taken = next((each for each in verdicts(document, converters, direction) if each.takes), None)
    return (taken.converter, taken.reason) if taken is not None else None


def verdicts(document: Document, converters: Converters, direction: Direction = "document") -> tuple[Verdict, ...]:
    """Judge every converter: those that take it first, the one that asks most before the others.

    Args:
        document: what came.
        converters: those to choose from.
        direction: whether it is a document or a server's response.
    """
    source = document if document.outcome == "xml" else lift(document)
    candidates = [each for each in converters.found if each.direction == direction]
    if source is None or source.outcome != "xml":
        return tuple(Verdict(each, takes=False, reason="It is not XML, JSON or a table.") for each in candidates)
    judged = [_judge(each, source) for each in candidates]
    return tuple(verdict for _, verdict in sorted(judged, key=lambda each: (not each[1].takes, -each[0])))


def _judge(converter: Converter, document: Document) -> tuple[int, Verdict]:
    asking = [each for each in converter.accepts if not each.is_empty]
    if not asking:
        return 0, Verdict(converter, takes=False, reason="It says nothing of what it takes; choose it by name.")
    misses = []
    for accepts in asking:
        holds, fails = _reasons(accepts, document)
        if not fails:
            sentence = f"`{converter.title}` takes it: {' and '.join(holds)}."
            return len(holds), Verdict(converter, takes=True, reason=sentence)
        misses.append(fails[0])
    return 0, Verdict(converter, takes=False, reason=f"{misses[0][:1].upper()}{misses[0][1:]}.")


def _reasons(accepts: Accepts, document: Document) -> tuple[list[str], list[str]]:
    """Give what holds and what does not, each as half a sentence."""
    root = etree.QName(document.root)
    holds: list[str] = []
    fails: list[str] = []
    if accepts.root is not None:
        if root.localname == accepts.root:
            holds.append(f"the root is `{accepts.root}`")
        else:
            fails.append(f"the root is `{root.localname}`, not `{accepts.root}`")
    if accepts.namespace is not None:
        wanted = f"`{accepts.namespace}`" if accepts.namespace else "none"
        if (root.namespace or "") == accepts.namespace:
            holds.append(f"its namespace is {wanted}" if accepts.namespace else "it has no namespace")
        else:
            fails.append(f"its namespace is `{root.namespace or ''}`, not {wanted}")
    if accepts.test is not None and not fails:
        if _is_true(accepts.test, document):
            holds.append(f"`{accepts.test}` is true of it")
        else:
            fails.append(f"`{accepts.test}` is not true of it")
    return holds, fails


def _is_true(test: str, document: Document) -> bool:
    try:
        return bool(document.root.xpath(f"boolean({by_local_name(test)})"))
    except etree.XPathError:  # the expression uses prefixes that this document does not bind
        return False
