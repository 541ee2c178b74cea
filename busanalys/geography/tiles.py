"""Where every area stands on the tile map: as the county's file says, or by a proposal made of where the areas lie."""

from __future__ import annotations

from typing import TYPE_CHECKING

from busanalys.geography import proposal, shipped
from busanalys.geography.areas import register_of
from busanalys.geography.territory import Territory, at_home

if TYPE_CHECKING:
    import pandas as pd

SOFT_HYPHEN = "\u00ad"
BREAK = "|"  # where a name may be broken, in the file
WHOLE = ("column", "row", "columns", "rows")


def tiles(of: Territory | None = None, districts: pd.DataFrame | None = None) -> pd.DataFrame:
    """The place of every area on the tile map: area_id, column, row, columns, rows, name, abbreviation.

    `column` and `row` count from 0 in the north-west; an area that others merged into covers their `columns` and `rows`.
    `name` has soft hyphens where it may be broken. A divided city's own place is that of its name, beside its districts.
    Where no `maps/tiles.csv` has the county's areas it is what `proposed` gives for `districts`, the rows of `districts.csv`.
    """
    of = of or at_home()
    every = shipped.table(shipped.TILES, of.maps)  # which may be those of the project, and so of another county
    rows = every[every["area_id"].str.startswith(of.code)]
    places = proposed(of, districts) if rows.empty else rows.astype(dict.fromkeys(WHOLE, int))
    return places.assign(name=places["name"].str.replace(BREAK, SOFT_HYPHEN))


def proposed(of: Territory, districts: pd.DataFrame | None = None) -> pd.DataFrame:
    """The rows of a `tiles.csv` for a county, laid out by where its areas lie; to be kept and moved by hand."""
    import pandas as pd

    register = register_of(districts) if districts is not None else ()
    return pd.DataFrame(proposal.rows(of, register), columns=list(shipped.COLUMNS[shipped.TILES]))
