"""Find every problem of the tables in one go: cells, keys, references, validity and what the tables say together."""

from busanalys.validate.cells import cells, references, validity
from busanalys.validate.dataset import dataset
from busanalys.validate.dictionaries import codebook, registry

__all__ = ["cells", "codebook", "dataset", "references", "registry", "validity"]
