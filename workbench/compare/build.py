"""Makes the model of a document in one pass over its text."""

from __future__ import annotations

from collections.abc import Callable
from xml.parsers import expat

from workbench.compare.choosing import Choosing
from workbench.compare.model import COMMENT, DOCUMENT, ELEMENT, IGNORED, INSTRUCTION, TEXT, Tree, Vocabulary
from workbench.compare.options import Options
from workbench.compare.rules import Rules
from workbench.compare.skeleton import Skeleton
from workbench.compare.spelling import Spelling
from workbench.compare.standing_in import StandingIn, unfold
from workbench.documents import Document
from workbench.errors import UserFacingError

_XML_SPACE = ("{http://www.w3.org/XML/1998/namespace}space", "xml:space")


def build(
    document: Document,
    options: Options,
    words: Vocabulary,
    other_namespace: tuple[str, str] | None = None,
    skeleton: Skeleton | None = None,
) -> Tree:
    """Make the model of a document.

    Args:
        document: an XML document.
        options: what counts.
        words: the tables that both documents share.
        other_namespace: a namespace, and the one that its names are to be taken for.
        skeleton: the document with stand-ins for what the other one has too.

    Raises:
        UserFacingError: an XPath of the options cannot be used, or the document is none that expat reads.
        DocumentError: the document is no XML.
    """
    rules = Rules(document.root, options) if options.ignore or options.unordered else None
    builder = _Builder(options, words, other_namespace)
    text = document.utf8() if skeleton is None else skeleton.text
    parser = builder.parser
    builder.listen(rules, text, skeleton)
    try:
        parser.Parse(text, True)
    except expat.ExpatError as error:
        trouble = f"`{document.name}` cannot be compared: {expat.ErrorString(error.code)}, line {error.lineno}."
        raise UserFacingError(trouble, "Save it as XML 1.0.") from None
    return builder.finish(skeleton)


class _Builder:
    """Takes a parser's events.

    `listen` is the hot path of every comparison: its handlers share their state as variables of one function, which
    takes two thirds of the time that attributes of an object would. An element is put aside until it is known
    whether anything is inside: most hold only text, and are noted in one go.
    """

    def __init__(self, options: Options, words: Vocabulary, other_namespace: tuple[str, str] | None) -> None:
        self._tree, self._words, self._options = Tree(words), words, options
        self._is_now, self._was = (f"{space}}}" for space in other_namespace) if other_namespace else ("", "")
        self.parser = parser = expat.ParserCreate("utf-8", None if options.prefixes else "}")
        parser.buffer_text = True
        parser.buffer_size = 1 << 16
        parser.ordered_attributes = True
        self._preserving: dict[int, bool] = {}
        """For attribute lists with `xml:space`, whether it says `preserve`."""
        self._finish: Callable[[], None] = lambda: None

    def finish(self, skeleton: Skeleton | None) -> Tree:
        """Give the tree when the parser is through."""
        self._finish()
        if skeleton is not None:
            unfold(self._tree, skeleton)
        return self._tree

    def listen(self, rules: Rules | None, text: bytes, skeleton: Skeleton | None) -> None:
        """Set the parser's handlers.

        Args:
            rules: what the user chose, if anything.
            text: what the parser is going to parse.
            skeleton: where in it there are stand-ins.
        """
        tree, words, parser = self._tree, self._words, self.parser
        keeps_all = self._options.keep_whitespace
        add_kind, add_name, add_end = tree.kind.append, tree.name.append, tree.end.append
        add_parent, add_value, add_attributes = tree.parent.append, tree.value.append, tree.attributes.append
        add_identity, add_start, add_close = tree.identity.append, tree.start.append, tree.close.append
        identities, known_identity = words.identities, words.identities.get
        equal_value, equal_attributes, preserving = words.equal_value, words.equal_attributes, self._preserving
        names: dict[str, int] = {}
        texts: dict[str, int] = {}
        lists: dict[tuple[str, ...], int] = {}
        known_name, known_text, known_list = names.get, texts.get, lists.get

        count, current, keeps = 1, 0, keeps_all
        inner: list[int] = []
        around: list[tuple[int, list[int], bool]] = []
        pending = ""
        # The element that was begun last, until something is inside or it ends; its name is -1 when there is none.
        aside, aside_attributes, aside_start, aside_keeps, aside_unordered = -1, 0, 0, keeps_all, False
        for add in (add_name, add_value, add_attributes, add_identity, add_start, add_close, add_end):
            add(0)
        add_kind(DOCUMENT)
        add_parent(-1)

        def add_node(kind: int, name: int, value: int, attributes: int, identity: int, start: int) -> None:
            nonlocal count
            add_kind(kind)
            add_name(name)
            add_parent(current)
            add_value(value)
            add_attributes(attributes)
            add_identity(identity)
            add_start(start)
            add_close(parser.CurrentByteIndex)
            count += 1
            add_end(count)

        def open_aside() -> None:
            """Go into the element that was put aside, because something is inside."""
            nonlocal aside, current, inner, keeps, aside_unordered
            around.append((current, inner, keeps))
            add_node(ELEMENT, aside, 0, aside_attributes, 0, aside_start)
            current, inner, keeps = count - 1, [], aside_keeps
            if aside_unordered:
                tree.unordered.add(current)
                aside_unordered = False
            aside = -1

        def flush() -> None:
            """Make a node of the text so far; of layout only where white space counts."""
            nonlocal pending
            piece, pending = pending, ""
            if not keeps:
                if piece.isspace():
                    return
                # Blanks beside an element are layout: else a text would differ because its neighbour went.
                piece = " ".join(piece.split())
            add_aside(TEXT, "text", piece)

        def add_aside(kind: int, name: str, text: str) -> None:
            value, number = words.value(text), words.name(name)
            key = (equal_value[value] << 24 | number) << 3 | kind
            identity = identities.setdefault(key, len(identities) + 1)
            add_node(kind, number, value, 0, identity, parser.CurrentByteIndex)
            inner.append(identity)

        def start(name: str, attributes: list[str]) -> None:
            nonlocal aside, aside_attributes, aside_start, aside_keeps
            if aside >= 0:
                open_aside()
            if pending:
                flush()
            number = known_name(name)
            if number is None:
                number = names[name] = words.name(self._clark(name))
            aside, aside_attributes, aside_start, aside_keeps = number, 0, parser.CurrentByteIndex, keeps
            if attributes:
                key = tuple(attributes)
                listed = known_list(key)
                if listed is None:
                    listed = lists[key] = self._attributes(key)
                aside_attributes = listed
                if preserving and listed in preserving:
                    aside_keeps = keeps_all or preserving[listed]

        def own_text(keeps: bool) -> int:
            nonlocal pending
            value = known_text(pending) if not keeps else words.value(pending)
            if value is None:
                value = texts[pending] = words.value(" ".join(pending.split()))
            pending = ""
            return value

        def end(name: str) -> None:
            nonlocal aside, current, inner, keeps
            if aside >= 0:
                value = own_text(aside_keeps) if pending else 0
                key = ((equal_attributes[aside_attributes] << 32 | equal_value[value]) << 24 | aside) << 3
                identity = known_identity(key)
                if identity is None:
                    identity = identities[key] = len(identities) + 1
                add_node(ELEMENT, aside, value, aside_attributes, identity, aside_start)
                aside = -1
                inner.append(identity)
                return
            node, attributes = current, equal_attributes[tree.attributes[current]]
            whole: object
            if inner:
                if pending:
                    flush()
                if node in tree.unordered:
                    inner.sort()
                whole = (tree.name[node], attributes, *inner)
            else:  # all that is inside is ignored
                tree.value[node] = value = own_text(keeps) if pending else 0
                whole = ((attributes << 32 | equal_value[value]) << 24 | tree.name[node]) << 3
            tree.close[node], tree.end[node] = parser.CurrentByteIndex, count
            tree.identity[node] = identity = identities.setdefault(whole, len(identities) + 1)
            current, inner, keeps = around.pop()
            inner.append(identity)

        def characters(text: str) -> None:
            nonlocal pending
            pending += text

        def beside(kind: int, name: str, text: str) -> None:
            """Take a comment or an instruction."""
            if aside >= 0:
                open_aside()
            if pending:
                flush()
            add_aside(kind, name, text if keeps else " ".join(text.split()))

        def ignore(name: str) -> None:
            if aside >= 0:
                open_aside()
            tree.ignored += 1
            add_node(IGNORED, words.name(self._clark(name)), 0, 0, 0, parser.CurrentByteIndex)

        def stand_in(name: str, number: int) -> None:
            if aside >= 0:
                open_aside()
            if pending:
                flush()
            identity = identities.setdefault(-1 - number, len(identities) + 1)
            tree.stand_ins.add(count)
            add_node(ELEMENT, words.name(self._clark(name)), 0, 0, identity, parser.CurrentByteIndex)
            inner.append(identity)

        def unordered() -> None:
            nonlocal aside_unordered
            aside_unordered = True

        def finish() -> None:
            tree.end[0] = count
            tree.identity[0] = identities.setdefault((DOCUMENT, *inner), len(identities) + 1)

        self._finish = finish
        parser.CharacterDataHandler = characters
        parser.SkippedEntityHandler = lambda name, is_parameter: characters(f"&{name};")
        if self._options.cdata:
            parser.StartCdataSectionHandler = lambda: characters("<![CDATA[")
            parser.EndCdataSectionHandler = lambda: characters("]]>")
        parser.StartElementHandler, parser.EndElementHandler = start, end
        self._listen_beside(beside)
        spelling = Spelling(parser, text, self._options.prefixes) if self._options.spelling else None
        if skeleton is not None:
            StandingIn(parser, skeleton.numbers, tree, stand_in)
        if rules is not None:
            Choosing(parser, rules, tree, ignore if spelling is None else spelling.before(ignore), unordered)

    def _listen_beside(self, beside: Callable[[int, str, str], None]) -> None:
        """Hear comments and instructions where they count, but not inside a document type: they are no content."""
        parser = self.parser

        def listen() -> None:
            if self._options.comments:
                parser.CommentHandler = lambda text: beside(COMMENT, "comment", text)
            if self._options.instructions:
                parser.ProcessingInstructionHandler = lambda target, text: beside(INSTRUCTION, target, text)

        def hear_nothing(*_: object) -> None:
            parser.CommentHandler = parser.ProcessingInstructionHandler = None

        parser.StartDoctypeDeclHandler, parser.EndDoctypeDeclHandler = hear_nothing, listen
        listen()

    def _attributes(self, attributes: tuple[str, ...]) -> int:
        """Give the number of an attribute list as the parser has it."""
        names = [self._clark(name) for name in attributes[::2]]
        pairs = list(zip(names, attributes[1::2], strict=True))
        if not self._options.attribute_order:
            pairs.sort()
        number = self._words.attribute_list(tuple(pairs))
        for name, value in pairs:
            if name in _XML_SPACE:
                self._preserving[number] = value == "preserve"
        return number

    def _clark(self, name: str) -> str:
        if self._options.prefixes or "}" not in name:
            return name
        if self._is_now and name.startswith(self._is_now):
            return "{" + self._was + name[len(self._is_now) :]
        return "{" + name
