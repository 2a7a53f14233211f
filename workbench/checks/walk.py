"""Walks a faulty document against its schema's model and collects every independent fault once."""

from __future__ import annotations

from lxml import etree

from workbench.checks.alignment import split
from workbench.checks.attributes import attribute_faults
from workbench.checks.components import ComplexType, Constraint, ElementDecl, SimpleType, Wildcard
from workbench.checks.content import content_of
from workbench.checks.fault import Fault
from workbench.checks.globals import UnknownConstructError
from workbench.checks.identifiers import Identifiers
from workbench.checks.model import Model
from workbench.checks.names import nearest
from workbench.checks.trouble import Trouble
from workbench.checks.values import flaw_of, is_same

XSI = "{http://www.w3.org/2001/XMLSchema-instance}"
_TRUE = ("true", "1")


class Walk:
    """One walk; afterwards `faults` holds what was found, in the order of the document."""

    def __init__(self, model: Model, limit: int) -> None:
        self.faults: list[Fault] = []
        self.complete = True
        self.scopes: list[tuple[etree._Element, tuple[Constraint, ...]]] = []
        self.root_decl: ElementDecl | None = None
        self._model = model
        self._limit = limit
        self._namespaces: set[tuple[str, str]] = set()
        self._identifiers = Identifiers()
        self._stack: list[tuple[etree._Element, ElementDecl]] = []

    def run(self, root: etree._Element) -> None:
        """Walk the whole document."""
        decl = self._root(root)
        if decl is None:
            return
        self.root_decl = decl
        self._stack.append((root, decl))
        while self._stack:
            if len(self.faults) > self._limit:
                self.complete = False
                return
            node, decl = self._stack.pop()
            self._element(node, decl)
        self.faults.extend(self._identifiers.faults())

    def model_type(self, node: etree._Element) -> SimpleType | None:
        """The simple type of an element's text by its path, as far as the schema tells without `xsi:type`."""
        path = [str(node.tag), *(str(one.tag) for one in node.iterancestors())][-2::-1]
        decl = self.root_decl
        for name in path:
            if decl is None or not isinstance(decl.type, ComplexType):
                return None
            decl = content_of(decl.type, self._model).names.get(name)
        if decl is None:
            return None
        return decl.type if isinstance(decl.type, SimpleType) else decl.type.simple

    def _root(self, root: etree._Element) -> ElementDecl | None:
        name = str(root.tag)
        decl = self._model.element(name)
        if decl is not None:
            return decl
        namespace, local = split(name)
        known = self._model.roots()
        for other in known:
            if split(other)[1] == local:
                self._wrong_namespace(root, namespace, split(other)[0])
                return self._model.element(other)
        locals_ = {split(other)[1]: other for other in reversed(known)}
        meant = nearest(local, locals_)
        shown = [split(other)[1] for other in known][:4]
        facts = {
            "name": local,
            "nearest": meant or "",
            "allowed": ", ".join(f"`{one}`" for one in shown) + (" …" if len(known) > len(shown) else ""),
        }
        fault = Fault("schema.wrong-root", root, facts, rejected=meant is None)
        self.faults.append(fault)
        decl = None if meant is None else self._model.element(locals_[meant])
        fault.wanted = () if decl is None else (decl,)
        return decl

    def _wrong_namespace(self, node: etree._Element, found: str, wanted: str) -> None:
        if (found, wanted) in self._namespaces:
            return
        self._namespaces.add((found, wanted))
        facts = {"name": split(str(node.tag))[1], "found": found, "wanted": wanted}
        if not found:
            facts["missing"] = wanted
        elif not wanted:
            facts["needless"] = found
        self.faults.append(Fault("schema.wrong-namespace", node, facts))

    def _element(self, node: etree._Element, decl: ElementDecl) -> None:
        kind = self._type(node, decl)
        if kind is None:
            return
        if decl.constraints:
            self.scopes.append((node, decl.constraints))
        if node.attrib or isinstance(kind, ComplexType):
            self.faults.extend(attribute_faults(node, kind, self._model, self._identifiers))
        if node.get(f"{XSI}nil", "").strip() in _TRUE and self._nil(node, decl):
            return
        simple = kind if isinstance(kind, SimpleType) else kind.simple
        if simple is not None:
            self._text(node, decl, simple)
        elif isinstance(kind, ComplexType):
            self._children(node, decl, kind)

    def _type(self, node: etree._Element, decl: ElementDecl) -> SimpleType | ComplexType | None:
        written = node.get(f"{XSI}type")
        chosen = decl.type if not decl.alternatives else self._chosen(node, decl)
        if chosen is None:
            facts = {"value": "xs:error", "name": split(decl.name)[1]}
            self.faults.append(Fault("schema.no-type-fits", node, facts, rejected=True))
            return None
        kind = chosen
        if written is not None:
            prefix, _, local = written.strip().rpartition(":")
            namespace = node.nsmap.get(prefix or None)
            found = self._model.type(f"{{{namespace}}}{local}" if namespace else local)
            if found is None or not _derived(found, kind):
                code = "schema.unknown-type" if found is None else "schema.wrong-type"
                facts = {"value": written, "name": split(decl.name)[1]}
                self.faults.append(Fault(code, node, facts, "attribute", f"{XSI}type", rejected=True))
                return None
            kind = found
        if decl.abstract or (isinstance(kind, ComplexType) and kind.abstract):
            facts = {"name": split(decl.name)[1]}
            self.faults.append(Fault("schema.abstract", node, facts, rejected=True))
            return None
        return kind

    def _chosen(self, node: etree._Element, decl: ElementDecl) -> SimpleType | ComplexType | None:
        """The type that the element's attributes choose; None when they choose that nothing fits (XSD 1.1)."""
        alone = etree.Element(node.tag, dict(node.attrib), node.nsmap)  # type: ignore[misc,arg-type]  # as the stubs
        for one in decl.alternatives:
            if one.test is None:
                return one.read_type()
            try:
                holds = alone.xpath(f"boolean({one.test})", namespaces=one.namespaces)
            except etree.XPathError:
                raise UnknownConstructError("a test in XPath 2") from None
            if holds:
                return one.read_type()
        return decl.type

    def _nil(self, node: etree._Element, decl: ElementDecl) -> bool:
        """Whether the element's content needs no more checking."""
        facts = {"name": split(str(node.tag))[1]}
        if not decl.nillable:
            self.faults.append(Fault("schema.nil-not-allowed", node, facts, "attribute", f"{XSI}nil"))
        elif len(node) or (node.text or "").strip():
            self.faults.append(Fault("schema.nil-with-content", node, facts))
        return True

    def _text(self, node: etree._Element, decl: ElementDecl, kind: SimpleType) -> None:
        local = split(decl.name)[1]
        child = next(node.iterchildren("*"), None) if len(node) else None
        if child is not None:
            facts = {"name": local, "child": split(str(child.tag))[1]}
            fault = Fault("schema.unexpected-child", child, facts, rejected=True)
            fault.documentation = decl.documentation
            self.faults.append(fault)
            return
        text = (node.text or "") if not len(node) else _text_around_comments(node)
        if not text and (decl.default is not None or decl.fixed is not None):
            return
        flaw = flaw_of(kind, text)
        spot: str = "content" if text else "element"
        if flaw is not None:
            facts = {"name": local, **flaw.facts}
            fault = Fault(flaw.code, node, facts, spot, documentation=decl.documentation)  # type: ignore[arg-type]
            fault.kind = kind
            self.faults.append(fault)
        elif decl.fixed is not None and not is_same(kind, text, decl.fixed):
            facts = {"name": local, "value": text.strip(), "wanted": decl.fixed}
            self.faults.append(Fault("schema.not-fixed-value", node, facts, "content"))
        else:
            self._identifiers.see(kind, text, node, local)

    def _children(self, node: etree._Element, decl: ElementDecl, kind: ComplexType) -> None:
        children = list(node.iterchildren("*"))
        if not kind.mixed:
            self._stray_text(node, kind)
        names = tuple([child.tag for child in children])
        content = content_of(kind, self._model)
        verdict = content.judge(names)
        if verdict.troubles and (doubles := _doubles(children)):
            verdict = content.judge_closely(names, doubles)
        self.complete = self.complete and verdict.complete
        if not children and len(verdict.troubles) > 1:
            self._all_missing(node, verdict.troubles)
            return
        for trouble in verdict.troubles:
            self._trouble(trouble, node, children, decl, list(content.names))
        for child, wanted in zip(reversed(children), reversed(verdict.children), strict=True):
            if isinstance(wanted, Wildcard):
                self._any(child, wanted)
            elif wanted is not None and not _surely_right(child, wanted):
                self._stack.append((child, wanted))

    def _any(self, child: etree._Element, wildcard: Wildcard) -> None:
        if wildcard.process == "skip":
            return
        found = self._model.element(str(child.tag))
        if found is not None:
            self._stack.append((child, found))
        elif wildcard.process == "strict" and child.get(f"{XSI}type") is None:
            facts = {"name": split(str(child.tag))[1]}
            self.faults.append(Fault("schema.unknown-element", child, facts, rejected=True))

    def _stray_text(self, node: etree._Element, kind: ComplexType) -> None:
        text = (node.text or "").strip()
        for child in node if not text else ():
            text = (child.tail or "").strip()
            if text:
                break
        if text:
            empty = kind.particle is None
            code = "schema.not-empty" if empty else "schema.unexpected-text"
            shown = text if len(text) <= 40 else text[:39] + "…"
            facts = {"name": split(str(node.tag))[1], "value": shown}
            self.faults.append(Fault(code, node, facts, "content" if empty else "element"))

    def _all_missing(self, node: etree._Element, troubles: list[Trouble]) -> None:
        """One fault for an element with nothing in it, however much is wanted in it."""
        names = []
        for trouble in troubles:
            several = trouble.alternatives or ((trouble.decl.name,) if trouble.decl is not None else ())
            names.append(" or ".join(f"`{split(one)[1]}`" for one in several))
        facts = {"all": ", ".join(names), "name": split(str(node.tag))[1]}
        wanted = tuple(trouble.decl for trouble in troubles if trouble.decl is not None)
        self.faults.append(Fault("schema.missing-element", node, facts, wanted=wanted))

    def _trouble(
        self,
        trouble: Trouble,
        node: etree._Element,
        children: list[etree._Element],
        decl: ElementDecl,
        known: list[str],
    ) -> None:
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
            self.faults.append(fault)
            return
        child = children[trouble.index]
        namespace, local = split(str(child.tag))
        if trouble.kind == "namespace" and trouble.decl is not None:
            self._wrong_namespace(child, namespace, split(trouble.decl.name)[0])
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
        self.faults.append(fault)


def _doubles(children: list[etree._Element]) -> frozenset[int]:
    """Which of the children say the very same as the one before."""
    found = set()
    for index in range(1, len(children)):
        one, before = children[index], children[index - 1]
        if (one.tag, one.text, len(one)) != (before.tag, before.text, len(before)) or one.attrib != before.attrib:
            continue
        if not len(one) or etree.tostring(one, with_tail=False) == etree.tostring(before, with_tail=False):
            found.add(index)
    return frozenset(found)


def _text_around_comments(node: etree._Element) -> str:
    return (node.text or "") + "".join(child.tail or "" for child in node)


def _surely_right(child: etree._Element, decl: ElementDecl) -> bool:
    """A quick yes for a leaf whose very text was found right before; most elements are such."""
    kind = decl.type
    if not isinstance(kind, SimpleType) or len(child) or child.attrib or decl.abstract or decl.constraints:
        return False
    if decl.fixed is not None or kind.builtin in ("ID", "IDREF", "list"):
        return False
    text = child.text or ""
    return text in kind.accepted or flaw_of(kind, text) is None


def _derived(kind: SimpleType | ComplexType, base: SimpleType | ComplexType) -> bool:
    """Whether a type is another or derived from it."""
    if isinstance(base, ComplexType) and base.name == "anyType":
        return True
    if isinstance(base, SimpleType) and (base.name == "anySimpleType" or kind in base.members):
        return isinstance(kind, SimpleType)
    at: SimpleType | ComplexType | None = kind
    while at is not None:
        if at is base:
            return True
        at = at.base
    return isinstance(kind, SimpleType) and isinstance(base, SimpleType) and kind.builtin == base.name
