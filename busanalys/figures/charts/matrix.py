"""Groups against years, questions or activities as a table: a sign on its fill per cell."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping
from html import escape
from typing import TYPE_CHECKING, Any, Literal

from busanalys import states, text
from busanalys.figures import style, tables
from busanalys.figures.charts import words
from busanalys.figures.figure import Prose, Table
from busanalys.figures.worded import by_frame

if TYPE_CHECKING:
    import pandas as pd

By = Literal["years", "questions"]
EMPTY_NOTE = "Tom ruta: BUS-gruppen fanns inte det året."
FLAG_NOTE = "* Två svar kom från gruppen, varav ett utan besked i frågan; det andra visas."
FEW = 3  # columns that would be stretched over the page
CUT = ' class="cut"'
CUT_KEY = f'<span class="part"><span{CUT} aria-hidden="true"></span> {words.BREAK_WORDS}</span>'
ROW_HEADS = {"BUS-grupp": "BUS-grupp", "fråga": "Fråga"}
COLUMN_WORDS = {"years": ("år", "år"), "questions": ("fråga", "frågor")}
ROW_WORDS = ("BUS-grupp", "BUS-grupper")
Cells = Mapping[Hashable, Any]
Looks = Mapping[style.Look, int]
NUMBERED = 24  # looks that table.css knows by number, so that a cell needs no more to have one
QUIET = style.Look(style.WHITE, sign="·", on=style.QUIET)


@by_frame
def matrix(
    frame: pd.DataFrame,
    *,
    id: str,
    subject: str,
    source: str,
    synthetic: bool,
    by: By = "years",
    row_words: tuple[str, str] = ROW_WORDS,
    column_words: tuple[str, str] | None = None,
    finding: str | None = None,
    breaks: Mapping[Any, str] | None = None,
    quiet: Collection[str] = (),
    notes: tuple[str, ...] = (),
) -> Table | Prose:
    """A row per group and a cell per year or question, in the order of the frame; a note when the frame is empty.

    `frame` is one of `indicators.group_by_year` (by years) or `group_by_question` (by questions): row_label, column,
    column_label, category, label, kind, order and, where present, group_id (its name links to the profile), row_kind
    (municipality or district, heads the rows), flagged, question (each with its own scale of answers) and new_wording (a gap
    before the cell). `subject` is the question, or the survey; `row_words` and `column_words` name one and many of them.
    Before a column of `breaks` there is a gap with its words; answers of `quiet` have no fill. Every kind of cell that occurs
    has its entry in the key.
    """
    if frame.empty:
        return words.nothing(f"”{subject}” per BUS-grupp", None)
    cells, breaks = _with_looks(frame, by, quiet), breaks or {}
    looks = _looks(cells)
    title = finding or _finding(cells, by)
    subtitle = words.sentences(subject, _size(cells, row_words, column_words or COLUMN_WORDS[by]))
    head = f'<span class="board-title">{escape(title)}</span><span class="board-subtitle">{escape(subtitle)}</span>'
    shown = f'<caption>{head}<span class="key">{_key(cells, looks)}</span></caption>{_head(cells, breaks, row_words[0], by)}'
    bodies = "".join(_body(kind, part, cells, breaks, looks) for kind, part in _parts(cells))
    few = " few" if len(_columns(cells)) <= FEW else ""
    fills = ";".join(_fill(look, number) for look, number in looks.items() if number < NUMBERED)
    markup = f'<table class="matrix sortable {by}{few}" style="{fills}">{shown}{bodies}</table>'
    worded = tables.wide_frame(_told(frame, breaks if by == "years" else {}), _row_head(row_words[0]))
    return Table(id, title, worded, source, (*notes, *_notes(cells)), synthetic, markup)


def _told(frame: pd.DataFrame, breaks: Mapping[Any, str]) -> pd.DataFrame:
    """The frame with the breaks in words, for a table without markup: in the heading of a year, or in the cell."""
    heads = [
        f"{label} ({breaks[column]})" if column in breaks else label
        for column, label in zip(frame["column"], frame["column_label"], strict=True)
    ]
    if "new_wording" not in frame:
        return frame.assign(column_label=heads)
    labels = [
        f"{label} ({words.BREAK_WORDS})" if new else label
        for label, new in zip(frame["label"], frame["new_wording"], strict=True)
    ]
    return frame.assign(column_label=heads, label=labels)


def _with_looks(frame: pd.DataFrame, by: By, quiet: Collection[str]) -> pd.DataFrame:
    """The frame with the look of each cell; each question has its own scale of answers, those of `quiet` have no fill."""
    import pandas as pd

    scale = "column" if by == "questions" else "question" if "question" in frame else ""
    parts = [part for _, part in frame.groupby(scale, sort=False)] if scale else [frame]
    looked = [part.assign(look=part["category"].map(style.looks(part) | dict.fromkeys(quiet, QUIET))) for part in parts]
    return pd.concat(looked).loc[frame.index]


def _finding(cells: pd.DataFrame, by: By) -> str:
    if by == "questions":
        answered = cells[cells["kind"] != "gap"]["row_label"].nunique()
        return f"{text.number(answered)} av {text.counted(cells['row_label'].nunique(), 'BUS-grupper')} har svarat på någon fråga"
    last = cells[cells["column"] == cells["column"].max()]
    answered = last[(last["kind"] != "gap") | (last["category"] == states.BLANK.code)]
    if answered.empty:
        return f"{last['column_label'].iloc[0]}: ingen BUS-grupp har gett besked"
    counts = answered["label"].value_counts(sort=False)
    most = str(counts.idxmax())
    share = f"{text.number(counts[most])} av {text.counted(len(answered), 'svarande BUS-grupper')}"
    return f"{last['column_label'].iloc[0]}: {share} – {text.lower_first(most)}"


def _size(cells: pd.DataFrame, row_words: tuple[str, str], column_words: tuple[str, str]) -> str:
    rows, columns = cells["row_label"].nunique(), cells["column"].nunique()
    return f"{text.number(rows)} {text.plural(rows, *row_words)}, {text.number(columns)} {text.plural(columns, *column_words)}"


def _looks(cells: pd.DataFrame) -> dict[style.Look, int]:
    """A number for each look that occurs, in the order of legends."""
    return {look: number for number, look in enumerate(dict.fromkeys(_once(cells, "look")["look"]))}


def _once(cells: pd.DataFrame, name: str) -> pd.DataFrame:
    """One cell of each category and, of a column, value, in the order of legends."""
    place = {category: number for number, category in enumerate(style.legend_order(cells)["category"])}
    return cells.drop_duplicates(["category", name]).sort_values("category", key=lambda codes: codes.map(place), kind="stable")


def _key(cells: pd.DataFrame, looks: Looks) -> str:
    """Every look that occurs with the labels that share it."""
    labels: dict[style.Look, list[str]] = {look: [] for look in looks}
    for look, label in _once(cells, "label")[["look", "label"]].itertuples(index=False):
        labels[look].append(text.lower_first(str(label)))
    parts = [
        f'<span class="part"><i class="box"{_drawn(look, looks)}></i> {escape(" / ".join(found))}</span>'
        for look, found in labels.items()
        if found
    ]
    broken = "new_wording" in cells and bool(cells["new_wording"].any())
    return "".join([*parts, CUT_KEY] if broken else parts)


def _drawn(look: style.Look, looks: Looks) -> str:
    """The attributes by which table.css draws a box."""
    number = looks[look]
    return f" data-look={number}" if number < NUMBERED else f' data-look style="{_fill(look)}"'


def _fill(look: style.Look, number: int | str = "") -> str:
    """What a box is drawn with, as variables of table.css: fill, ink, edge, plate under the sign, sign."""
    edge = f"inset 0 0 0 1px {look.line}" if look.line != style.WHITE else "none"
    plate = look.colour if look.pattern else "none"
    drawn = {"f": style.fill(look), "i": look.on, "e": edge, "p": plate, "s": f"'{escape(look.sign)}'"}
    return ";".join(f"--{name}{number}:{value}" for name, value in drawn.items())


def _columns(cells: pd.DataFrame) -> list[tuple[Any, str]]:
    columns = tables.columns_of(cells)
    return list(zip(columns["column"], columns["column_label"].astype(str), strict=True))


def _head(cells: pd.DataFrame, breaks: Mapping[Any, str], row_word: str, by: By) -> str:
    heads = "".join(f'{_gap(column, breaks, "th")}<th scope="col">{escape(label)}</th>' for column, label in _columns(cells))
    return f'<thead><tr><th scope="col">{_row_head(row_word)}</th>{heads}</tr></thead>'


def _row_head(row_word: str) -> str:
    return ROW_HEADS.get(row_word, text.sentence_case(row_word))


def _gap(column: Any, breaks: Mapping[Any, str], tag: str) -> str:
    if column not in breaks:
        return ""
    return f'<td class="break"><span>{escape(breaks[column])}</span></td>' if tag == "th" else '<td class="break"></td>'


def _parts(cells: pd.DataFrame) -> list[tuple[str, pd.DataFrame]]:
    """The rows by kind where it is known: municipalities before districts."""
    kinds = cells["row_kind"] if "row_kind" in cells else cells["row_label"].map(lambda _: "")
    known = [(kind, cells[kinds.eq(kind)]) for kind in (*tables.KIND_HEADINGS, "")]
    rest = cells[~kinds.isin([*tables.KIND_HEADINGS, ""])]
    return [(kind, part) for kind, part in [*known, ("", rest)] if len(part)]


def _body(kind: str, part: pd.DataFrame, cells: pd.DataFrame, breaks: Mapping[Any, str], looks: Looks) -> str:
    columns = _columns(cells)
    across = len(columns) + 1 + sum(column in breaks for column, _ in columns)
    heading = tables.KIND_HEADINGS.get(kind, "")
    head = f'<tr class="theme"><th scope="rowgroup" colspan="{across}">{heading}</th></tr>' if heading else ""
    found: dict[Hashable, Any] = {(row["row_label"], row["column"]): row for row in part.to_dict("records")}
    ids = dict(zip(part["row_label"], part["group_id"], strict=True)) if "group_id" in part else {}
    rows = "".join(_row(label, ids.get(label, ""), columns, found, breaks, looks) for label in part["row_label"].unique())
    return f"<tbody>{head}{rows}</tbody>"


def _row(label: str, group: str, columns: list[tuple[Any, str]], found: Cells, breaks: Mapping[Any, str], looks: Looks) -> str:
    name = escape(text.breakable(label))
    linked = f'<a href="groups/{escape(group)}.html" data-profile="{escape(group)}">{name}</a>' if group else name
    shown = "".join(f"{_gap(column, breaks, 'td')}{_cell(found.get((label, column)), looks)}" for column, _ in columns)
    return f'<tr><th scope="row">{linked}</th>{shown}</tr>'


def _cell(row: Cells | None, looks: Looks) -> str:
    """A cell as its words, for which table.css draws the box; without quotes and end, as a large county has thousands."""
    if row is None:
        return "<td data-order=9999>"
    flag, star = (" data-flag", "*") if row.get("flagged") is True or row.get("flagged") == 1 else ("", "")
    new = row.get("new_wording") is True
    label = escape(f"{row['label']} ({words.BREAK_WORDS})" if new else str(row["label"]))
    return f"<td{CUT if new else ''} data-order={row['order']}><i{_drawn(row['look'], looks)}{flag}>{label}{star}</i>"


def _notes(cells: pd.DataFrame) -> tuple[str, ...]:
    possible = cells["row_label"].nunique() * cells["column"].nunique()
    flagged = "flagged" in cells and bool(cells["flagged"].eq(True).any())
    found = [(EMPTY_NOTE, len(cells) < possible), (FLAG_NOTE, flagged)]
    return tuple(note for note, holds in found if holds)
