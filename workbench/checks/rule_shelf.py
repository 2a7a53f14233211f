"""Rules compiled before; those whose files have changed since are compiled again."""

from __future__ import annotations

from _thread import allocate_lock  # the whole of threading takes longer to load than a small document to check
from collections.abc import Iterable
from pathlib import Path

from workbench.checks.rule_engines import RuleEngine, engine_for
from workbench.checks.schematron import read_rules
from workbench.checks.schematron_files import Assembly

_MOST_KEPT = 64
_KEPT: dict[tuple[Path, tuple[Path, ...], str], tuple[Assembly, RuleEngine]] = {}
_LOCK = allocate_lock()


def compiled_rules(path: Path, roots: Iterable[Path] = (), phase: str = "") -> RuleEngine:
    """Compile a file of rules, or take what was compiled before.

    Args:
        path: the Schematron file.
        roots: folders besides its own from which it may include files.
        phase: the phase to run; empty for the one that the rules name.

    Raises:
        SchemaError: the rules cannot be used.
        SaxonMissingError: they need an engine that is not installed.
    """
    key = path.resolve(), tuple(roots), phase
    with _LOCK:
        kept = _KEPT.get(key)
        if kept is not None and kept[0].is_current():
            return kept[1]
        assembly = Assembly(path, key[1])
        engine = engine_for(read_rules(assembly, path, phase))
        while len(_KEPT) >= _MOST_KEPT:
            del _KEPT[next(iter(_KEPT))]
        _KEPT[key] = assembly, engine
        return engine
