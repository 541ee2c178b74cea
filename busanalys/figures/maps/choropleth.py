"""The county by category, with an inset of each divided city's districts at a scale that can be read."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING, Any, NamedTuple

from busanalys import text
from busanalys.figures import style, tables
from busanalys.figures.about import about
from busanalys.figures.charts import words
from busanalys.figures.figure import Figure
from busanalys.figures.maps import fit, labels, marks, shapes
from busanalys.figures.maps.units import by_category, units
from busanalys.figures.worded import by_frame
from busanalys.survey.county import city_of

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

NEUTRAL = "#EFEFEF"
WATER, LAND, COAST = "#E6EFF5", "#F4F2EE", "#A9BCC9"
THIN, STRONG = 0.6, 2.0
HEADING = 40  # pixels above the inset for its name and what kind of map it is
GAP = 14  # pixels between county and inset
LEGEND_LINE = 20
MARGIN = 1.5, 0.6  # kilometres of water around county and city
WIDE, NARROW = 760, 358  # pixels across that the two layouts are made for; the narrow one serves all pages under WIDE
COUNTY_SCALES, CITY_SCALES = (2.4, 1.84), (6.2, 7.2)  # pixels per kilometre at most, wide and narrow
COUNTY_ROOM, CITY_ROOM = ((380, 560), (194, 560)), ((200, 400), (194, 400))  # pixels across and up, wide and narrow
BESIDE, UNDRAWN = "se\u00a0rutan", "utan\u00a0gränser"
EDGE = 0.02  # of a map, for its frame to be drawn whole


class Panel(NamedTuple):
    """A map of the figure: its axes' suffix, its city ("" for the county), its areas, frame without names, and names."""

    axes: str
    city: str
    areas: gpd.GeoDataFrame
    frame: labels.Frame
    names: Sequence[labels.Label]

    @property
    def height(self) -> float:
        """The height of the map in pixels."""
        return (1 + 2 * EDGE) * (self.frame.north - self.frame.south) / self.frame.scale

    @property
    def width(self) -> float:
        """The width in pixels of the map with its names."""
        return (self.frame.east - self.frame.west) / self.frame.scale + 2 * labels.COLUMN

    @property
    def room(self) -> list[float]:
        """West and east of the map with its names, in kilometres."""
        column = labels.COLUMN * self.frame.scale
        return [self.frame.west - column, self.frame.east + column]


@by_frame
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
    `attrs` do not say that the frame is about areas or municipalities. Where it holds districts, their city is
    neutral on the county map and they are drawn in an inset, or a note says that they have no outlines; where it holds the
    city itself there is no inset. What the frame is about it says itself unless that is given; drawn from itself alone it may
    be filtered, and areas that were left out stay neutral. Raises DataError for areas that map or data lack.
    """
    told = about(frame, source=source, synthetic=synthetic)
    source, synthetic = told.source, told.synthetic
    title = title or f"{told.label} {told.year}"
    subtitle = words.sentences(told.wording) if subtitle is None else subtitle
    partly = drawn is None
    drawn = shapes.shapes_about(frame) if drawn is None else drawn
    fit.check(frame, drawn, partly)
    looks, counted = style.looks(frame), units(frame)
    sides = [_panels(drawn, frame, narrow) for narrow in (0, 1)]
    traces = [trace for wide, narrow in zip(*sides, strict=True) for trace in _map(frame, drawn, wide, narrow, looks, source)]
    key = marks.legend(counted, looks)
    lines = sum(len(one["name"].split("<br>")) for one in key)
    layout = _layout(drawn, sides, lines, title, subtitle, synthetic)
    return Figure(
        f"{told.subject}-map" if id is None else id,
        title,
        subtitle,
        style.draw([*traces, *key], layout),
        tables.unit_frame(_in_order(frame), "Uppgift"),
        words.alt("Karta", [by_category(counted)], title=title, closing=[subtitle], synthetic=synthetic),
        f"{source} Kartor: {drawn.source}",
        (*notes, *_undrawn(frame, drawn)),
        synthetic,
    )


def prepare(drawn: shapes.Shapes) -> None:
    """Find once what every map of a day needs: the land around, and the middle of each area."""
    for city in ("", *drawn.insets):
        shapes.surroundings(drawn, city)
    for outline in (*drawn.municipalities.geometry, *drawn.districts.geometry):
        labels.middle(outline)


def _in_order(frame: pd.DataFrame) -> pd.DataFrame:
    """Municipalities before districts, each by name."""
    by_name = frame.sort_values("name", key=lambda names: names.map(text.alphabetical))
    return by_name.sort_values("area_kind", ascending=False, kind="stable", ignore_index=True)


def _panels(drawn: shapes.Shapes, frame: pd.DataFrame, narrow: int) -> list[Panel]:
    """The county, and each city of whose districts the frame has any, at the scale of the wide (0) or the narrow layout (1)."""
    cities = [city for city in drawn.insets if city in set(frame["area_id"].map(city_of))]
    parts = [(str(number), city, drawn.districts[drawn.districts["area_id"].map(city_of).eq(city)])
             for number, city in enumerate(cities, 2)]  # fmt: skip
    places = [("", "", drawn.municipalities, MARGIN[0], COUNTY_SCALES, COUNTY_ROOM)]
    places += [(*part, MARGIN[1], CITY_SCALES, CITY_ROOM) for part in parts]
    return [
        _panel(axes, city, areas, _labelled(frame, drawn, city, areas), margin, scales[narrow], room[narrow])
        for axes, city, areas, margin, scales, room in places
    ]


def _panel(
    axes: str, city: str, areas: gpd.GeoDataFrame, names: pd.DataFrame, margin: float, scale: float, room: tuple[int, int]
) -> Panel:
    """A map at the scale, or at a smaller one that lets it fit in the room, as high as the names beside it."""
    west, south, east, north = shapes.extent(areas, margin)
    fitting = min(scale, room[0] / (east - west), room[1] / (north - south))
    outlines = dict(zip(areas["area_id"], areas.geometry, strict=True))
    more = max(0.0, labels.height(names, outlines) / fitting - (north - south)) / 2
    frame = labels.Frame(west, south - more, east, north + more, 1 / fitting)
    return Panel(axes, city, areas, frame, labels.place(names, outlines, frame))


def _map(
    frame: pd.DataFrame, drawn: shapes.Shapes, panel: Panel, narrow: Panel, looks: dict[str, style.Look], origin: str
) -> list[dict[str, Any]]:
    """The land around, the areas without a row neutral, and the areas in the colours of their categories."""
    rows = frame[frame["area_id"].isin(panel.areas["area_id"])]
    by_id = dict(zip(panel.areas["area_id"], panel.areas.geometry, strict=True))
    shared = zip(rows.to_dict("records"), _in_shared_group(rows), strict=True)
    areas = [_area(row, by_id[row["area_id"]], looks[row["category"]], thin, panel) | _hover(row, origin) for row, thin in shared]
    around = _around(max(panel, narrow, key=lambda one: one.frame.north), drawn)  # each layout shows what it has room for
    left = [_neutral(outline, panel) for area, outline in by_id.items() if area not in set(rows["area_id"])]
    return [around, *left, *areas, *_group_borders(rows, by_id, looks, panel), _ends(panel)]


def _around(panel: Panel, drawn: shapes.Shapes) -> dict[str, Any]:
    """The land around the map's areas, cut off at its frame: other counties, or around a city other municipalities."""
    xs, ys = shapes.around(panel.frame[:4], drawn, panel.city)
    look = {"fillcolor": LAND, "line": {"color": COAST, "width": THIN}, "hoverinfo": "skip"}
    return marks.polygon(xs, ys, panel.axes) | look


def _neutral(outline: Any, panel: Panel) -> dict[str, Any]:
    look = {"fillcolor": NEUTRAL, "line": {"color": style.QUIET, "width": 1}, "hoverinfo": "skip"}
    return marks.polygon(*shapes.outline(outline), panel.axes) | look


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


def _layout(
    drawn: shapes.Shapes, sides: Sequence[Sequence[Panel]], lines: int, title: str, subtitle: str, synthetic: bool
) -> dict[str, Any]:
    """County and city beside each other with the legend of so many lines under the city; on a narrow page one under the other."""
    wide, narrow = (_arranged(drawn, panels, lines, side) for side, panels in enumerate(sides))
    height, _ = wide.pop("height"), wide.pop("width")
    layout = style.layout(height, title, subtitle, synthetic, **wide)
    changes = {"height": round(narrow.pop("height") + 4), "annotations": narrow.pop("annotations")}
    flat = {f"{name}.{key}": value for name, part in narrow.items() if isinstance(part, dict) for key, value in part.items()}
    changes |= flat | {"shapes": narrow["shapes"]}
    return layout | {"meta": layout["meta"] | {"narrow": changes, "narrow_below": WIDE}, "hovermode": "closest"}


def _arranged(drawn: shapes.Shapes, panels: Sequence[Panel], lines: int, narrow: int) -> dict[str, Any]:
    """Height, axes, legend, names and lines of the wide (0) or the narrow layout (1)."""
    county, *cities = panels
    key = lines * LEGEND_LINE
    under = [county.height, *(HEADING + panel.height for panel in cities), GAP + key]
    height = sum(under) if narrow else max(county.height, sum(under[1:]))
    first = county.height if narrow else 0.0
    tops = [0.0, *(first + sum(under[1:place]) + HEADING for place in range(1, len(cities) + 1))]
    beside = 0.0 if narrow else (county.width + GAP) / WIDE
    lefts = [0.0, *(beside for _ in cities)]
    legend_top = height - key if narrow else sum(under[1:]) - key
    found: dict[str, Any] = {"height": height, "width": county.width, "annotations": [], "shapes": []}
    for panel, top, left in zip([county, *cities], tops, lefts, strict=True):
        across = min(left + panel.width / WIDE + 0.01, 1.0) if not narrow else 1.0
        found |= _axes(panel, (left, across), (1 - (top + panel.height) / height, 1 - top / height))
        found["annotations"] += [_written(label, panel) for label in panel.names]
        found["annotations"] += _heading(drawn, panel) if panel.city else []
        found["shapes"] += _ground(panel) + _leaders(panel)
    found["shapes"] += [frame for panel in cities for frame in _city_frame(panel)]
    place = {"x": beside, "y": 1 - legend_top / height}
    return found | {"legend": {"orientation": "v", "xanchor": "left", "yanchor": "top"} | place}


def _labelled(frame: pd.DataFrame, drawn: shapes.Shapes, city: str, areas: gpd.GeoDataFrame) -> pd.DataFrame:
    """The areas of a map that get a name beside it (area_id, short_name): those of the frame, and a city drawn by districts."""
    import pandas as pd

    rows = frame.loc[frame["area_id"].isin(areas["area_id"]), ["area_id", "short_name"]]
    cities = [] if city else [city for city in _cities(frame, drawn) if city not in set(rows["area_id"])]
    where = [f"{_name(drawn, city)}, {BESIDE if city in drawn.insets else UNDRAWN}" for city in cities]
    return pd.concat([rows, pd.DataFrame({"area_id": cities, "short_name": where}, dtype=str)])


def _written(label: labels.Label, panel: Panel) -> dict[str, Any]:
    place: dict[str, Any] = {"xref": f"x{panel.axes}", "yref": f"y{panel.axes}", "xanchor": label.anchor, "align": label.anchor}
    x, y = (round(value, 2) for value in label.at)
    return style.note_at(label.text, x=x, y=y, size=labels.SIZE, color=style.INK, **place)


def _leaders(panel: Panel) -> list[dict[str, Any]]:
    """The lines from names to areas, dark on a light rim, which reads on every fill."""
    scale = panel.frame.scale
    path = " ".join(f"M{' L'.join(f'{x:.2f},{y:.2f}' for x, y in label.line(scale))}" for label in panel.names)
    on = {"type": "path", "path": path, "xref": f"x{panel.axes}", "yref": f"y{panel.axes}"}
    return [on | {"line": {"color": style.WHITE, "width": 2.4}}, on | {"line": {"color": style.INK, "width": 0.8}}]


def _ends(panel: Panel) -> dict[str, Any]:
    """A dot where each line ends."""
    xs, ys = zip(*(label.area for label in panel.names), strict=True)
    dot = {"size": 5, "color": style.INK, "line": {"color": style.WHITE, "width": 1}}
    place = {"xaxis": f"x{panel.axes}", "yaxis": f"y{panel.axes}", "hoverinfo": "skip", "showlegend": False}
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [round(x, 2) for x in xs],
        "y": [round(y, 2) for y in ys],
        "marker": dot,
    } | place


def _ground(panel: Panel) -> list[dict[str, Any]]:
    """Pale water under the map."""
    west, south, east, north = panel.frame[:4]
    place = {"type": "rect", "xref": f"x{panel.axes}", "yref": f"y{panel.axes}", "layer": "below"}
    return [place | {"x0": west, "x1": east, "y0": south, "y1": north, "fillcolor": WATER, "line": {"width": 0}}]


def _city_frame(panel: Panel) -> list[dict[str, Any]]:
    """The same frame around the city on the county's map and around the inset."""
    west, south, east, north = panel.frame[:4]
    line = {"type": "rect", "line": {"color": style.INK, "width": 1.5}, "x0": west, "x1": east, "y0": south, "y1": north}
    return [line | {"xref": f"x{axes}", "yref": f"y{axes}"} for axes in ("", panel.axes)]


def _cities(frame: pd.DataFrame, drawn: shapes.Shapes) -> list[str]:
    """The cities of whose districts the frame has any, and which the map of the county has."""
    known = set(drawn.municipalities["area_id"])
    return [city for city in dict.fromkeys(frame["area_id"].map(city_of)) if city in known]


def _name(drawn: shapes.Shapes, city: str) -> str:
    return dict(drawn.of.insets).get(city) or str(drawn.municipalities.set_index("area_id")["name"][city])


def _undrawn(frame: pd.DataFrame, drawn: shapes.Shapes) -> tuple[str, ...]:
    """A sentence for the cities whose districts the data has and the map has not."""
    names = [_name(drawn, city) for city in _cities(frame, drawn) if city not in drawn.insets]
    if not names:
        return ()
    what = f"Stadsdelsområdena i {text.join(names)} har inga gränser på kartan"
    return (f"{what}; de räknas i teckenförklaringen och står i tabellen.",)


def _heading(drawn: shapes.Shapes, panel: Panel) -> list[dict[str, Any]]:
    words = f"<b>{escape(_name(drawn, panel.city))}</b><br>{escape(drawn.districts_note)}"
    place: dict[str, Any] = {"xref": f"x{panel.axes} domain", "yref": f"y{panel.axes} domain", "yanchor": "bottom"}
    return [style.note_at(words, x=0, y=1, **place) | {"yshift": 4}]


def _axes(panel: Panel, across: tuple[float, float], up: tuple[float, float]) -> dict[str, Any]:
    hidden = {"visible": False, "constrain": "domain", "fixedrange": True}
    x, y = f"xaxis{panel.axes}", f"yaxis{panel.axes}"
    edge = EDGE * (panel.frame.north - panel.frame.south)
    heights = {"range": [panel.frame.south - edge, panel.frame.north + edge], "domain": list(up), "constraintoward": "top"}
    tied = {"scaleanchor": f"x{panel.axes}", "anchor": f"x{panel.axes}"}
    return {
        x: hidden | {"range": panel.room, "domain": list(across), "constraintoward": "left", "anchor": f"y{panel.axes}"},
        y: hidden | heights | tied,
    }
