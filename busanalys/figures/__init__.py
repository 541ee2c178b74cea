"""Frame in; chart, map, table or sentence out."""

from busanalys.figures.figure import Figure, Prose, Table

__all__ = ["Figure", "Prose", "Table"]
