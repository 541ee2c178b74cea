"""The county by category, with an inset of Stockholm city's districts at a scale that can be read."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any, NamedTuple

from busanalys import text
from busanalys.figures import style, tables
from busanalys.figures.about import about
from busanalys.figures.charts import words
from busanalys.figures.figure import Figure
from busanalys.figures.maps import fit, labels, marks, shapes
from busanalys.figures.maps.units import by_category, units
from busanalys.survey.registry import STOCKHOLM

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

INSET_HEADING = 44  # pixels above the inset for its name and what kind of map it is
NEUTRAL = "#EFEFEF"
THIN, STRONG = 0.6, 2.0
CALLOUT = "stockholm"


class Panel(NamedTuple):
    """One map in the figure: its axes' suffix, its place in the paper (wide and narrow) and its least height in pixels."""

    axes: str
    wide: tuple[tuple[float, float], tuple[float, float]]
    narrow: tuple[tuple[float, float], tuple[float, float]]
    pixels: float


WIDE_HEIGHT, NARROW_HEIGHT = 640, 1120
COUNTY = Panel("", ((0.0, 0.54), (0.0, 1.0)), ((0.0, 1.0), (0.49, 1.0)), 540)
CITY = Panel("2", ((0.57, 1.0), (0.46, 1.0)), ((0.0, 1.0), (0.15, 0.44)), 290)
ALONE = Panel("", ((0.0, 0.62), (0.0, 1.0)), ((0.0, 1.0), (0.18, 1.0)), 540)


def choropleth(
    frame: pd.DataFrame,
    drawn: shapes.Shapes | None = None,
    *,
    id: str | None = None,
    title: str | None = None,
    subtitle: str | None = None,
    source: str | None = None,
    synthetic: bool | None = None,
    notes: tuple[str, ...] = (),
) -> Figure:
    """The map of one category per area.

    `frame` is one of `indicators.by_area` (or `response`, `group_status`, `adoption`): area_id, name, short_name,
    area_kind, group_id, group_name, members, category, label, kind, order. Legend and text alternative count the groups, where
    `attrs` do not say that the frame is about areas or municipalities. Where it holds districts, Stockholm is
    neutral on the county map and the districts are drawn in the inset; where it holds Stockholm itself there is no
    inset. What the frame is about it says itself unless that is given; drawn from itself alone it may be filtered, and areas
    that were left out stay neutral. Raises DataError for areas that map or data lack.
    """
    told = about(frame, source=source, synthetic=synthetic)
    source, synthetic = told.source, told.synthetic
    title = title or f"{told.label} {told.year}"
    subtitle = words.sentences(told.wording) if subtitle is None else subtitle
    partly = drawn is None
    drawn = shapes.shapes_about(frame) if drawn is None else drawn
    fit.check(frame, drawn, partly)
    districts = frame[frame["area_kind"] == "district"]
    county = COUNTY if len(districts) else ALONE
    looks, counted = style.looks(frame), units(frame)
    outside = frame[frame["area_kind"] == "municipality"]
    traces, annotations, key = _map(outside, drawn.municipalities, county, looks, source, first=1)
    if len(districts):
        city_traces, city_annotations, city_key = _map(districts, drawn.districts, CITY, looks, source, len(key) + 1)
        traces = [_neutral(drawn.municipalities), *traces, *city_traces]
        annotations += [*city_annotations, *_inset_words(drawn)]
        key += city_key
    layout = _layout(frame, drawn, title, subtitle, synthetic, annotations)
    left_out = _left_out(frame, drawn, inset=len(districts) > 0) if partly else []
    return Figure(
        f"{told.subject}-map" if id is None else id,
        title,
        subtitle,
        style.draw([*left_out, *traces, *marks.legend(counted, looks)], layout),
        tables.unit_frame(_in_order(frame), "Uppgift"),
        words.alt("Karta", [by_category(counted)], title=title, closing=[subtitle], synthetic=synthetic),
        f"{source} Kartor: {drawn.source}",
        (*notes, *_key_note(key)),
        synthetic,
    )


def _left_out(frame: pd.DataFrame, drawn: shapes.Shapes, inset: bool) -> list[dict[str, Any]]:
    """The areas of the map that a filtered frame does not hold, neutral."""
    given = set(frame["area_id"]) | {STOCKHOLM}
    panels = [(drawn.municipalities, COUNTY)] + ([(drawn.districts, CITY)] if inset else [])
    look = {"fillcolor": NEUTRAL, "line": {"color": style.WHITE, "width": 1}, "hoverinfo": "skip"}
    return [
        marks.polygon(*shapes.outline(geometry), panel.axes) | look
        for areas, panel in panels
        for area, geometry in zip(areas["area_id"], areas.geometry, strict=True)
        if area not in given
    ]


def _in_order(frame: pd.DataFrame) -> pd.DataFrame:
    """Municipalities before districts, each by name."""
    by_name = frame.sort_values("name", key=lambda names: names.map(text.alphabetical))
    return by_name.sort_values("area_kind", ascending=False, kind="stable", ignore_index=True)


def _map(
    rows: pd.DataFrame, geometry: gpd.GeoDataFrame, panel: Panel, looks: dict[str, style.Look], origin: str, first: int
) -> tuple[list[dict[str, Any]], list[dict[str, Any]], list[str]]:
    by_id = dict(zip(geometry["area_id"], geometry.geometry, strict=True))
    shared = zip(rows.to_dict("records"), _in_shared_group(rows), strict=True)
    areas = [_area(row, by_id[row["area_id"]], looks[row["category"]], thin, panel) | _hover(row, origin) for row, thin in shared]
    south, north = shapes.extent(geometry)[1::2]
    placed = labels.place(rows, by_id, (north - south) / panel.pixels, marks.LABEL_SIZE, first)
    fills = dict(zip(rows["area_id"], rows["category"].map(looks), strict=True))
    names = dict(zip(rows["area_id"], rows["short_name"], strict=True))
    written = [_written(label, fills[label.area_id], panel) for label in placed]
    key = [f"{label.number} {names[label.area_id]}" for label in sorted(placed, key=lambda p: p.number or 0) if label.number]
    return [*areas, *_group_borders(rows, by_id, looks, panel)], written, key


def _written(label: labels.Label, look: style.Look, panel: Panel) -> dict[str, Any]:
    if label.area is not None:
        return marks.led(label.text, (label.x, label.y), label.area, panel.axes)
    return marks.name(label.text, label.x, label.y, look, panel.axes)


def _area(row: dict[Any, Any], geometry: Any, look: style.Look, thin: bool, panel: Panel) -> dict[str, Any]:
    xs, ys = shapes.outline(geometry)
    fill = style.area_fill(look) | {"line": {"color": look.line, "width": THIN} if thin else _outline(look)}
    return marks.polygon(xs, ys, panel.axes) | fill


def _hover(row: dict[Any, Any], origin: str) -> dict[str, Any]:
    return {"text": marks.hover(row, origin), "name": style.plain(str(row["name"]))} | marks.HOVER


def _group_borders(rows: pd.DataFrame, by_id: dict[str, Any], looks: dict[str, style.Look], panel: Panel) -> list[dict[str, Any]]:
    shared = rows[_in_shared_group(rows)]
    borders = []
    for _, members in shared.groupby("group_id"):
        xs, ys = shapes.joint_outline(tuple(by_id[area] for area in members["area_id"]))
        line = {"line": _outline(looks[members["category"].iloc[0]]), "hoverinfo": "skip", "fill": "none"}
        borders.append(marks.polygon(xs, ys, panel.axes) | line)
    return borders


def _in_shared_group(rows: pd.DataFrame) -> pd.Series[bool]:
    return rows["group_id"].ne("") & rows.duplicated("group_id", keep=False)


def _outline(look: style.Look) -> dict[str, Any]:
    return {"color": look.line, "width": STRONG if look.line == style.WHITE else 1}


def _neutral(municipalities: gpd.GeoDataFrame) -> dict[str, Any]:
    stockholm = municipalities.set_index("area_id").geometry[STOCKHOLM]
    look = {"fillcolor": NEUTRAL, "line": {"color": style.QUIET, "width": 1}, "hoveron": "fills", "hoverinfo": "text"}
    return (
        marks.polygon(*shapes.outline(stockholm), COUNTY.axes)
        | look
        | {"text": "<b>Stockholm</b><br>se kartan över stadsdelsområdena"}
    )


def _inset_words(drawn: shapes.Shapes) -> list[dict[str, Any]]:
    stockholm = drawn.municipalities.set_index("area_id").geometry[STOCKHOLM].representative_point()
    point = {"x": round((stockholm.x - shapes.ORIGIN[0]) / 1000, 1), "y": round((stockholm.y - shapes.ORIGIN[1]) / 1000, 1)}
    pointer = {"ax": 180, "ay": 190, "arrowwidth": 1, "arrowhead": 0, "arrowcolor": style.QUIET}
    callout = {"name": CALLOUT, "text": "Stockholm,<br>se infälld karta", "font": {"size": marks.LABEL_SIZE, "color": style.INK}}
    corner = {"x": 0, "y": 1, "xref": "x2 domain", "yref": "y2 domain", "xanchor": "left", "yanchor": "bottom"}
    heading = {"text": f"<b>Stockholms stad</b><br>{escape(drawn.districts_note)}", "showarrow": False, "align": "left"}
    return [point | callout | pointer, corner | heading | {"yshift": 4, "font": {"size": 12, "color": style.QUIET}}]


def _layout(
    frame: pd.DataFrame, drawn: shapes.Shapes, title: str, subtitle: str, synthetic: bool, annotations: list[dict[str, Any]]
) -> dict[str, Any]:
    inset = bool(frame["area_kind"].eq("district").any())
    panels = [(COUNTY if inset else ALONE, drawn.municipalities)] + ([(CITY, drawn.districts)] if inset else [])
    axes = {name: axis for panel, geometry in panels for name, axis in _axes(panel, geometry).items()}
    side = 0.57 if inset else 0.64
    legend = {"orientation": "v", "x": side, "xanchor": "left", "y": 0.43 if inset else 1.0, "yanchor": "top"}
    layout = style.layout(
        WIDE_HEIGHT,
        title,
        subtitle,
        synthetic,
        annotations=annotations,
        margin={"t": INSET_HEADING if inset else 2},
        legend=legend,
        shapes=_frame(drawn) if inset else [],
        **axes,
    )
    return layout | {"meta": layout["meta"] | {"narrow": _narrow(panels, inset) | _nearer(annotations)}, "hovermode": "closest"}


def _axes(panel: Panel, geometry: gpd.GeoDataFrame) -> dict[str, Any]:
    west, south, east, north = shapes.extent(geometry)
    hidden = {"visible": False, "constrain": "domain", "fixedrange": True}
    (x_domain, y_domain) = panel.wide
    return {
        f"xaxis{panel.axes}": hidden
        | {"range": [west, east], "domain": x_domain, "constraintoward": "left", "anchor": f"y{panel.axes}"},
        f"yaxis{panel.axes}": hidden
        | {
            "range": [south, north],
            "domain": y_domain,
            "constraintoward": "top",
            "scaleanchor": f"x{panel.axes}",
            "anchor": f"x{panel.axes}",
        },
    }


def _frame(drawn: shapes.Shapes) -> list[dict[str, Any]]:
    west, south, east, north = shapes.extent(drawn.districts, margin=0.6)
    line = {"type": "rect", "xref": "x2", "yref": "y2", "line": {"color": style.RULE, "width": 1}, "layer": "below"}
    return [line | {"x0": west, "x1": east, "y0": south, "y1": north}]


def _narrow(panels: list[tuple[Panel, gpd.GeoDataFrame]], inset: bool) -> dict[str, Any]:
    changes: dict[str, Any] = {"height": NARROW_HEIGHT if inset else 800, "legend.x": 0, "legend.y": 0.12 if inset else 0.15}
    for panel, _ in panels:
        x_domain, y_domain = panel.narrow
        changes |= {f"xaxis{panel.axes}.domain": x_domain, f"yaxis{panel.axes}.domain": y_domain}
    return changes


def _nearer(annotations: list[dict[str, Any]]) -> dict[str, Any]:
    """The words about the inset closer to Stockholm, so that they stay inside a narrow figure."""
    place = next((place for place, note in enumerate(annotations) if note.get("name") == CALLOUT), None)
    return {} if place is None else {f"annotations.{place}.ax": 110, f"annotations.{place}.ay": 160}


def _key_note(key: list[str]) -> tuple[str, ...]:
    return (f"Siffror på kartan: {', '.join(key)}.",) if key else ()
