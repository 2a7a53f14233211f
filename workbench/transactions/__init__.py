"""The catalogue of transactions and questions: what each is made of, recognising one, building a question.

Nothing here names a transaction: each is a folder of data, and a workspace adds its own.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from workbench.transactions.catalogue import Catalogue, CatalogueError, load_catalogue
from workbench.transactions.transaction import QuestionField, Sample, Transaction

if TYPE_CHECKING:
    from workbench.transactions.build import build_question
    from workbench.transactions.recognition import Recognition, recognise

# The window shows the catalogue at once; what reads and writes XML brings lxml with its first use.
_LATER = {"build_question": "build", "Recognition": "recognition", "recognise": "recognition"}


def __getattr__(name: str) -> Any:
    if name not in _LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_LATER[name]}"), name)


__all__ = [
    "Catalogue",
    "CatalogueError",
    "QuestionField",
    "Recognition",
    "Sample",
    "Transaction",
    "build_question",
    "load_catalogue",
    "recognise",
]
