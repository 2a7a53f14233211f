"""Colours of the languages other than XML, by Pygments: of a whole text, in steps."""

from __future__ import annotations

from pygments.lexers import get_lexer_by_name
from pygments.token import Token, _TokenType
from pygments.util import ClassNotFound

from workbench.ui.widgets.source.colours import Colours, FixedColours
from workbench.ui.widgets.source.stepwise import Steps
from workbench.ui.widgets.source.xml_lexer import Span

LARGEST = 2_000_000
"""Characters up to which a text is coloured; Pygments takes a quarter of a second a million."""

TOKENS_A_STEP = 100

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


def colours_of(text: str, language: str) -> Steps[Colours]:
    """Give, in steps, the colours of a text; none for a large one, or a language that Pygments does not know."""
    colours = FixedColours()
    try:
        lexer = get_lexer_by_name(language, stripnl=False, ensurenl=False)
    except ClassNotFound:
        return colours
    if len(text) > LARGEST:
        return colours
    for number, (start, kind, piece) in enumerate(lexer.get_tokens_unprocessed(text)):
        role = _role(kind)
        if role and piece:
            colours.add(Span(start, start + len(piece), role))
        if number % TOKENS_A_STEP == 0:
            yield
    return colours


def _role(kind: _TokenType) -> str:
    return next((role for parent, role in _ROLES if kind in parent), "")  # type: ignore[comparison-overlap]
