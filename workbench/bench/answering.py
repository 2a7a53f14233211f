"""The way back: from the server's answer to the answer that the partner expects."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from workbench.bench.filling import parameters_of
from workbench.convert import Converters, choose, load_converters
from workbench.documents import read
from workbench.workspace import write_atomically

if TYPE_CHECKING:
    from workbench.bench.examination import Examination
    from workbench.convert import Conversion
    from workbench.sessions import Connection
    from workbench.workspace import Workspace


def answer_for_partner(
    raw: bytes, examination: Examination, connection: Connection, workspace: Workspace
) -> Conversion | None:
    """Convert a server's answer by the response converter that takes it.

    Args:
        raw: the answer as it came.
        examination: of what was answered; a response converter may be for one converter's documents only.
        connection: fills the converter's parameters.
        workspace: where converters are found.

    Returns:
        None where no response converter takes it.

    Raises:
        UserFacingError: the converter cannot be used.
    """
    asked_by = examination.conversion.converter if examination.conversion is not None else None
    found = load_converters(workspace.layers("converters")).found
    candidates = [each for each in found if each.direction == "response" and each.answers in (None, asked_by)]
    if not candidates:
        return None
    answer = read(raw, "the answer")
    taken = choose(answer, Converters(tuple(candidates)), "response")
    if taken is None:
        return None
    from workbench.convert import run  # most answers are converted by nothing

    return run(answer, taken[0], dict(parameters_of(connection)))


def keep_beside(conversion: Conversion, answer_file: Path) -> Path | None:
    """Write the partner's answer beside the server's; None where there is none.

    Raises:
        UserFacingError: it cannot be written.
    """
    if conversion.output is None:
        return None
    ending = ".xml" if conversion.method == "xml" else ".json" if conversion.output.raw[:1] in b"[{" else ".txt"
    file = answer_file.with_name(f"{answer_file.stem}-{conversion.converter}{ending}")
    write_atomically(file, conversion.output.raw)
    return file
