"""Makes the model of a document in one pass over its text."""

from __future__ import annotations

import re
from xml.parsers import expat

from workbench.compare.model import COMMENT, DOCUMENT, ELEMENT, IGNORED, INSTRUCTION, TEXT, Tree, Vocabulary
from workbench.compare.options import Options
from workbench.compare.rules import Rules
from workbench.documents import Document
from workbench.errors import UserFacingError

_XML_SPACE = ("http://www.w3.org/XML/1998/namespace}space", "xml:space")
_ATTRIBUTE = re.compile(rb"""([^\s"'<>/=]+)\s*=\s*("[^"]*"|'[^']*')""")
_START_TAG = re.compile(rb"""<(?:[^"'>]|"[^"]*"|'[^']*')*>""")
_SPACES = re.compile(r"[ \t\r\n]+")


def build(
    document: Document, options: Options, words: Vocabulary, other_namespace: tuple[str, str] | None = None
) -> Tree:
    """Make the model of a document.

    Args:
        document: an XML document.
        options: what counts.
        words: the tables that both documents share.
        other_namespace: a namespace, and the one that its names are to be taken for.

    Raises:
        UserFacingError: an XPath of the options cannot be used, or the document is none that expat reads.
        DocumentError: the document is no XML.
    """
    tree = Tree(words)
    rules = Rules(document.root, options) if options.ignore or options.unordered else None
    builder = (_SpelledBuilder if options.spelling else _Builder)(tree, options, rules, other_namespace)
    try:
        builder.run(document.utf8())
    except expat.ExpatError as error:
        words_ = f"`{document.name}` cannot be compared: {expat.ErrorString(error.code)}, line {error.lineno}."
        raise UserFacingError(words_, "Save it as XML 1.0.") from None
    return tree


class _Builder:
    """Takes the parser's events; the hot path of a comparison, so it keeps what it needs at hand."""

    buffer_text = True

    def __init__(
        self, tree: Tree, options: Options, rules: Rules | None, other_namespace: tuple[str, str] | None
    ) -> None:
        self._tree, self._words, self._options = tree, tree.words, options
        self._keeps = options.keep_whitespace
        self._raw = options.prefixes
        self._is_now, self._was = (f"{space}}}" for space in other_namespace) if other_namespace else ("", "")
        self._ignored = rules.numbers(rules.ignored) if rules else frozenset()
        self._unordered = rules.numbers(rules.unordered) if rules else frozenset()
        self._ignored_attributes = rules.attribute_names() if rules else {}
        self._chosen = bool(self._ignored or self._unordered or self._ignored_attributes)
        self._element = -1
        self._skipping = 0
        self._pending = ""
        self._open: list[tuple[int, list[int], bool]] = []
        self._names: dict[str, int] = {}
        self._texts: dict[str, int] = {}
        self._lists: dict[tuple[str, ...], int] = {(): 0}

    def run(self, text: bytes) -> None:
        """Go over the document once."""
        self._text = text
        self._parser = parser = expat.ParserCreate("utf-8", None if self._raw else "}")
        parser.buffer_text = self.buffer_text
        if self.buffer_text:
            parser.buffer_size = 1 << 16
        parser.ordered_attributes = True
        parser.StartElementHandler = self.start_element
        parser.EndElementHandler = self.end_element
        parser.CharacterDataHandler = self.characters
        parser.StartDoctypeDeclHandler = self._doctype
        parser.EndDoctypeDeclHandler = self._listen
        self._listen()
        if self._options.cdata:
            parser.StartCdataSectionHandler = lambda: self.characters("<![CDATA[")
            parser.EndCdataSectionHandler = lambda: self.characters("]]>")
        parser.SkippedEntityHandler = lambda name, is_parameter: self.characters(f"&{name};")
        self._begin(DOCUMENT, self._words.name("document"), 0, 0)
        self._open.append((0, [], self._keeps))
        parser.Parse(text, True)
        _, inner, _ = self._open.pop()
        tree = self._tree
        tree.end[0] = len(tree)
        tree.identity[0] = self._identity((DOCUMENT, *inner))

    def _listen(self) -> None:
        if self._options.comments:
            self._parser.CommentHandler = self.comment
        if self._options.instructions:
            self._parser.ProcessingInstructionHandler = self.instruction

    def _doctype(self, *_: object) -> None:
        """Hear nothing of what is inside a document type: it is no content."""
        self._parser.CommentHandler = None
        self._parser.ProcessingInstructionHandler = None

    def start_element(self, name: str, attributes: list[str]) -> None:
        if self._skipping:
            self._skipping += 1
            self._element += 1
            return
        if self._pending:
            self._flush(last=False)
        at = self._parser.CurrentByteIndex
        self._element += 1
        number = self._names.get(name)
        if number is None:
            number = self._names[name] = self._words.name(self._clark(name))
        keeps = self._open[-1][2]
        if attributes:
            listed, keeps = self._attributes(attributes, keeps)
        else:
            listed = 0
        node = self._begin(ELEMENT, number, listed, at)
        if self._chosen and self._element in self._ignored:
            self._tree.kind[node] = IGNORED
            self._skipping = 1
            return
        if self._chosen and self._element in self._unordered:
            self._tree.unordered.add(node)
        self._open.append((node, [], keeps))

    def end_element(self, name: str) -> None:
        tree = self._tree
        if self._skipping:
            self._skipping -= 1
            if not self._skipping:
                node = len(tree.kind) - 1
                tree.close[node] = self._parser.CurrentByteIndex
                tree.end[node] = node + 1
                tree.ignored += 1
            return
        node, inner, keeps = self._open[-1]
        words = self._words
        attributes = words.equal_attributes[tree.attributes[node]]
        key: object
        if inner:
            if self._pending:
                self._flush(last=True)
            if node in tree.unordered:
                inner.sort()
            key = (tree.name[node], attributes, *inner)
        else:
            pending = self._pending
            value = 0
            if pending:
                value = self._texts.get(pending, -1) if not keeps else words.value(pending)
                if value < 0:
                    value = self._texts[pending] = words.value(" ".join(pending.split()))
                self._pending = ""
                tree.value[node] = value
                value = words.equal_value[value]
            key = ((attributes << 32 | value) << 24 | tree.name[node]) << 3
        self._open.pop()
        tree.close[node] = self._parser.CurrentByteIndex
        tree.end[node] = len(tree.kind)
        identities = words.identities
        identity = identities.get(key)
        if identity is None:
            identity = identities[key] = len(identities) + 1
        tree.identity[node] = identity
        self._open[-1][1].append(identity)

    def characters(self, text: str) -> None:
        if not self._skipping:
            self._pending += text

    def comment(self, text: str) -> None:
        self._aside(COMMENT, "comment", text)

    def instruction(self, target: str, text: str) -> None:
        self._aside(INSTRUCTION, target, text)

    def _aside(self, kind: int, name: str, text: str) -> None:
        if self._skipping:
            return
        if self._pending:
            self._flush(last=False)
        node = self._begin(kind, self._words.name(name), 0, self._parser.CurrentByteIndex)
        self._finish_leaf(node, kind, text if self._open[-1][2] else " ".join(text.split()))

    def _flush(self, last: bool) -> None:
        """Make a node of the text so far; of layout only where white space counts."""
        text, self._pending = self._pending, ""
        _, inner, keeps = self._open[-1]
        if not keeps:
            if text.isspace():
                return
            # In mixed content a blank beside an element separates words; at the edges it is layout.
            text = _SPACES.sub(" ", text)
            text = text if inner else text.lstrip()
            text = text.rstrip() if last else text
        node = self._begin(TEXT, self._words.name("text"), 0, self._parser.CurrentByteIndex)
        self._finish_leaf(node, TEXT, text)

    def _finish_leaf(self, node: int, kind: int, text: str) -> None:
        tree, words = self._tree, self._words
        value = words.value(text)
        tree.value[node] = value
        tree.end[node] = node + 1
        identity = self._identity((words.equal_value[value] << 24 | tree.name[node]) << 3 | kind)
        tree.identity[node] = identity
        self._open[-1][1].append(identity)

    def _begin(self, kind: int, name: int, attributes: int, at: int) -> int:
        tree = self._tree
        node = len(tree.kind)
        tree.kind.append(kind)
        tree.name.append(name)
        tree.end.append(0)
        tree.parent.append(self._open[-1][0] if self._open else -1)
        tree.value.append(0)
        tree.attributes.append(attributes)
        tree.identity.append(0)
        tree.start.append(at)
        tree.close.append(at)
        return node

    def _identity(self, key: object) -> int:
        identities = self._words.identities
        return identities.setdefault(key, len(identities) + 1)

    def _attributes(self, attributes: list[str], keeps: bool) -> tuple[int, bool]:
        left_out = self._ignored_attributes.get(self._element) if self._chosen else None
        key = tuple(attributes)
        number = self._lists.get(key) if left_out is None else None
        if number is None:
            pairs = [(self._clark(name), value) for name, value in zip(key[::2], self._values(key), strict=True)]
            if left_out is not None:
                self._tree.ignored += len(left_out)
                pairs = [pair for pair in pairs if pair[0] not in left_out]
            if not self._options.attribute_order:
                pairs.sort()
            number = self._words.attribute_list(tuple(pairs))
            if left_out is None:
                self._lists[key] = number
        for name in _XML_SPACE:
            if name in key[::2]:
                keeps = self._keeps or key[key.index(name) + 1] == "preserve"
        return number, keeps

    def _values(self, attributes: tuple[str, ...]) -> tuple[str, ...]:
        return attributes[1::2]

    def _clark(self, name: str) -> str:
        if self._raw or "}" not in name:
            return name
        if self._is_now and name.startswith(self._is_now):
            return "{" + self._was + name[len(self._is_now) :]
        return "{" + name


class _SpelledBuilder(_Builder):
    """Takes text and attribute values as they are spelled: with their entities and quotation marks."""

    buffer_text = False

    def run(self, text: bytes) -> None:
        self._text_from = -1
        super().run(text)

    def start_element(self, name: str, attributes: list[str]) -> None:
        self._spell()
        super().start_element(name, attributes)

    def end_element(self, name: str) -> None:
        self._spell()
        super().end_element(name)

    def comment(self, text: str) -> None:
        self._spell()
        super().comment(text)

    def instruction(self, target: str, text: str) -> None:
        self._spell()
        super().instruction(target, text)

    def characters(self, text: str) -> None:
        if self._text_from < 0:
            self._text_from = self._parser.CurrentByteIndex

    def _spell(self) -> None:
        if self._text_from >= 0:
            super().characters(self._text[self._text_from : self._parser.CurrentByteIndex].decode())
            self._text_from = -1

    def _attributes(self, attributes: list[str], keeps: bool) -> tuple[int, bool]:
        self._lists.clear()  # equal values may be spelled otherwise
        return super()._attributes(attributes, keeps)

    def _values(self, attributes: tuple[str, ...]) -> tuple[str, ...]:
        at = self._parser.CurrentByteIndex
        tag = _START_TAG.match(self._text, at)
        written = _ATTRIBUTE.findall(self._text, at + 1, tag.end() if tag is not None else at + 1)
        spelled = [value.decode() for name, value in written if self._raw or not name.startswith(b"xmlns")]
        return tuple(spelled) if len(spelled) * 2 == len(attributes) else attributes[1::2]
