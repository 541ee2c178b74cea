"""Whatever file a survey tool gives, as one clean table of text cells."""

from busanalys.incoming.export import Column, Export, Row
from busanalys.incoming.reading import read

__all__ = ["Column", "Export", "Row", "read"]
