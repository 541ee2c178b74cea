"""Whatever file a survey tool gives, as one clean table of text cells."""

from busanalys.intake.file.export import Column, Export, Row
from busanalys.intake.file.reading import read

__all__ = ["Column", "Export", "Row", "read"]
