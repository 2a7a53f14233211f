"""Prints what a comparison costs beside other programs. Run: python -m tests.bench.compare.bench_compare [MEGABYTES].

xmllint and git are looked for on the path; xmldiff and yaxmldiff in the Python that PEERS_PYTHON names, which should
be one of their own. What is not there is left out. Ends with exit code 1 when a goal is missed.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter

from tests.bench.compare.orders import BYTES_OF_A_LINE, edited, lines, order, renumbered

SIZES = (0.1, 1.0, 10.0, 100.0)
PATIENCE = 120
_XMLDIFF = "from xmldiff import main; print(len(main.diff_files({!r}, {!r})))"
_YAXMLDIFF = (
    "import yaxmldiff; print(len(str(yaxmldiff.compare_xml(open({!r}).read(), open({!r}).read())).splitlines()))"
)


def main() -> int:
    """Print one line for each size and program, then the goals."""
    most = float(sys.argv[1]) if len(sys.argv) > 1 else 10.0
    folder = Path(tempfile.mkdtemp())
    ours: dict[float, float] = {}
    peers: dict[tuple[str, float], float] = {}
    missed = []
    for size in (size for size in SIZES if size <= most):
        left, right, truth = _pair(folder, size)
        ours[size], found = _workbench(left, right)
        print(f"{size:6.1f} MB: {ours[size]:8.3f} s  workbench, {found:,} changes for {truth:,} edits")
        if found > 1.05 * truth:
            missed.append(f"{found} changes for {truth} edits at {size} MB")
        for name, seconds in _others(folder, left, right, size):
            peers[name, size] = seconds
            print(f"{'':10} {seconds:8.3f} s  {name}")
    for small, large in zip(ours, list(ours)[1:], strict=False):
        if ours[large] > 12 * ours[small]:
            missed.append(f"{large} MB cost {ours[large] / ours[small]:.1f} times what {small} MB cost")
    for name, size, factor in (("xmllint and git diff", 10.0, 3.0), ("yaxmldiff", 1.0, 1.0), ("xmldiff", 1.0, 0.01)):
        if (name, size) in peers and size in ours and ours[size] > factor * peers[name, size]:
            missed.append(f"{ours[size]:.2f} s at {size} MB is more than {factor} times {name}")
    missed.extend(_stress(folder))
    print("\n".join(f"MISSED: {goal}" for goal in missed) or "all goals met")
    return 1 if missed else 0


def _pair(folder: Path, megabytes: float) -> tuple[Path, Path, int]:
    before = lines(int(megabytes * 1_000_000 / BYTES_OF_A_LINE))
    after, truth = edited(before, 0.01)
    left, right = folder / "left.xml", folder / "right.xml"
    left.write_bytes(order(before))
    right.write_bytes(order(after))
    return left, right, truth


def _workbench(left: Path, right: Path, *options: str) -> tuple[float, int]:
    """Run the whole program, its start included."""
    command = [sys.executable, "-m", "workbench", "diff", str(left), str(right), "--json", *options]
    best, found = 1e9, 0
    for _ in range(3):
        started = perf_counter()
        done = subprocess.run(command, capture_output=True, check=False)
        best = min(best, perf_counter() - started)
        found = len(json.loads(done.stdout)["changes"])
    return best, found


def _others(folder: Path, left: Path, right: Path, size: float) -> list[tuple[str, float]]:
    found = []
    if shutil.which("xmllint") and shutil.which("git"):
        pretty = [f"xmllint --format {path} > {path}.pretty" for path in (left, right)]
        script = f"{pretty[0]}; {pretty[1]}; git diff --no-index {left}.pretty {right}.pretty > {folder}/out"
        found.append(("xmllint and git diff", min(_timed(["sh", "-c", script]) or 0.0 for _ in range(3))))
    python = os.environ.get("PEERS_PYTHON")
    for name, code, largest in (("yaxmldiff", _YAXMLDIFF, 10.0), ("xmldiff", _XMLDIFF, 1.0)):
        if python and size <= largest:
            seconds = _timed([python, "-c", code.format(str(left), str(right))])
            if seconds is None:
                print(f"{'':10}   > {PATIENCE} s  {name}, stopped")
            found.append((name, seconds or PATIENCE))
    return found


def _timed(command: list[str]) -> float | None:
    started = perf_counter()
    try:
        subprocess.run(command, capture_output=True, check=False, timeout=PATIENCE)
    except subprocess.TimeoutExpired:
        return None
    return perf_counter() - started


def _stress(folder: Path) -> list[str]:
    """Compare what is hard to match: an insert at the top of 40,000 lines, with and without numbering them anew."""
    before = lines(40_000)
    left, right = folder / "left.xml", folder / "right.xml"
    left.write_bytes(order(before))
    new = lines(1, seed=99)
    missed = []
    for words, after, truth in (
        ("one line put in at the top of 40,000", new + before, 1),
        ("the same, and all numbered anew", renumbered(new + before), 80_001),
    ):
        right.write_bytes(order(after))
        seconds, found = _workbench(left, right)
        print(f"{words}: {seconds:.2f} s, {found:,} changes for {truth:,} edits")
        if found > 1.05 * truth:
            missed.append(words)
    return missed


if __name__ == "__main__":
    raise SystemExit(main())
