"""Python converters: a file with `def convert(document, context)`, run in a cell of its own."""

from workbench.convert.script.host import convert

__all__ = ["convert"]
