"""Where every area stands on the tile map: as the county's file says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from busanalys.geography import shipped
from busanalys.geography.territory import Territory, at_home

if TYPE_CHECKING:
    import pandas as pd

SOFT_HYPHEN = "\u00ad"
BREAK = "|"  # where a name may be broken, in the file
WHOLE = ("column", "row", "columns", "rows")


def tiles(of: Territory | None = None) -> pd.DataFrame:
    """The place of every area on the tile map: area_id, column, row, columns, rows, name, abbreviation.

    `column` and `row` count from 0 in the north-west; an area that others merged into covers their `columns` and `rows`.
    `name` has soft hyphens where it may be broken. A divided city's own place is that of its name, beside its districts.
    """
    places = shipped.table(shipped.TILES, (of or at_home()).maps).astype(dict.fromkeys(WHOLE, int))
    return places.assign(name=places["name"].str.replace(BREAK, SOFT_HYPHEN))
