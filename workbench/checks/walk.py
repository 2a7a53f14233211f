"""Walks a faulty document against its schema's model and collects every independent fault once."""

from __future__ import annotations

from lxml import etree

from workbench.checks.alignment import split
from workbench.checks.attributes import attribute_faults
from workbench.checks.child_faults import ChildFaults
from workbench.checks.components import ComplexType, Constraint, ElementDecl, SimpleType, Wildcard
from workbench.checks.content import content_of
from workbench.checks.declarations import Declarations
from workbench.checks.derivation import derived
from workbench.checks.fault import Fault
from workbench.checks.globals import UnknownConstructError
from workbench.checks.identifiers import Identifiers
from workbench.checks.identity import names_in
from workbench.checks.names import nearest
from workbench.checks.quick_looks import doubles_in, surely_right, text_around_comments
from workbench.checks.seen import Seen
from workbench.checks.values import flaw_of, is_same

XSI = "{http://www.w3.org/2001/XMLSchema-instance}"
_TRUE = ("true", "1")


class Walk:
    """One walk; afterwards `faults` holds what was found, in the order of the document."""

    def __init__(self, model: Declarations, limit: int, seen: Seen | None = None, *, postpones: bool = False) -> None:
        """Begin.

        Args:
            model: the schema.
            limit: how many faults are wanted; the walk ends soon after.
            seen: what need not be looked at again.
            postpones: whether to leave what was not looked at for `go_on`.
        """
        self._postpones = postpones
        self.postponed: list[tuple[etree._Element, ElementDecl]] = []
        self._seen = seen
        self.went_beyond = False
        """Whether libxml2 had not looked at something that keys or references may consist of."""
        self._key_names: set[str] = set()
        self.faults: list[Fault] = []
        self.complete = True
        self.scopes: list[tuple[etree._Element, tuple[Constraint, ...]]] = []
        self.root_decl: ElementDecl | None = None
        self._model = model
        self._limit = limit
        self._child_faults = ChildFaults(self.faults)
        self._identifiers = Identifiers()
        self._stack: list[tuple[etree._Element, ElementDecl, bool]] = []

    def run(self, root: etree._Element) -> None:
        """Walk the whole document."""
        decl = self._root(root)
        if decl is None:
            return
        self.root_decl = decl
        is_seen = self._seen is not None and not self.faults
        if self._postpones and not is_seen:
            self.postponed.append((root, decl))
        else:
            self._stack.append((root, decl, is_seen))
        self._walk()

    def go_on(self, seen: Seen | None) -> None:
        """Look at what was postponed.

        Args:
            seen: what of it was found right in the meantime.
        """
        self._seen, self._postpones = seen, False
        is_seen = seen is not None
        if seen is None:
            self.went_beyond = self.went_beyond or any(self._may_hold_keys(node) for node, _ in self.postponed)
        self._stack = [
            (node, decl, is_seen) for node, decl in reversed(self.postponed) if seen is None or not seen.is_fine(node)
        ]
        self.postponed = []
        self._walk()

    def _walk(self) -> None:
        while self._stack:
            if len(self.faults) > self._limit:
                self.complete = False
                return
            node, decl, is_seen = self._stack.pop()
            self._element(node, decl, is_seen)
        if not self.postponed:
            self.faults.extend(self._identifiers.faults())

    def model_type(self, node: etree._Element, attribute: str = "") -> SimpleType | None:
        """The simple type of an element's text by its path, as far as the schema tells without `xsi:type`.

        Args:
            node: the element.
            attribute: the Clark name of its attribute that is meant instead; empty for the text.
        """
        path = [str(node.tag), *(str(one.tag) for one in node.iterancestors())][-2::-1]
        decl = self.root_decl
        for name in path:
            if decl is None or not isinstance(decl.type, ComplexType):
                return None
            decl = content_of(decl.type, self._model).names.get(name)
        if decl is None:
            return None
        if attribute:
            found = decl.type.attributes.get(attribute) if isinstance(decl.type, ComplexType) else None
            return None if found is None else found.type
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
                self._child_faults.wrong_namespace(root, namespace, split(other)[0])
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

    def _element(self, node: etree._Element, decl: ElementDecl, is_seen: bool) -> None:
        kind = self._type(node, decl)
        if kind is None:
            return
        if decl.constraints:
            self.scopes.append((node, decl.constraints))
            self._key_names.update(name for one in decl.constraints for name in names_in(one))
        if node.attrib or isinstance(kind, ComplexType):
            self.faults.extend(attribute_faults(node, kind, self._model, self._identifiers))
        is_nil = self._model.has_instance_attributes and node.get(f"{XSI}nil", "").strip() in _TRUE
        if is_nil and self._nil(node, decl):
            return
        simple = kind if isinstance(kind, SimpleType) else kind.simple
        if simple is not None:
            self._text(node, decl, simple)
        elif isinstance(kind, ComplexType):
            self._children(node, decl, kind, is_seen)

    def _type(self, node: etree._Element, decl: ElementDecl) -> SimpleType | ComplexType | None:
        written = node.get(f"{XSI}type") if self._model.has_instance_attributes else None
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
            if found is None or not derived(found, kind):
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
        text = (node.text or "") if not len(node) else text_around_comments(node)
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

    def _children(self, node: etree._Element, decl: ElementDecl, kind: ComplexType, is_seen: bool) -> None:
        children = list(node.iterchildren("*"))
        names = tuple([child.tag for child in children])
        content = content_of(kind, self._model)
        if not kind.mixed:
            self._child_faults.stray_text(node, is_empty=content.is_empty)
        verdict = content.judge(names)
        if verdict.troubles and (doubles := doubles_in(children)):
            verdict = content.judge_closely(names, doubles)
        self.complete = self.complete and verdict.complete
        if not children and len(verdict.troubles) > 1:
            self._child_faults.all_missing(node, verdict.troubles)
            return
        for trouble in verdict.troubles:
            self._child_faults.add(trouble, node, children, decl, list(content.names))
        postponed: list[tuple[etree._Element, ElementDecl]] = []
        looked_at = self._seen.looked_at(children) if is_seen and self._seen is not None else 0
        for index in range(len(children) - 1, -1, -1):
            child, wanted = children[index], verdict.children[index]
            is_known = index < looked_at
            if self._postpones and not is_known and isinstance(wanted, ElementDecl):
                postponed.append((child, wanted))
                continue
            if not is_known and wanted is not None and self._seen is not None and not self.went_beyond:
                self.went_beyond = self._may_hold_keys(child)
            if is_known and self._seen is not None and self._seen.is_fine(child):
                continue
            if isinstance(wanted, Wildcard):
                self._any(child, wanted, is_known)
            elif wanted is not None and not surely_right(child, wanted):
                self._stack.append((child, wanted, is_known))

        self.postponed += reversed(postponed)

    def _may_hold_keys(self, child: etree._Element) -> bool:
        """Whether an element has anything in it of a name that a key is made of."""
        return any(split(str(name))[1] in self._key_names for one in child.iter("*") for name in (one.tag, *one.attrib))

    def _any(self, child: etree._Element, wildcard: Wildcard, is_seen: bool) -> None:
        if wildcard.process == "skip":
            return
        found = self._model.element(str(child.tag))
        if found is not None:
            self._stack.append((child, found, is_seen))
        elif wildcard.process == "strict" and child.get(f"{XSI}type") is None:
            facts = {"name": split(str(child.tag))[1]}
            self.faults.append(Fault("schema.unknown-element", child, facts, rejected=True))
