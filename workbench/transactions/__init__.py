"""The catalogue of transactions and questions: what each is made of, recognising one, building a question.

Nothing here names a transaction: each is a folder of data, and a workspace adds its own.
"""

from workbench.transactions.build import build_question
from workbench.transactions.catalogue import Catalogue, CatalogueError, load_catalogue
from workbench.transactions.recognise import Recognition, recognise
from workbench.transactions.transaction import QuestionField, Sample, Transaction

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
