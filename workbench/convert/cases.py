"""A converter's own cases: an input, what is expected of it, and whether that is what comes out.

Each case is a folder below `cases/` in the converter's folder, with one file `input.*` and one `expected.*`.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import chain, count
from pathlib import Path
from typing import Literal

from workbench.compare import Difference, Options, compare
from workbench.convert.cells import Cells
from workbench.convert.conversion import Conversion
from workbench.convert.converter import Converter
from workbench.convert.running import run
from workbench.documents import Document, read_file
from workbench.errors import UserFacingError
from workbench.workspace import write_atomically

Outcome = Literal["passed", "failed", "stopped", "new"]
FOLDER = "cases"


@dataclass(frozen=True, slots=True)
class Case:
    """One input with what is expected."""

    name: str
    folder: Path
    input: Path
    expected: Path | None
    """None while nobody has accepted an output."""


@dataclass(frozen=True, slots=True)
class CaseResult:
    """How a case came out."""

    case: Case
    outcome: Outcome
    """`stopped` when there is no output, `new` when nothing is expected yet."""
    conversion: Conversion
    difference: Difference | None = None
    """From expected (left) to actual (right); None when they cannot be compared as XML."""
    expected: Document | None = None

    @property
    def sentence(self) -> str:
        """Say how it came out."""
        if self.outcome == "passed":
            return "As expected."
        if self.outcome == "new":
            return "Nothing is expected yet: look at the output, and accept it if it is right."
        if self.outcome == "stopped":
            return next((each.message for each in self.conversion.findings if each.severity == "error"), "No output.")
        number = len(self.difference.changes) if self.difference is not None else 0
        if not number:
            return "Differs."
        return f"{number} {'difference' if number == 1 else 'differences'} from what is expected."


def load_cases(converter: Converter) -> tuple[Case, ...]:
    """Find the cases of a converter, by name."""
    found = []
    folder = converter.folder / FOLDER
    for each in sorted(folder.iterdir()) if folder.is_dir() else ():
        inputs = sorted(each.glob("input.*")) if each.is_dir() else []
        if inputs:
            found.append(Case(each.name, each, inputs[0], next(iter(sorted(each.glob("expected.*"))), None)))
    return tuple(found)


def run_case(
    converter: Converter,
    case: Case,
    *,
    edited: Mapping[Path, bytes] | None = None,
    coverage: bool = False,
    cells: Cells | None = None,
) -> CaseResult:
    """Run one case.

    Args:
        converter: whose case it is.
        case: what to run.
        edited: contents that stand for those of the converter's files.
        coverage: also note which parts were reached.
        cells: the processes to use.

    Raises:
        ConverterError: the converter cannot be used.
        UserFacingError: a file of the case cannot be read.
    """
    conversion = run(read_file(case.input), converter, edited=edited, coverage=coverage, cells=cells)
    if conversion.output is None:
        return CaseResult(case, "stopped", conversion)
    if case.expected is None:
        return CaseResult(case, "new", conversion)
    expected = read_file(case.expected)
    if expected.outcome != "xml" or conversion.output.outcome != "xml":
        same = _normalised(expected) == _normalised(conversion.output)
        return CaseResult(case, "passed" if same else "failed", conversion, None, expected)
    difference = compare(expected, conversion.output, Options())
    return CaseResult(case, "passed" if difference.equal else "failed", conversion, difference, expected)


def accept(result: CaseResult) -> Case:
    """Take what came out as what is expected from now on.

    Raises:
        UserFacingError: there is no output, or it cannot be written.
    """
    output, case = result.conversion.output, result.case
    if output is None:
        raise UserFacingError(f"The case `{case.name}` has no output to accept.", "Mend the converter first.")
    file = case.expected or case.folder / ("expected.xml" if output.outcome == "xml" else "expected.txt")
    write_atomically(file, output.raw)
    return Case(case.name, case.folder, case.input, file)


def make_case(converter: Converter, document: Document, name: str | None = None) -> Case:
    """Make a case of a document; nothing is expected of it until an output is accepted.

    Args:
        converter: whose case it is.
        document: its input.
        name: of the case; by default that of the document, with a number behind it where there is such a case.

    Raises:
        UserFacingError: the converter has no folder of its own, there is such a case, or it cannot be written.
    """
    if not (converter.folder / "converter.toml").is_file():
        raise UserFacingError(
            f"`{converter.file}` has no folder of its own for cases.", "Put it into a folder with a `converter.toml`."
        )
    wanted = re.sub(r"[^\w.-]+", "-", name or Path(document.name).stem).strip("-.").lower() or "case"
    folder = converter.folder / FOLDER / wanted
    if name is None:
        others = (folder.with_name(f"{wanted}-{number}") for number in count(2))
        folder = next(each for each in chain((folder,), others) if not each.exists())
    elif folder.exists():
        raise UserFacingError(f"The converter has a case `{wanted}` already.", "Give another name.")
    ending = Path(document.name).suffix or (".xml" if document.outcome == "xml" else ".txt")
    file = folder / f"input{ending}"
    write_atomically(file, document.raw)
    return Case(folder.name, folder, file, None)


def remove_case(case: Case) -> None:
    """Remove a case and its files.

    Raises:
        UserFacingError: it cannot be removed.
    """
    try:
        shutil.rmtree(case.folder)
    except OSError as error:
        raise UserFacingError(
            f"The case `{case.folder}` cannot be removed: {error.strerror}.", "Check its permissions."
        ) from None


def stamp(converter: Converter) -> tuple[tuple[str, int, int], ...]:
    """Tell one state of a converter's files from another, to know when its cases should be run again."""
    found = []
    for file in sorted(converter.folder.rglob("*")):
        if file.is_file() and "__pycache__" not in file.parts:
            status = file.stat()
            found.append((str(file), status.st_mtime_ns, status.st_size))
    return tuple(found)


def _normalised(document: Document) -> str:
    return "\n".join(line.rstrip() for line in document.text.strip().splitlines())
