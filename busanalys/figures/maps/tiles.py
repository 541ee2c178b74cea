"""Every group as one tile of the same size, about where it lies, for readers who should not judge by land area."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from busanalys import geography
from busanalys.figures import style, tables
from busanalys.figures.charts import words
from busanalys.figures.figure import Figure
from busanalys.figures.maps import fit, marks
from busanalys.figures.maps.units import by_category, units

if TYPE_CHECKING:
    import pandas as pd

TILE, WIDE_TILE = 64, 92  # pixels down and across on a wide page
NARROW_TILE = 44
GAP = 0.03  # of a tile, left white on each side
MOST_LINES = 3  # of a name in the common size; longer ones are set smaller
NARROW_SIZE = 10
LEGEND_ROW, LEGEND_X, LEGEND_LINE = 8, 0.64, 20  # the sea in the south-east


def tile_map(
    frame: pd.DataFrame, *, id: str, title: str, subtitle: str, source: str, synthetic: bool = False, notes: tuple[str, ...] = ()
) -> Figure:
    """The groups as tiles; `frame` is one of `indicators.by_area`. An area without a group has a tile of its own.

    Raises DataError for areas without a place in `maps/tiles.csv` or with the place of another group.
    """
    groups, counted = tiles(frame), units(frame)
    looks = style.looks(groups)
    layout = _layout(groups, looks, title, subtitle, synthetic)
    return Figure(
        id,
        title,
        subtitle,
        style.draw([*_tiles(groups, looks, source), *marks.legend(counted, looks)], layout),
        tables.unit_frame(groups[["unit", "kind_of_unit", "label"]].set_axis(["name", "area_kind", "label"], axis="columns")),
        words.alt("Rutkarta", [by_category(counted)], title=title, closing=[subtitle], synthetic=synthetic),
        source,
        ("Varje ruta är en lokal BUS-grupp, lika stor för alla och ungefär där gruppen ligger i länet.", *notes),
        synthetic,
    )


def tiles(frame: pd.DataFrame) -> pd.DataFrame:
    """One row per group of `indicators.by_area`: the row of its first area with column, row, unit (its name), lines.

    The first area is the north-westernmost; `lines` are the short names of its areas, `short` their abbreviations.
    """
    places = geography.tiles().set_index("area_id")
    fit.check_tiles(frame, places)
    placed = frame.join(places.loc[frame["area_id"]], on="area_id").sort_values(["row", "column"])
    keyed = placed.assign(key=placed["group_id"].where(placed["group_id"].ne(""), placed["area_id"]))
    by_group = keyed.groupby("key", sort=False)
    first = by_group.head(1).set_index("key")
    unit = first["group_name"].where(first["group_name"].ne(""), first["name"])
    lines, short = by_group["short_name"].agg(list), by_group["abbreviation"].agg(list)
    return first.assign(unit=unit, kind_of_unit=first["area_kind"], lines=lines, short=short).reset_index(drop=True)


def _tiles(groups: pd.DataFrame, looks: dict[str, style.Look], origin: str) -> list[dict[str, Any]]:
    return [_tile(row, looks[row["category"]], origin) for row in groups.to_dict("records")]


def _tile(row: dict[Any, Any], look: style.Look, origin: str) -> dict[str, Any]:
    xs, ys = square(row["column"], row["row"])
    return (
        marks.polygon(xs, ys, "")
        | style.area_fill(look)
        | {"text": marks.hover(row, origin), "name": style.plain(str(row["unit"]))}
        | marks.HOVER
    )


def square(column: int, row: int) -> tuple[list[float], list[float]]:
    """The corners of a tile in units of tiles, from the north-west."""
    west, north, east, south = column + GAP, row + GAP, column + 1 - GAP, row + 1 - GAP
    return [west, east, east, west, west], [north, north, south, south, north]


def _layout(groups: pd.DataFrame, looks: dict[str, style.Look], title: str, subtitle: str, synthetic: bool) -> dict[str, Any]:
    columns, rows = size()
    classes = groups["category"].nunique()
    below = max(0, classes * LEGEND_LINE - (rows - LEGEND_ROW) * TILE)
    height = rows * TILE + below
    hidden = {"visible": False, "fixedrange": True}
    axes = {"xaxis": hidden | {"range": [0, columns]}, "yaxis": hidden | {"range": [rows, 0], "domain": [below / height, 1]}}
    legend = {"orientation": "v", "x": LEGEND_X, "xanchor": "left", "y": 1 - LEGEND_ROW * TILE / height, "yanchor": "top"}
    names = _names(groups, looks, "lines", marks.LABEL_SIZE, WIDE_TILE)
    described = style.layout(height, title, subtitle, synthetic, annotations=names, legend=legend, **axes)
    narrow = _narrow(rows, classes) | {"annotations": _names(groups, looks, "short", NARROW_SIZE, NARROW_TILE)}
    return described | {"meta": described["meta"] | {"narrow": narrow}, "hovermode": "closest"}


def _narrow(rows: int, classes: int) -> dict[str, Any]:
    under = classes * LEGEND_LINE + 24
    height = rows * NARROW_TILE + under
    legend = {"legend.x": 0, "legend.y": (under - 12) / height}
    return {"height": height, "yaxis.domain": [under / height, 1]} | legend


def size() -> tuple[int, int]:
    """Columns and rows of the tile map."""
    places = geography.tiles()
    return int(places["column"].max()) + 1, int(places["row"].max()) + 1


def _names(groups: pd.DataFrame, looks: dict[str, style.Look], lines: str, size: int, width: int) -> list[dict[str, Any]]:
    return [_name(row, row[lines], looks[row["category"]], size, width) for row in groups.to_dict("records")]


def _name(row: dict[Any, Any], areas: list[str], look: style.Look, size: int, width: int) -> dict[str, Any]:
    written = [line for area in areas for line in style.wrap(area, width - 10, size)]
    fitting = size if len(written) <= MOST_LINES else size - 1
    return marks.name("<br>".join(written), row["column"] + 0.5, row["row"] + 0.5, look, "", fitting)
