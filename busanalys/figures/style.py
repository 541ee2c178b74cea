"""The one place for how figures look: colours, patterns, fonts, margins and the fixed appearance of every category."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from html import escape
from typing import TYPE_CHECKING, Any

from busanalys import states, text

if TYPE_CHECKING:
    import pandas as pd

FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Liberation Sans", Arial, sans-serif'
TITLE_SIZE, TEXT_SIZE, SMALL_SIZE = 18, 14, 12
LINE_HEIGHT = 18
TITLE_GAP, TITLE_LINE = 16, 1.3 * TITLE_SIZE
PHONE_WIDTH = 282
PAGE_WIDTH = 640
SEPARATORS = "," + text.NO_BREAK
SYNTHETIC = "Påhittade exempeldata, beskriver inte verkligheten"

WHITE = "#FFFFFF"
INK = "#1F1F1F"
BLACK = "#000000"
QUIET = "#595959"
GREY = "#6B6B6B"
RULE = "#D9D9D9"
TRACK = "#F1F1F1"
BAND_EDGE = "#5A97D1"
ACCENT = "#12436D"
WARNING = "#7A1F4D"
SCALE = {"positive": "#12436D", "partial": "#2073BC", "negative": "#5A97D1"}
CATEGORIES = ("#12436D", "#28A197", "#9B2A63", "#C84F0C")
CHANGE = {"closer": "#12436D", "same": "#8C8C8C", "further": "#C84F0C"}
FOREIGN_TAG = re.compile(r'<(?!/?(?:b|i|br|span|extra)>|span style="[\w\-:;#., ]*">)')
_EMS = dict.fromkeys("iljI|.,:;!'()[] \u00a0", 0.29) | dict.fromkeys("ftrJ-/", 0.42) | dict.fromkeys("mwMW–—%", 0.93)
MID_TONE = 0.36  # of the way from light to dark: text is black before it and white from it, never under 4.5:1
OVERLAYS = ("", "/", "\\", "-", "+", "x", "|", ".")
SECTIONS = ("scale", "unknown", "conflicting", "gap")


@dataclass(frozen=True)
class Look:
    """How one category is drawn everywhere.

    `colour` fills, `pattern` is a plotly pattern shape ("" for none) drawn in `ink`, `line` is the outline, `sign` a
    mark of one or two characters for cells, `on` the colour of text on the fill, `label` the Swedish name of a state.
    """

    colour: str
    pattern: str = ""
    ink: str = WHITE
    line: str = WHITE
    sign: str = ""
    on: str = WHITE
    label: str = ""
    solidity: float = 0.3


def _gap(pattern: str, sign: str, colour: str = WHITE, solidity: float = 0.2) -> Look:
    return Look(colour, pattern, GREY, GREY, sign, INK, "", solidity)


UNKNOWN = Look("#CFCFCF", ".", GREY, "#767676", "?", INK, "Vet ej", 0.12)  # paler than every answer on the scale
MERGED = Look("#2F5D8C", "/", WHITE, "#2F5D8C", "±", WHITE, text.sentence_case(states.MERGED_NOTE))
_STATES = {
    states.CONFLICTING.code: Look("#3D3D3D", "x", WHITE, "#3D3D3D", "!", WHITE, solidity=0.15),
    states.SEPARATE.code: Look(CATEGORIES[3], "-", sign="D"),
    states.BLANK.code: _gap(".", "□"),
    states.SILENT.code: _gap("/", "–"),
    states.FORMING.code: _gap("-", "b"),
    states.NO_GROUP.code: _gap("x", "×"),
    states.NOT_APPLICABLE.code: _gap("|", "e", "#E3E3E3"),
    states.NOT_ASKED.code: _gap("", "", "#E3E3E3"),
    states.NOT_IN_SOURCE.code: _gap("\\", "f", "#F5F5F5"),
    states.UNACCOUNTED.code: _gap("+", "u"),
}
_CHANGES = {
    "closer": Look(CHANGE["closer"], sign="↑", label="Närmare ja"),
    "same": Look(CHANGE["same"], sign="=", on=INK, label="Oförändrat"),
    "further": Look(CHANGE["further"], sign="↓", label="Längre från ja"),
    "not_comparable": replace(_gap("|", "?", "#E3E3E3"), label="Kan inte jämföras"),
}
STATE_LOOKS = {code: replace(found, label=states.STATES[code].label) for code, found in _STATES.items()} | _CHANGES
_SCALE_SIGNS = {"positive": "●", "partial": "◐", "negative": "○"}


def look(kind: str, category: str = "", order: int = 1, n: int = 1) -> Look:
    """The appearance of a category, the same in every figure and year.

    `kind` is a kind of the answer frames (positive, partial, negative, neutral, unknown, merged, conflicting, gap) or
    `level` (a count of `order` out of steps 0 … n - 1, dark for many) or `range` (such a count that is only a lower
    bound). `category` names a state (silent, no_group …) or a change (closer, same, further, not_comparable), which have
    a look of their own. `order` is the 1-based place among the options for neutral categories; from the fifth on the
    colours come back with a pattern. A gap without a look of its own raises KeyError.
    """
    if category in STATE_LOOKS:
        return STATE_LOOKS[category]
    if kind in SCALE:
        return Look(SCALE[kind], sign=_SCALE_SIGNS[kind], on=INK if kind == "negative" else WHITE)
    if kind in ("unknown", "merged"):
        return UNKNOWN if kind == "unknown" else MERGED
    if kind in ("level", "range"):
        return _level(order, n, kind == "range")
    if kind == "neutral":
        return _neutral(max(order, 1) - 1)
    return STATE_LOOKS[category]


def _neutral(index: int) -> Look:
    cycle, place = divmod(index, len(CATEGORIES))
    on = INK if place == 1 else WHITE
    return Look(CATEGORIES[place], OVERLAYS[cycle % len(OVERLAYS)], sign=chr(ord("A") + index % 26), on=on)


def _level(order: int, n: int, only_lower_bound: bool) -> Look:
    share = order / max(n - 1, 1)
    colour = _between(SCALE["negative"], SCALE["positive"], share)
    return Look(colour, "." if only_lower_bound else "", sign=str(order), on=WHITE if share >= MID_TONE else BLACK)


def _between(start: str, end: str, share: float) -> str:
    pairs = zip(_channels(start), _channels(end), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02X}" for a, b in pairs)


def _channels(colour: str) -> tuple[int, ...]:
    return tuple(int(colour[i : i + 2], 16) for i in (1, 3, 5))


def section(kind: str) -> str:
    """Where a kind belongs: `scale` for answers on the scale (merged ones too), `unknown`, `conflicting` or `gap`."""
    return kind if kind in SECTIONS else "scale"


def legend_order(frame: pd.DataFrame) -> pd.DataFrame:
    """One row per category of a frame with category, kind and order: scale, "vet ej", conflicting, gaps, each by order.

    Over several years the last of a category's places counts: an option that came later stands between those it was put between.
    """
    return frame.iloc[_legend_places(frame)].reset_index(drop=True)


def _legend_places(frame: pd.DataFrame) -> list[int]:
    """Where the rows of `legend_order` stand in its frame."""
    categories, kinds, orders = (frame[name].tolist() for name in ("category", "kind", "order"))
    last, first = dict[str, float](), dict[str, int]()
    for category, order in zip(categories, orders, strict=True):
        last[category] = max(order, last.get(category, order))
    places = [(SECTIONS.index(section(kind)), last[one]) for kind, one in zip(kinds, categories, strict=True)]
    for row in sorted(range(len(places)), key=places.__getitem__):
        first.setdefault(categories[row], row)
    return list(first.values())


def looks(frame: pd.DataFrame) -> dict[str, Look]:
    """The look of every category of a frame with category, kind and order; counts (kind `level`, `range`) also need `of`.

    When several categories share a step of the scale (two positive answers, say), the second and third get a pattern, and
    several merged ones a pattern each.
    """
    steps = int(frame["of"].max()) + 1 if "of" in frame else 1
    found: dict[str, Look] = {}
    seen: dict[str, int] = {}
    columns = [frame[name].tolist() for name in ("category", "kind", "order")]
    for category, kind, order in ([column[place] for column in columns] for place in _legend_places(frame)):
        plain = look(str(kind), str(category), int(order), steps)
        if kind in (*SCALE, "merged") and category not in STATE_LOOKS:
            seen[kind] = seen.get(kind, OVERLAYS.index(plain.pattern)) + 1
            again = seen[kind] - OVERLAYS.index(plain.pattern)
            plain = replace(plain, pattern=OVERLAYS[seen[kind] - 1], sign=plain.sign * min(again, 2))
        found[str(category)] = plain
    return found


def bar_marker(shown: Look) -> dict[str, Any]:
    """The `marker` of a plotly bar."""
    outline = {"color": shown.line, "width": 1}
    return {"color": shown.colour, "line": outline} | ({"pattern": pattern(shown)} if shown.pattern else {})


def area_fill(shown: Look) -> dict[str, Any]:
    """The `fillcolor`, `fillpattern` and `line` of a plotly scatter polygon."""
    fill = {"fillcolor": shown.colour, "line": {"color": shown.line, "width": 1}}
    return fill | ({"fillpattern": pattern(shown)} if shown.pattern else {})


_STRIPES: dict[str, tuple[int, ...]] = {"/": (135,), "\\": (45,), "-": (180,), "|": (90,), "+": (90, 180), "x": (45, 135)}


def css(shown: Look) -> str:
    """The fill and the colour of text of a look as CSS declarations, its pattern with them."""
    return f"background:{fill(shown)};color:{shown.on}"


def fill(shown: Look) -> str:
    """The fill of a look as a background of CSS, its pattern with it."""
    stripes = [
        f"repeating-linear-gradient({turn}deg,{shown.ink}77 0 1px,transparent 1px 7px)"
        for turn in _STRIPES.get(shown.pattern, ())
    ]
    dots = [f"radial-gradient({shown.ink}99 1px,transparent 1.5px) 0 0/7px 7px"] if shown.pattern == "." else []
    return ",".join([*stripes, *dots, shown.colour])


def pattern(shown: Look) -> dict[str, Any]:
    """A plotly pattern for bars and filled areas alike."""
    return {
        "shape": shown.pattern,
        "fgcolor": shown.ink,
        "bgcolor": shown.colour,
        "size": 7,
        "solidity": shown.solidity,
        "fillmode": "replace",
    }


def width_of(words: str, size: int = TEXT_SIZE) -> float:
    """About how many pixels a text takes, on the wide side of the fonts in FONT."""
    return size * sum(_EMS.get(letter, 0.68 if letter.isupper() else 0.59) for letter in words)


def wrap(words: str, pixels: int = PHONE_WIDTH, size: int = TEXT_SIZE) -> list[str]:
    """The text in lines that fit in `pixels`, escaped for plotly; breaks at spaces, hyphens and slashes only."""
    lines = [""]
    for part in re.findall(r"[^ \n/\-]+[/\-]?[ \n]*|[/\-][ \n]*", words.strip()):
        if lines[-1] and width_of((lines[-1] + part).rstrip(), size) > pixels:
            lines.append("")
        lines[-1] += part
    return [plain(line.strip()) for line in lines]


def plain(words: str) -> str:
    """Words as plotly shows them as they stand: no tags, no links, no references to values."""
    return escape(words, quote=False).replace("%{", "%&#123;")


def with_own_tags(drawing: Any) -> Any:
    """A drawing in which only the tags that our figures set are tags, whatever names it holds; a link is never one."""
    if isinstance(drawing, str):
        return FOREIGN_TAG.sub("&lt;", drawing) if "<" in drawing else drawing
    if isinstance(drawing, Mapping):
        return {key: with_own_tags(value) for key, value in drawing.items()}
    if not isinstance(drawing, list | tuple) or isinstance(next(iter(drawing), None), float):  # coordinates hold no words
        return drawing
    return [with_own_tags(value) for value in drawing]


def wrapped(words: str, pixels: int = PHONE_WIDTH, size: int = TEXT_SIZE) -> str:
    """The lines of `wrap` joined with plotly's line break."""
    return "<br>".join(wrap(words, pixels, size))


def layout(height: float, title: str, subtitle: str, synthetic: bool, **more: Any) -> dict[str, Any]:
    """The layout that every figure shares: our font, white ground, no frame, Swedish separators, no fixed width.

    `height` is that of the drawing alone, margins included; the room for title and subtitle is added and kept in
    `meta["title_height"]`, so that `untitled` can take both away. Synthetic data is announced above the title.
    """
    margin = {"l": 2, "r": 2, "t": 2, "b": 2, "pad": 0} | more.pop("margin", {})
    heading, above = _heading(title, subtitle, margin["t"], synthetic)
    shared: dict[str, Any] = {"template": template(), "title": heading, "meta": {"title_height": above}, "annotations": []}
    room = {"height": round(height + above), "margin": margin | {"t": margin["t"] + above}}
    return shared | more | room


def _heading(title: str, subtitle: str, below: float, synthetic: bool) -> tuple[dict[str, Any], int]:
    """Notice, title and subtitle as one text that ends `below` pixels over the drawing, and the room it takes.

    Plotly places the first line alone, whatever the anchor, and cuts off what then stands above the picture.
    """
    lines, small = wrap(title, PAGE_WIDTH, TITLE_SIZE), wrap(subtitle, PAGE_WIDTH)
    quiet = f'<span style="font-size:{TEXT_SIZE}px;color:{QUIET}">{"<br>".join(small)}</span>'
    notice = [f'<span style="font-size:{TEXT_SIZE}px;color:{WARNING}">{SYNTHETIC}</span>'] if synthetic else []
    further = (len(notice) + len(lines) + len(small) - 1) * TITLE_LINE
    place = {"yref": "paper", "y": 1, "yanchor": "bottom", "pad": {"b": below + TITLE_GAP + further}}
    return {"text": f"<b>{'<br>'.join([*notice, *lines])}</b><br>{quiet}"} | place, round(TITLE_LINE + further + TITLE_GAP)


def note_at(words: str, *, x: Any, y: Any, size: int = SMALL_SIZE, color: str = QUIET, **place: Any) -> dict[str, Any]:
    """A plotly annotation without arrow, left-aligned at a point of the paper (x) and of the y axis unless said otherwise."""
    where = {"xref": "paper", "yref": "y", "xanchor": "left", "yanchor": "middle", "align": "left", "borderpad": 0}
    return {"text": words, "x": x, "y": y, "showarrow": False, "font": {"size": size, "color": color}} | where | place


def pixel_axes(height: float, width: float = 1) -> dict[str, Any]:
    """Hidden axes on which y is counted in pixels from the top, so that text and bars keep their size at any width."""
    hidden = {"visible": False, "fixedrange": True}
    return {"xaxis": hidden | {"range": [0, width]}, "yaxis": hidden | {"range": [height, 0]}}


def template() -> dict[str, Any]:
    """The house template for own figures: `fig.update_layout(template=bus.style.template())`."""
    quiet_axis = {"showgrid": False, "zeroline": False, "fixedrange": True, "tickfont": {"size": SMALL_SIZE}}
    return {
        "layout": {
            "font": {"family": FONT, "size": TEXT_SIZE, "color": INK},
            "title": {"font": {"size": TITLE_SIZE}, "x": 0},
            "separators": SEPARATORS,
            "paper_bgcolor": WHITE,
            "plot_bgcolor": WHITE,
            "xaxis": quiet_axis,
            "yaxis": quiet_axis,
            "hoverlabel": {
                "bgcolor": WHITE,
                "bordercolor": GREY,
                "font": {"family": FONT, "size": SMALL_SIZE, "color": INK},
                "align": "left",
            },
            "legend": {"orientation": "h", "font": {"size": SMALL_SIZE}, "x": 0, "xanchor": "left", "itemclick": False},
            "dragmode": False,
        }
    }


def untitled(plot: dict[str, Any]) -> dict[str, Any]:
    """The plotly JSON of a figure without title and subtitle and the room they took, for pages that set them as text."""
    described = dict(plot["layout"])
    described.pop("title", None)
    above = described.get("meta", {}).get("title_height", 0)
    described["height"] = described["height"] - above
    described["margin"] = described["margin"] | {"t": described["margin"]["t"] - above}
    described["meta"] = described.get("meta", {}) | {"title_height": 0}
    return plot | {"layout": described}


def draw(traces: Iterable[Any], described: dict[str, Any]) -> dict[str, Any]:
    """The drawing of a figure from traces (as dicts with `type`) and a layout of `layout`.

    Plotly does not check it here, since that takes longer than everything else: tests/figures/test_gallery.py has it check all.
    """
    return {"data": list(traces), "layout": described}
