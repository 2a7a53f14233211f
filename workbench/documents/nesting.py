"""How the elements of a text lie inside each other: tags that are never closed, never opened, misspelt or crossed."""

from __future__ import annotations

import re
from difflib import SequenceMatcher

from workbench.documents.fault_list import FaultList
from workbench.documents.tokens import Token

_NEXT_TAG = re.compile(r"<(/?[^\s<>/]+)")


class Nesting:
    """The elements that are open at one point of a text."""

    def __init__(self, text: str, faults: FaultList) -> None:
        self._text = text
        self._faults = faults
        self._open: list[tuple[Token, frozenset[str]]] = []
        self._crossed = -1
        """Where an end tag stands that has been told of with its partner."""

    @property
    def is_outside(self) -> bool:
        """Whether no element is open."""
        return not self._open

    @property
    def prefixes(self) -> frozenset[str]:
        """The prefixes that are declared here."""
        return self._open[-1][1] if self._open else frozenset({"xml", "xmlns"})

    def open(self, token: Token, prefixes: frozenset[str]) -> None:
        """Take a start tag, inside which these prefixes are declared."""
        self._open.append((token, prefixes))

    def end(self) -> None:
        """Take the end of the text, which leaves elements open when it was cut off."""
        if not self._open:
            return
        end = len(self._text.rstrip())
        innermost = self._open[-1][0]
        others = f", as are {len(self._open) - 1} around it" if len(self._open) > 1 else ""
        self._faults.add(
            "truncated",
            innermost.start,
            innermost.end,
            f"The file ends inside `{innermost.name}`, which is still open{others}.",
            "Look whether the file was cut off on its way; otherwise close these elements.",
            related=self._faults.locate(end, end),
        )

    def close(self, token: Token) -> None:
        """Take an end tag."""
        if self._open and self._open[-1][0].name == token.name:
            self._open.pop()
            return
        names = [opened.name for opened, _ in self._open]
        if token.start == self._crossed:  # told already, where its partner came too early
            return
        if token.name in names[-2:-1] and self._crosses(token, names[-1]):
            return
        if token.name in names:
            while self._open[-1][0].name != token.name:
                self._never_closed(self._open.pop()[0], token)
            self._open.pop()
        elif names and (_alike(names[-1], token.name) or self._next_closes(token, names[:-1])):
            opened = self._open.pop()[0]
            self._faults.add(
                "mismatched-tag",
                token.start,
                token.end,
                f"`<{opened.name}>` is closed by `</{token.name}>`, which is another name.",
                f"Write both alike; capital letters count: `</{opened.name}>`.",
                related=self._faults.place_of(opened),
            )
        else:
            inside = f" It stands inside `{names[-1]}`." if names else ""
            self._faults.add(
                "stray-end-tag",
                token.start,
                token.end,
                f"`</{token.name}>` closes an element that was never opened.{inside}",
                f"Take it away, or open `<{token.name}>` where it should begin.",
            )

    def _crosses(self, token: Token, inner: str) -> bool:
        """Tells of two elements that overlap: the outer is closed just before the inner."""
        following = _NEXT_TAG.search(self._text, token.end)
        if following is None or following[1] != f"/{inner}":
            return False
        self._crossed = following.start()
        opened = self._open.pop()[0]
        self._open.pop()
        self._faults.add(
            "mismatched-tag",
            token.start,
            token.end,
            f"`</{token.name}>` comes before `</{inner}>`, though `<{inner}>` was opened inside `<{token.name}>`.",
            f"Exchange the two end tags: `</{inner}></{token.name}>`.",
            related=self._faults.place_of(opened),
        )
        return True

    def _next_closes(self, token: Token, around: list[str]) -> bool:
        """Tell whether the next tag closes the element around, so that this one was meant for the one inside it."""
        following = _NEXT_TAG.search(self._text, token.end)
        return following is not None and bool(around) and following[1] == f"/{around[-1]}"

    def _never_closed(self, opened: Token, closing: Token) -> None:
        if not opened.closed:  # told already: its start tag has no end
            return
        tag = self._faults.place_of(opened)
        self._faults.add(
            "unclosed-tag",
            opened.start,
            opened.end,
            f"`<{opened.name}>`, opened in line {tag.line}, is never closed; `</{closing.name}>` comes first.",
            f"Put `</{opened.name}>` where it ends.",
            related=self._faults.locate(closing.start, closing.end),
        )


def _alike(one: str, other: str) -> bool:
    return SequenceMatcher(None, one.lower(), other.lower(), autojunk=False).ratio() > 0.7
