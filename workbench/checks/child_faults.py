"""Makes faults of what is wrong with the children of an element, with the facts their words need."""

from __future__ import annotations

from lxml import etree

from workbench.checks.alignment import split
from workbench.checks.components import ElementDecl
from workbench.checks.fault import Fault
from workbench.checks.names import nearest
from workbench.checks.trouble import Trouble


class ChildFaults:
    """Adds to the faults of one document."""

    def __init__(self, faults: list[Fault]) -> None:
        self._faults = faults
        self._namespaces: set[tuple[str, str]] = set()

    def wrong_namespace(self, node: etree._Element, found: str, wanted: str) -> None:
        """An element in another namespace than the one wanted; said once for each pair of namespaces."""
        if (found, wanted) in self._namespaces:
            return
        self._namespaces.add((found, wanted))
        facts = {"name": split(str(node.tag))[1], "found": found, "wanted": wanted}
        if not found:
            facts["missing"] = wanted
        elif not wanted:
            facts["needless"] = found
        self._faults.append(Fault("schema.wrong-namespace", node, facts))

    def all_missing(self, node: etree._Element, troubles: list[Trouble]) -> None:
        """One fault for an element with nothing in it, however much is wanted in it."""
        names = []
        for trouble in troubles:
            several = trouble.alternatives or ((trouble.decl.name,) if trouble.decl is not None else ())
            names.append(" or ".join(f"`{split(one)[1]}`" for one in several))
        facts = {"all": ", ".join(names), "name": split(str(node.tag))[1]}
        wanted = tuple(trouble.decl for trouble in troubles if trouble.decl is not None)
        self._faults.append(Fault("schema.missing-element", node, facts, wanted=wanted))

    def add(
        self,
        trouble: Trouble,
        node: etree._Element,
        children: list[etree._Element],
        decl: ElementDecl,
        known: list[str],
    ) -> None:
        """One thing wrong with the children of an element.

        Args:
            trouble: what it is.
            node: the element.
            children: its children.
            decl: what the element is.
            known: the names of all that may be in it.
        """
        wanted = "" if trouble.decl is None else split(trouble.decl.name)[1]
        words = "" if trouble.decl is None else trouble.decl.documentation
        after = split(trouble.after)[1] if trouble.after else ""
        if trouble.index is None:
            others = [split(one)[1] for one in trouble.alternatives]
            facts = {"name": wanted, "after": after}
            if len(others) > 1:
                facts["either"] = " or ".join(f"`{one}`" for one in others)
                facts["neither"] = " nor ".join(f"`{one}`" for one in others)
            fault = Fault("schema.missing-element", node, facts, documentation=words, after=trouble.after_index)
            fault.wanted = () if trouble.decl is None else (trouble.decl,)
            self._faults.append(fault)
            return
        child = children[trouble.index]
        namespace, local = split(str(child.tag))
        if trouble.kind == "namespace" and trouble.decl is not None:
            self.wrong_namespace(child, namespace, split(trouble.decl.name)[0])
            return
        facts = {"name": local, "wanted": wanted, "after": after, "parent_name": split(decl.name)[1]}
        if trouble.kind == "unknown":
            names = [split(one)[1] for one in known]
            facts["nearest"] = nearest(local, names) or ""
            facts["allowed"] = ", ".join(f"`{one}`" for one in names[:12]) + (" …" if len(names) > 12 else "")
        if trouble.kind == "stranger":
            several = [split(one)[1] for one in trouble.alternatives]
            facts["instead"] = " or ".join(f"`{one}`" for one in several) if len(several) > 1 else f"`{wanted}`"
        rejected = trouble.kind in ("unknown", "repeated", "unexpected", "stranger")
        code = f"schema.{'unknown' if trouble.kind == 'stranger' else trouble.kind}-element"
        fault = Fault(code, child, facts, documentation=words, rejected=rejected, after=trouble.after_index)
        if trouble.kind in ("misspelt", "stranger") and trouble.decl is not None:
            fault.wanted = (trouble.decl,)
        self._faults.append(fault)

    def stray_text(self, node: etree._Element, *, is_empty: bool) -> None:
        """Text between elements where only elements may be, or in an element that is to be empty."""
        text = (node.text or "").strip()
        for child in node if not text else ():
            text = (child.tail or "").strip()
            if text:
                break
        if text:
            code = "schema.not-empty" if is_empty else "schema.unexpected-text"
            shown = text if len(text) <= 40 else text[:39] + "…"
            facts = {"name": split(str(node.tag))[1], "value": shown}
            self._faults.append(Fault(code, node, facts, "content" if is_empty else "element"))
