"""Reviews as files, one a review, made to be read and to be compared in git: one line a path."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, cast, get_args

from workbench.errors import UserFacingError
from workbench.review.review import Approval, Review, Reviews
from workbench.review.shape import Kind, Most, Place, Shape
from workbench.workspace.files import write_atomically
from workbench.workspace.layers import read_each

if TYPE_CHECKING:
    from workbench.workspace.tables import Table

_NAME = r"[A-Za-z0-9][A-Za-z0-9._-]{0,79}"
_HEAD = "# Who reviewed what, on which evidence. Every path that is not in here is new to the gate.\n"


class ReviewFileError(UserFacingError):
    """A review cannot be written."""


def load_reviews(layers: Sequence[Path]) -> Reviews:
    """Read every review of these folders; a later folder's file replaces an earlier one of the same name.

    A file that cannot be used becomes a problem with file, line and reason, and lets nothing through.
    """
    found, problems = read_each(layers, read_review)
    return Reviews(tuple(found), tuple(problems))


def read_review(file: Path, text: str | None = None) -> Review:
    """Read one review; its name is the file's.

    Args:
        file: where it is, or is said to be.
        text: what to read in place of the file's content.

    Raises:
        TableError: it cannot be used; says line and reason.
    """
    from workbench.workspace.tables import read_table  # many workspaces have nothing reviewed yet

    table = read_table(file, text=text)
    approvals = tuple(_approval(one) for one in table.tables("approvals"))
    if not approvals:
        raise table.error("approvals", "a review needs at least one `[[approvals]]`")
    shape = table.table("shape")
    places = tuple(_place(shape, path) for path in shape)
    return Review(
        name=file.stem,
        transaction=table.text("transaction"),
        checks=table.text("checks"),
        converter=table.text("converter", ""),
        converter_digest=table.text("converter_digest", ""),
        shape=Shape(table.text("namespace", ""), places),
        approvals=approvals,
    )


def save_review(folder: Path, review: Review) -> Path:
    """Write a review.

    Raises:
        ReviewFileError: its name is no file name.
        WriteError: the file cannot be written.
    """
    if not re.fullmatch(_NAME, review.name):
        raise ReviewFileError(
            f"`{review.name}` cannot be the name of a review.", "Use letters, digits, point, hyphen and underscore."
        )
    file = folder / f"{review.name}.toml"
    write_atomically(file, review_text(review).encode("utf-8"))
    return file


def review_text(review: Review) -> str:
    """Return a review as the text of its file."""
    lines = [_HEAD + "format = 1"]
    for key in ("transaction", "checks", "converter", "converter_digest"):
        lines.append(f"{key} = {_quoted(getattr(review, key))}")
    lines.append(f"namespace = {_quoted(review.shape.namespace)}")
    for approval in review.approvals:
        lines += ["", "[[approvals]]"]
        lines += [f"{key} = {_quoted(getattr(approval, key))}" for key in Approval._fields]
    lines += ["", "[shape] # path = how often it stands in its parent, and what its text may be"]
    lines += [f"{_quoted(place.path)} = {_quoted(_said(place))}" for place in review.shape.places]
    return "\n".join(lines) + "\n"


def _approval(table: Table) -> Approval:
    optional = ("note", "reference")
    return Approval(*(table.text(key, "" if key in optional else None) for key in Approval._fields))


def _said(place: Place) -> str:
    often = {(False, "one"): "1", (True, "one"): "0..1", (False, "many"): "1..n", (True, "many"): "0..n"}
    return " ".join((often[place.is_optional, place.most], *sorted(place.kinds)))


def _place(table: Table, path: str) -> Place:
    often, *kinds = table.text(path).split()
    found = {"1": (False, "one"), "0..1": (True, "one"), "1..n": (False, "many"), "0..n": (True, "many")}.get(often)
    unknown = set(kinds) - set(get_args(Kind))
    if found is None or unknown or not path.startswith("/"):
        raise table.error(path, f"`{path}` is said to be `{table.text(path)}`, which is no number and kinds of values")
    return Place(path, found[0], cast("Most", found[1]), frozenset(cast("list[Kind]", kinds)))


def _quoted(text: str) -> str:
    import json  # reviews are read far more often than written

    # A JSON string is a TOML basic string, but for DEL, which TOML wants escaped.
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
