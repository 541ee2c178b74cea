"""The county as tiles of the same size about where the areas lie, for readers who should not judge by land area."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from html import escape
from typing import TYPE_CHECKING, Any

from busanalys import geography, text
from busanalys.figures import style, tables
from busanalys.figures.figure import Table
from busanalys.figures.maps import fit
from busanalys.figures.maps.units import of_areas
from busanalys.figures.worded import by_frame
from busanalys.survey.county import city_of

if TYPE_CHECKING:
    import pandas as pd


@by_frame
def tile_map(
    frame: pd.DataFrame, *, id: str, title: str, subtitle: str, source: str, synthetic: bool = False, notes: tuple[str, ...] = ()
) -> Table:
    """The groups as tiles, as HTML; `frame` is one of `indicators.by_area`. A group of several areas has one outline.

    Every tile has the area's name, a sign for its answer and a link to the group's profile. Raises DataError for areas without
    a place in `maps/tiles.csv` or with the place of another area.
    """
    areas = tiles(frame)
    groups = areas.drop_duplicates("key")
    shown = tables.unit_frame(groups[["unit", "area_kind", "label"]].set_axis(["name", "area_kind", "label"], axis="columns"))
    shown = shown.rename(columns={"Område": "BUS-grupp"})
    alt = f"Länet som rutor ungefär där områdena ligger, med varje BUS-grupps svar: {text.join([*counts(areas).values()])}."
    return Table(id, title, shown, source, notes, synthetic, markup(areas, title, subtitle), alt=alt)


def tiles(frame: pd.DataFrame) -> pd.DataFrame:
    """The areas of `indicators.by_area` from the north-west with the places of `geography.tiles` and the columns of `units`."""
    places = _places(frame).rename(columns={"name": "written"})
    fit.check_tiles(frame, places)
    found = of_areas(frame).join(places, on="area_id").sort_values(["row", "column"], ignore_index=True)
    found.attrs = dict(frame.attrs)  # which a join leaves behind
    return found


def _places(frame: pd.DataFrame) -> pd.DataFrame:
    """The tiles of the county that a frame is about, by area_id."""
    districts = geography.districts_of_frame(frame.attrs)
    return geography.tiles(geography.of_frame(frame.attrs), districts).set_index("area_id")


def markup(areas: pd.DataFrame, title: str, subtitle: str) -> str:
    """The tiles as an HTML list under subtitle and the counts in coloured words; every word escaped."""
    looks = style.looks(areas)
    head = f'<p class="board-subtitle">{escape(subtitle)}</p>'
    items = "".join(_tile(row, looks[row["category"]]) for row in areas.to_dict("records"))
    across = f"grid-template-columns:repeat({size(_places(areas))[0]},1fr)"
    grid = f'<div class="tiles"><ul style="{across}">{items}</ul>{_lines(areas)}{_cities(areas)}</div>'
    chips = "".join(chip(words, looks[category]) for category, words in counts(areas).items())
    key = f'<p class="chips">{chips}</p>'
    return f'<div class="county-picture" role="group" aria-label="{escape(title)}">{head}{key}{grid}</div>'


def counts(areas: pd.DataFrame) -> dict[str, str]:
    """How many units have each answer, in words by category."""
    groups = areas.drop_duplicates("key")
    number = groups["category"].value_counts()
    return {
        row["category"]: f"{text.number(int(number[row['category']]))} {text.lower_first(str(row['label']))}"
        for row in style.legend_order(groups).to_dict("records")
    }


def chip(words: str, look: style.Look) -> str:
    """Words with the sign of a look on its fill."""
    return f'<span class="chip" style="{style.css(look)}">{_plate(f"{look.sign} {escape(words)}".strip(), look)}</span>'


def _plate(words: str, look: style.Look) -> str:
    """The words, on a plain ground where a pattern would strike them through."""
    return f'<span class="plate" style="background:{look.colour}">{words}</span>' if look.pattern else f"<span>{words}</span>"


def _tile(row: dict[Any, Any], look: style.Look) -> str:
    edge = f";box-shadow:inset 0 0 0 2.5px {look.line}" if look.line != style.WHITE else ""
    place = f"grid-area:{row['row'] + 1}/{row['column'] + 1}/span {row['rows']}/span {row['columns']};{style.css(look)}{edge}"
    words = _plate(f'<b aria-hidden="true">{escape(look.sign)}</b> {escape(row["written"])}', look)
    together = f", tillsammans med {row['members']}" if row["members"] else ""
    said = f"{row['label']}{together}"
    unseen = f'<span class="unseen">: {escape(said)}</span>'
    group = escape(str(row["group_id"]))
    inner = (
        f'<a href="groups/{group}.html" data-profile="{group}">{words}{unseen}</a>' if group else f"<span>{words}{unseen}</span>"
    )
    return f'<li style="{place}" title="{escape(str(row["name"]))}: {escape(said)}">{inner}</li>'


def _lines(areas: pd.DataFrame) -> str:
    """White lines around each unit, thin ones around its areas, and a frame around each city's districts."""
    width, height = size(_places(areas))
    drawn = [(part, thick) for key, thick in (("area_id", "0.6"), ("key", "3")) for _, part in areas.groupby(key, sort=False)]
    lines = "".join(_line(part, style.WHITE, thick) for part, thick in drawn)
    districts = areas[areas["area_kind"].eq("district")]
    frame = "".join(_line(city, style.INK, "3") for _, city in districts.groupby(districts["area_id"].map(city_of)))
    return f'<svg viewBox="0 0 {width} {height}" preserveAspectRatio="none" aria-hidden="true">{lines}{frame}</svg>'


def _line(areas: pd.DataFrame, colour: str, thick: str) -> str:
    """A line around areas that is as thick in a picture that is stretched."""
    return f'<path d="{_outline(areas)}" stroke="{colour}" stroke-width="{thick}" vector-effect="non-scaling-stroke"/>'


def _outline(areas: pd.DataFrame) -> str:
    """The outline of tiles together as the path of an SVG, in tiles."""
    import shapely

    from busanalys.figures.maps import shapes

    left, top, wide, high = (areas[name].to_numpy(dtype=float) for name in ("column", "row", "columns", "rows"))
    whole = shapely.union_all(shapely.box(left, top, left + wide, top + high))
    return "".join(f"M{' '.join(f'{x:g},{y:g}' for x, y in ring)}Z" for ring in shapes.rings(whole))


def _cities(areas: pd.DataFrame) -> str:
    """The names of the cities beside their frames, where districts are drawn."""
    places = _places(areas)
    cities = dict.fromkeys(city_of(area) for area in areas["area_id"])
    by_id = places.to_dict("index")
    return "".join(_city(by_id[city], *size(places)) for city in cities if city in by_id)


def _city(place: Mapping[Hashable, Any], width: int, height: int) -> str:
    """The name of a city on its own tile."""
    across = f"left:{100 * place['column'] / width:.2f}%;width:{100 * place['columns'] / width:.2f}%"
    down = f"top:{100 * place['row'] / height:.2f}%;height:{100 * place['rows'] / height:.2f}%"
    return f'<p class="city" style="{across};{down}">{escape(str(place["name"]))}</p>'


def size(places: pd.DataFrame) -> tuple[int, int]:
    """Columns and rows of the tile map."""
    return int((places["column"] + places["columns"]).max()), int((places["row"] + places["rows"]).max())
