"""The same tile map for every year side by side, with the same classes and one legend."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from busanalys import text
from busanalys.figures import prose, style
from busanalys.figures.charts import words
from busanalys.figures.figure import Figure
from busanalys.figures.maps import marks
from busanalys.figures.maps.tiles import GROUPS, size, square, tiles

if TYPE_CHECKING:
    import pandas as pd

ACROSS, NARROW_ACROSS = 4, 2
PANEL_HEIGHT = 170  # pixels
HEADING = 22
BETWEEN = 0.03  # of the width
LEGEND_LINE = 22


def tile_years(
    frames: Mapping[int, pd.DataFrame],
    *,
    id: str,
    title: str,
    subtitle: str,
    source: str,
    remarks: Mapping[int, str] | None = None,
    synthetic: bool = False,
    notes: tuple[str, ...] = (),
) -> Figure:
    """One small tile map per year; `frames` gives the frame of `indicators.by_area` of each, `remarks` words beside a year.

    Every class has the same look in every year, also where a year lacks it.
    """
    import pandas as pd

    years = {year: tiles(frame) for year, frame in frames.items()}
    every = pd.concat([groups.assign(year=year) for year, groups in years.items()], ignore_index=True)
    every = every.assign(order=every.groupby("category")["order"].transform("max"))  # options are added over the years
    looks = style.looks(every)
    traces = [trace for place, groups in enumerate(years.values(), 1) for trace in _panel(groups, looks, place)]
    layout = _layout(list(years), remarks or {}, every["category"].nunique(), title, subtitle, synthetic)
    points = [f"{year}: {prose.by_category(groups, 'unit', GROUPS)}" for year, groups in years.items()]
    return Figure(
        id,
        title,
        subtitle,
        style.draw([*traces, *marks.legend(every, looks, counted=False)], layout),
        _table(every),
        words.alt("Rutkartor år för år", points, title=title, closing=[subtitle], synthetic=synthetic),
        source,
        ("Varje ruta är en lokal BUS-grupp, ungefär där gruppen ligger i länet.", *notes),
        synthetic,
    )


def _panel(groups: pd.DataFrame, looks: Mapping[str, style.Look], place: int) -> list[dict[str, Any]]:
    return [_class(rows, looks[str(category)], _axes(place)) for category, rows in groups.groupby("category", sort=False)]


def _axes(place: int) -> str:
    return "" if place == 1 else str(place)


def _class(rows: pd.DataFrame, look: style.Look, axes: str) -> dict[str, Any]:
    xs: list[float | None] = []
    ys: list[float | None] = []
    for column, row in zip(rows["column"], rows["row"], strict=True):
        square_xs, square_ys = square(int(column), int(row))
        xs += [*square_xs, None]
        ys += [*square_ys, None]
    fill = style.area_fill(look)
    thin = {"line": fill["line"] | {"width": 0.5}}
    return marks.polygon(xs[:-1], ys[:-1], axes) | fill | thin | {"hoverinfo": "skip"}


def _layout(
    years: Sequence[int], remarks: Mapping[int, str], classes: int, title: str, subtitle: str, synthetic: bool
) -> dict[str, Any]:
    columns, rows = size()
    hidden = {"visible": False, "fixedrange": True}
    wide, narrow = _grid(years, ACROSS, classes), _grid(years, NARROW_ACROSS, classes)
    axes: dict[str, Any] = {}
    for place in range(1, len(years) + 1):
        x, y = f"xaxis{_axes(place)}", f"yaxis{_axes(place)}"
        axes[x] = hidden | {"range": [0, columns], "anchor": f"y{_axes(place)}", "domain": wide[f"{x}.domain"]}
        axes[y] = hidden | {"range": [rows, 0], "anchor": f"x{_axes(place)}", "domain": wide[f"{y}.domain"]}
    legend = {"orientation": "v", "x": 0, "xanchor": "left", "y": wide["legend.y"], "yanchor": "top"}
    headings = [_heading(place, year, remarks.get(year, "")) for place, year in enumerate(years, 1)]
    described = style.layout(wide["height"], title, subtitle, synthetic, annotations=headings, legend=legend, **axes)
    return described | {"meta": described["meta"] | {"narrow": narrow}}


def _grid(years: Sequence[int], across: int, classes: int) -> dict[str, Any]:
    """The domains of all panels, the height and the legend's place, as paths of the layout."""
    down = math.ceil(len(years) / across)
    below = classes * LEGEND_LINE + 20
    height = down * (PANEL_HEIGHT + HEADING) + below
    found: dict[str, Any] = {"height": height, "legend.y": (below - 16) / height}
    width = (1 - BETWEEN * (across - 1)) / across
    for place in range(len(years)):
        west = (place % across) * (width + BETWEEN)
        top = 1 - ((place // across) * (PANEL_HEIGHT + HEADING) + HEADING) / height
        axes = _axes(place + 1)
        found[f"xaxis{axes}.domain"] = [round(west, 4), round(west + width, 4)]
        found[f"yaxis{axes}.domain"] = [round(top - PANEL_HEIGHT / height, 4), round(top, 4)]
    return found


def _heading(place: int, year: int, remark: str) -> dict[str, Any]:
    axes = _axes(place)
    words_beside = f"<b>{year}</b>" + (f" {remark}" if remark else "")
    where = {"x": 0, "y": 1, "xref": f"x{axes} domain", "yref": f"y{axes} domain", "xanchor": "left", "yanchor": "bottom"}
    return {"text": words_beside, "showarrow": False, "font": {"size": style.SMALL_SIZE, "color": style.INK}} | where


def _table(every: pd.DataFrame) -> pd.DataFrame:
    wide = every.pivot(index="unit", columns="year", values="label").fillna("–").rename(columns=str)
    ordered = wide.loc[sorted(wide.index, key=text.alphabetical)]
    return ordered.rename_axis(index="BUS-grupp", columns=None).reset_index()
