"""Groups against years or questions: one cell each, told apart by colour, pattern and a sign."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

from busanalys import states, text
from busanalys.figures import style, tables
from busanalys.figures.charts import matrix_plot, words
from busanalys.figures.figure import Figure, Prose

if TYPE_CHECKING:
    import pandas as pd

By = Literal["years", "questions"]
EMPTY_NOTE = "Tom ruta: BUS-gruppen fanns inte det året."
FLAG_NOTE = "* Två svar kom från gruppen, varav ett utan besked i frågan; det andra visas."
COLUMN_WORDS = {"years": ("år", "år"), "questions": ("fråga", "frågor")}

ROW_WORDS = ("BUS-grupp", "BUS-grupper")


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
    notes: tuple[str, ...] = (),
) -> Figure | Prose:
    """A row per group and a cell per year or question, in the order of the frame; a note when the frame is empty.

    `frame` is one of `indicators.group_by_year` (by years) or `group_by_question` (by questions): row_label, column,
    column_label, category, label, kind, order and, where present, row_kind (municipality or district, heads the rows) and
    flagged. `subject` is the question, or the survey; `row_words` and `column_words` name one and many of them. Every kind of
    cell that occurs has its entry in the key, with the same look in every figure; by questions the answers of all questions
    share the scale from yes or good to no or less good.
    """
    if frame.empty:
        return words.nothing(f"”{subject}” per BUS-grupp", None)
    cells = _with_looks(frame, by)
    title = finding or _finding(cells, by)
    columns = cells.groupby(cells["column_label"].astype(str), sort=False)
    subtitle = words.sentences(subject, _size(cells, row_words, column_words or COLUMN_WORDS[by]))
    return Figure(
        id,
        title,
        subtitle,
        matrix_plot.plot(cells, title, subtitle, synthetic),
        tables.wide_frame(frame),
        words.alt("Matris", (_column_words(*column) for column in columns), title=title, closing=[subtitle], synthetic=synthetic),
        source,
        (*notes, *_notes(cells)),
        synthetic,
    )


def _with_looks(frame: pd.DataFrame, by: By) -> pd.DataFrame:
    """The frame with the look of each cell; each question has its own scale of answers."""
    import pandas as pd

    parts = [frame] if by == "years" else [part for _, part in frame.groupby("column", sort=False)]
    looked = [part.assign(look=part["category"].map(style.looks(part))) for part in parts]
    return pd.concat(looked).loc[frame.index]


def _finding(cells: pd.DataFrame, by: By) -> str:
    if by == "questions":
        answered = cells[cells["kind"] != "gap"]["row_label"].nunique()
        return f"{text.number(answered)} av {text.number(cells['row_label'].nunique())} BUS-grupper har svarat på någon fråga"
    last = cells[cells["column"] == cells["column"].max()]
    answered = last[(last["kind"] != "gap") | (last["category"] == states.BLANK.code)]
    if answered.empty:
        return f"{last['column_label'].iloc[0]}: ingen BUS-grupp har gett besked"
    counts = answered["label"].value_counts(sort=False)
    most = str(counts.idxmax())
    share = f"{text.number(counts[most])} av {text.number(len(answered))} svarande BUS-grupper"
    return f"{last['column_label'].iloc[0]}: {share} – {text.lower_first(most)}"


def _size(cells: pd.DataFrame, row_words: tuple[str, str], column_words: tuple[str, str]) -> str:
    rows, columns = cells["row_label"].nunique(), cells["column"].nunique()
    return f"{text.number(rows)} {text.plural(rows, *row_words)}, {text.number(columns)} {text.plural(columns, *column_words)}"


def _column_words(column: object, cells: pd.DataFrame) -> str:
    own, counts = style.legend_order(cells), Counter(cells["category"])
    said = [f"{text.lower_first(str(label))} {counts[code]}" for code, label in zip(own["category"], own["label"], strict=True)]
    return f"{column}: {text.join(said)}"


def _notes(cells: pd.DataFrame) -> Sequence[str]:
    possible = cells["row_label"].nunique() * cells["column"].nunique()
    flagged = "flagged" in cells and bool(cells["flagged"].eq(True).any())
    found = [(EMPTY_NOTE, len(cells) < possible), (FLAG_NOTE, flagged)]
    return tuple(note for note, holds in found if holds)
