"""Colours of the languages other than XML, by Pygments: for whole texts, and so not on the window's own thread."""

from __future__ import annotations

from collections.abc import Iterator

from pygments.lexers import get_lexer_by_name
from pygments.token import Token, _TokenType
from pygments.util import ClassNotFound

from workbench.ui.widgets.source.xml_lexer import Span

LARGEST = 2_000_000
"""Characters up to which a text is coloured; Pygments takes a quarter of a second a million."""

_ROLES = (
    (Token.Comment.Preproc, "syntax-instruction"),
    (Token.Comment, "syntax-comment"),
    (Token.Name.Tag, "syntax-tag"),
    (Token.Name.Attribute, "syntax-attribute"),
    (Token.Name.Decorator, "syntax-instruction"),
    (Token.Name.Function, "syntax-attribute"),
    (Token.Name.Class, "syntax-attribute"),
    (Token.Keyword.Constant, "syntax-instruction"),
    (Token.Keyword, "syntax-tag"),
    (Token.Literal.Number, "syntax-instruction"),
    (Token.Literal.Date, "syntax-instruction"),
    (Token.Literal, "syntax-value"),
    (Token.Operator.Word, "syntax-tag"),
    (Token.Error, "error"),
)


def spans_of(text: str, language: str) -> Iterator[Span]:
    """Give the coloured stretches of a text; none for a language that Pygments does not know."""
    try:
        lexer = get_lexer_by_name(language, stripnl=False, ensurenl=False)
    except ClassNotFound:
        return
    for start, kind, piece in lexer.get_tokens_unprocessed(text):
        role = _role(kind)
        if role and piece:
            yield Span(start, start + len(piece), role)


def _role(kind: _TokenType) -> str:
    return next((role for parent, role in _ROLES if kind in parent), "")  # type: ignore[comparison-overlap]
