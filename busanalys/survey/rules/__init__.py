"""Find every problem of the tables in one go: cells, keys, references, validity and what the tables say together."""

from busanalys.survey.rules.cells import cells, references, validity
from busanalys.survey.rules.county import county
from busanalys.survey.rules.dataset import dataset
from busanalys.survey.rules.dictionaries import codebook, registry

__all__ = ["cells", "codebook", "county", "dataset", "references", "registry", "validity"]
