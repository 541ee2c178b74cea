"""The year in one table: a row per question with its bar, its number, its change, all its years and what remains."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from itertools import groupby
from typing import TYPE_CHECKING

from busanalys import text
from busanalys.figures import findings, style
from busanalys.figures.scoreboard import WORDS

if TYPE_CHECKING:
    import pandas as pd

    from busanalys.indicators import Change

ID = "overview"
COLUMNS = ["Tema", "Fråga", "Antal", "Av", "Andel", "Jämfört med", "Jämförbara", "Antal då", "Antal nu", "Återstår"]
LINE_WIDTH, LINE_HEIGHT, MARGIN = 96, 26, 4  # pixels of the small line
BAR_WIDTH, BAR_HEIGHT = 240, 15
EXACT = 10**9  # a share in whole per cent is rounded once
STRIPES = 6  # pixels that a part needs for its pattern
ORDER = ("positive", "partial", "negative", "merged", "neutral", "unknown", "conflicting", "gap", "")


@dataclass(frozen=True)
class Part:
    """A part of the bar: the answer's label and count, and how it looks."""

    label: str
    count: int
    look: style.Look
    kind: str = ""


@dataclass(frozen=True)
class Row:
    """A question of the year.

    `anchor` is where the report tells of it, `parts` the answers in order, `years` the share of every year (None where
    there is none), `breaks` the years from which the wording is new, `remaining` how many groups do not yet meet what is
    demanded, as words.
    """

    theme: str
    indicator: str
    measure: findings.Measure
    anchor: str = ""
    parts: tuple[Part, ...] = ()
    change: Change | None = None
    before: findings.Measure | None = None
    years: tuple[tuple[int, float | None], ...] = ()
    breaks: tuple[int, ...] = ()
    remaining: str = ""

    @property
    def words(self) -> str:
        """The question as what those who say yes do."""
        return text.sentence_case(self.measure.predicate or self.measure.label)

    @property
    def finding(self) -> str:
        """What is found, as a title."""
        return findings.finding(self.measure, self.change, self.before)

    @property
    def number(self) -> str:
        """`24 av 29`."""
        return f"{text.number(self.measure.count)} av {text.number(self.measure.base)}"

    @property
    def compared(self) -> str:
        """`19 → 20 av 23`; a dash where there are no comparable groups."""
        change = self.change
        if change is None or change.compared_year is None or not change.n:
            return text.MISSING
        return f"{text.number(change.then)} → {text.number(change.now)} av {text.number(change.n)}"


def frame(rows: Iterable[Row]) -> pd.DataFrame:
    """The table as numbers: COLUMNS, one row per question."""
    import pandas as pd

    return pd.DataFrame([_numbers(row) for row in rows], columns=COLUMNS).astype(
        dict.fromkeys(("Jämförbara", "Antal då", "Antal nu"), "Int64")
    )


def _numbers(row: Row) -> tuple[object, ...]:
    measure, change = row.measure, row.change
    compared = change is not None and change.compared_year is not None and change.n > 0
    panel = (str(change.compared_year), change.n, change.then, change.now) if change is not None and compared else (None,) * 4
    share = text.percent(measure.count, measure.base)
    return row.theme, row.words, measure.count, measure.base, share, *panel, row.remaining


def markup(rows: Sequence[Row], caption: str, year: int) -> str:
    """The table as HTML with bars and small lines as inline SVG, every word escaped; its class is `overview`."""
    years = sorted({one for row in rows for one, _ in row.years})
    demanded = any(row.remaining for row in rows)
    compared = Counter(row.change.compared_year for row in rows if row.change and row.change.compared_year and row.change.n)
    usual = compared.most_common(1)[0][0] if compared else None
    heads = [
        "Vad BUS-grupperna svarar",
        f"Svar {year}",
        "Antal ja",
        f"Jämfört med {usual}",
        text.span(years) if len(years) > 1 else "",
        "Återstår",
    ]
    kept = [True, True, True, bool(compared), len(years) > 1, demanded]
    head = "".join(f'<th scope="col">{escape(one)}</th>' for one, keep in zip(heads, kept, strict=True) if keep)
    bodies = "".join(_body(theme, list(own), years, kept, usual) for theme, own in groupby(rows, key=lambda row: row.theme))
    named = f'<caption><span class="unseen">{escape(caption)}</span>{_key(rows)}</caption>'
    return f'<table class="overview">{named}<thead><tr>{head}</tr></thead>{bodies}</table>'


def _key(rows: Sequence[Row]) -> str:
    """What the colours of the bars mean, once."""
    parts = [part for row in rows for part in row.parts if part.count]
    ordered = sorted(parts, key=lambda part: ORDER.index(part.kind))
    shown = {part.look: text.lower_first(WORDS.get(part.kind, part.label)) for part in ordered}
    swatches = [f'<span class="part">{_swatch(look)} {escape(label)}</span>' for look, label in shown.items()]
    return f'<span class="key">{"".join(swatches)}</span>'


def _swatch(look: style.Look) -> str:
    return f'<svg width="14" height="12" viewBox="0 0 14 12" aria-hidden="true">{_rectangle(0, 14, look, 12)}</svg>'


def _body(theme: str, rows: Sequence[Row], years: Sequence[int], kept: Sequence[bool], usual: int | None) -> str:
    head = f'<tr class="theme"><th scope="rowgroup" colspan="{sum(kept)}">{escape(theme)}</th></tr>'
    return f"<tbody>{head}{''.join(_row(row, years, kept, usual) for row in rows)}</tbody>"


def _row(row: Row, years: Sequence[int], kept: Sequence[bool], usual: int | None) -> str:
    words = escape(row.words)
    name = f'<a href="#{escape(row.anchor)}">{words}</a>' if row.anchor else words
    cells = [
        f'<th scope="row">{name}</th>',
        f'<td class="bar">{_bar(row)}</td>',
        f'<td class="count">{escape(row.number)}</td>',
        f'<td class="change"{_headed(f"Jämfört med {usual}", row.compared)}>{_compared(row, usual)}</td>',
        f'<td class="years">{_line(row, years)}</td>',
        f'<td class="remaining"{_headed("Återstår", row.remaining)}>{escape(row.remaining)}</td>',
    ]
    return f"<tr>{''.join(cell for cell, keep in zip(cells, kept, strict=True) if keep)}</tr>"


def _headed(heading: str, words: str) -> str:
    """The heading of a cell that says something, for a phone, where the table has no row of headings."""
    return f' data-head="{escape(heading)}: "' if words not in ("", text.MISSING) else ""


def _compared(row: Row, usual: int | None) -> str:
    """The comparable groups' numbers, with the year where it is another than that of most rows."""
    change = row.change
    other = change is not None and row.compared != text.MISSING and change.compared_year != usual
    since = f' <span class="since">({change.compared_year})</span>' if other and change is not None else ""
    return f"{escape(row.compared)}{since}"


def _bar(row: Row) -> str:
    """The answers as one bar of the whole base; what it shows stands in its title."""
    whole = sum(part.count for part in row.parts)
    if not whole:
        return ""
    said = text.join([f"{text.lower_first(part.label)} {part.count}" for part in row.parts if part.count])
    drawn, place = [], 0.0
    for part in row.parts:
        width = BAR_WIDTH * part.count / whole
        drawn += [_rectangle(place, width, part.look)] if width else []
        place += width
    return _picture("".join(drawn), said, BAR_WIDTH, BAR_HEIGHT)


def _picture(shapes: str, said: str, width: int, height: int) -> str:
    size = f'width="{width}" height="{height}" viewBox="0 0 {width} {height}"'
    return f'<svg {size} role="img" aria-label="{escape(said)}"><title>{escape(said)}</title>{shapes}</svg>'


def _rectangle(place: float, width: float, look: style.Look, height: int = BAR_HEIGHT) -> str:
    """A filled box; where the answer lies off the scale it carries stripes or dots too, since greys look alike in print."""
    x, across = round(place + 0.5, 1), round(max(width - 1, 1), 1)
    box = f'<rect x="{x}" y="0.5" width="{across}" height="{height - 1}" fill="{look.colour}" stroke="{look.line}"/>'
    if not look.pattern:
        return box
    steps = range(3, int(across) - 1, 5) if across > STRIPES else ()
    marks = "".join(f'<path d="M{round(x + step, 1)} {height - 2}V2" stroke="{look.ink}"/>' for step in steps)
    return box + marks


def _line(row: Row, years: Sequence[int]) -> str:
    """The share of every year as a small line from 0 to 100 per cent, with a gap where the wording is new."""
    shares = dict(row.years)
    known = [(year, share) for year in years if (share := shares.get(year)) is not None]
    if len(known) < 2:
        return ""
    runs: list[list[tuple[int, float]]] = [[]]
    for before, (year, share) in zip([None, *known], known, strict=False):
        broken = before is not None and any(before[0] < one <= year for one in row.breaks)
        runs.append([(year, share)]) if broken else runs[-1].append((year, share))
    paths = "".join(_path(run, years) for run in runs)
    ends = [known[0], known[-1]]
    said = ", ".join(f"{text.whole_percent(round(share * EXACT), EXACT)} procent {year}" for year, share in ends)
    x, y = _point(*known[-1], years)
    dot = f'<circle cx="{x}" cy="{y}" r="2.6" fill="{style.ACCENT}"/>'
    return _picture(paths + dot, said, LINE_WIDTH, LINE_HEIGHT)


def _path(run: Sequence[tuple[int, float]], years: Sequence[int]) -> str:
    points = [_point(year, share, years) for year, share in run]
    if len(points) == 1:
        return f'<circle cx="{points[0][0]}" cy="{points[0][1]}" r="1.6" fill="{style.ACCENT}"/>'
    written = " ".join(f"{x},{y}" for x, y in points)
    return f'<polyline points="{written}" fill="none" stroke="{style.ACCENT}" stroke-width="1.8"/>'


def _point(year: int, share: float, years: Sequence[int]) -> tuple[float, float]:
    across = (year - years[0]) / max(years[-1] - years[0], 1)
    x = MARGIN + across * (LINE_WIDTH - 2 * MARGIN)
    return round(x, 1), round(LINE_HEIGHT - MARGIN - share * (LINE_HEIGHT - 2 * MARGIN), 1)
