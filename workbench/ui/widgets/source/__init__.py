"""The source of a document: coloured, marked, searched and edited; quick at any size.

Pages use `SourcePanel` and `Mark`; everything else is how those work.
"""

from workbench.ui.widgets.source.mark import Mark
from workbench.ui.widgets.source.panel import SourcePanel

__all__ = ["Mark", "SourcePanel"]
