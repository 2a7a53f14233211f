"""What is wrong inside a start tag: its attributes, their quotation marks, the prefixes of names.

Rules: XML 1.0 (fifth edition), section 3.1; Namespaces in XML 1.0, section 5.
"""

from __future__ import annotations

import re

from workbench.documents.characters import Characters
from workbench.documents.fault_list import FaultList, shortened
from workbench.documents.tokens import Token

_ATTRIBUTE = re.compile(r"""\s*(?P<name>[^\s"'<>/=]+)(?P<equals>\s*=\s*)?(?P<value>"[^"]*"|'[^']*'|[^\s"'<>/]+)?""")


class StartTags:
    """Looks at the start tags of one text."""

    def __init__(self, text: str, faults: FaultList, characters: Characters) -> None:
        self._text = text
        self._faults = faults
        self._characters = characters

    def look_at(self, token: Token, held: frozenset[str]) -> frozenset[str]:
        """Look at a start tag and give the prefixes that are declared inside it.

        Args:
            token: the tag.
            held: the prefixes that are declared around it.
        """
        start, end = token.start + 1 + len(token.name), token.end - (2 if is_empty(self._text, token) else 1)
        # Behind a quotation mark that is missing or too many, nothing in the tag is what it seems.
        prefixes = self._attributes(token, start, end, held) if token.closed else held
        self._prefix(token.name, prefixes, token.start + 1, "element")
        return prefixes

    def _attributes(self, token: Token, start: int, end: int, held: frozenset[str]) -> frozenset[str]:
        seen: dict[str, tuple[int, int]] = {}
        at = start
        while (match := _ATTRIBUTE.match(self._text, at, end)) is not None and match.end() > at:
            name, value = match["name"], match["value"]
            where = match.start("name"), match.end()
            at = match.end()
            if match["equals"] is None or value is None:
                self._faults.add(
                    "attribute-without-value",
                    *where,
                    f"The attribute `{name}` of `{token.name}` has no value.",
                    f'Write `{name}="…"`.',
                )
                if match["equals"] is None and value is not None:
                    at = match.start("value")
                continue
            if value[0] not in "\"'":
                self._faults.add(
                    "unquoted-attribute",
                    *where,
                    f"The value of the attribute `{name}` of `{token.name}` is not in quotation marks.",
                    f'Write `{name}="{shortened(value)}"`.',
                )
                continue
            if name in seen:
                self._faults.add(
                    "duplicate-attribute",
                    *where,
                    f"`{token.name}` has the attribute `{name}` twice.",
                    "Keep one of the two.",
                    related=self._faults.locate(*seen[name]),
                )
            seen[name] = where
            self._characters.look_at_references(match.start("value") + 1, match.end("value") - 1)
            if (less := value.find("<")) >= 0:
                offset = match.start("value") + less
                self._faults.add(
                    "unescaped-less-than",
                    offset,
                    offset + 1,
                    f"The value of `{name}` has a bare `<` in it.",
                    "Write `&lt;`, or look for a quotation mark that is missing.",
                )
        prefixes = held | {name[6:] for name in seen if name.startswith("xmlns:")}
        for name, (begin, _) in seen.items():
            if not name.startswith("xmlns"):
                self._prefix(name, prefixes, begin, "attribute")
        return prefixes

    def _prefix(self, name: str, prefixes: frozenset[str], start: int, kind: str) -> None:
        prefix, colon, _ = name.partition(":")
        if colon and prefix not in prefixes:
            self._faults.add(
                "undeclared-prefix",
                start,
                start + len(name),
                f"The prefix `{prefix}` of the {kind} `{name}` is not declared.",
                f'Declare it on this element or one around it: `xmlns:{prefix}="…"`.',
            )


def is_empty(text: str, token: Token) -> bool:
    """Whether a start tag is written `<a/>`."""
    return text.endswith("/>", token.start, token.end)
