"""Every group's answer to every question as one table: a sign per answer, groups with most of them in place first."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING, Any

from busanalys import text
from busanalys.figures import style, tables

if TYPE_CHECKING:
    import pandas as pd

WORDS = {"positive": "ja eller bra", "partial": "delvis eller på gång", "negative": "nej eller mindre bra"}
KINDS = ("positive", "partial", "negative", "unknown", "merged", "conflicting", "gap")
TOTAL = "Antal ja"
COUNTY = "Länet, antal ja"
FEW = 14  # questions whose names have room beside each other
Moved = Collection[tuple[str, str]]


def frame(rows: pd.DataFrame) -> pd.DataFrame:
    """The answers in words: BUS-grupp, a column per question, Antal ja; `rows` of `indicators.group_by_question`."""
    wide = tables.wide_frame(rows)
    return wide.assign(**{TOTAL: wide["BUS-grupp"].map(_positives(rows, "row_label"))})


def _positives(rows: pd.DataFrame, key: str) -> pd.Series:
    return rows["kind"].eq("positive").groupby(rows[key]).sum()


def finding(rows: pd.DataFrame) -> str:
    """How many of the groups that answered have yes or good in every question."""
    answered = rows[rows["kind"].ne("gap")]["group_id"].unique()
    asked = rows["column"].nunique()
    full = int(_positives(rows, "group_id")[answered].eq(asked).sum())
    number = text.number(full) if full else "Ingen"
    of = f"{number} av {text.counted(len(answered), 'BUS-grupper')} som svarade"
    return f"{of} har ja eller bra på alla {text.numeral(asked)} frågor"


def markup(rows: pd.DataFrame, moved: Moved, caption: str) -> str:
    """The table as HTML, every word escaped; names link to the profiles, `moved` are group and question that changed."""
    columns = rows.drop_duplicates("column")[["column", "column_label"]]
    head = "".join(f'<th scope="col">{escape(text.breakable(str(label)))}</th>' for label in columns["column_label"])
    bodies = "".join(_body(kind, part, list(columns["column"]), moved) for kind, part in rows.groupby("row_kind", sort=False))
    changed = '<span class="part"><b class="moved">&#8195;</b> ändrat sedan förra gången</span>' if moved else ""
    signs = f'<span class="key">{key(rows)}{changed}</span>'
    title = f'<caption><span class="board-title">{escape(caption)}</span>{signs}</caption>'
    top = f'<thead><tr><th scope="col">BUS-grupp</th>{head}<th scope="col">{TOTAL}</th></tr>{_county(rows, columns)}</thead>'
    many = " many" if len(columns) > FEW else ""
    return f'<table class="scoreboard sortable{many}">{title}{top}{bodies}</table>'


def key(rows: pd.DataFrame) -> str:
    """What the signs that occur mean, as HTML; `rows` have kind, category, label and order of every cell."""
    return " ".join(
        f'<span class="part"><b>{mark}</b> {escape(" / ".join(words))}</span>' for mark, words in _signs(rows).items()
    )


def _signs(rows: pd.DataFrame) -> dict[str, list[str]]:
    """What each sign that occurs says, in the order of legends: kinds of answer in common, states by their names."""
    found: dict[str, list[str]] = {}
    once = rows.drop_duplicates(["kind", "category"]).sort_values("order", kind="stable")
    for row in sorted(once.to_dict("records"), key=lambda row: KINDS.index(row["kind"]) if row["kind"] in KINDS else 0):
        said = found.setdefault(_sign(row), [])
        words = WORDS.get(str(row["kind"])) or text.lower_first(str(row["label"]))
        said += [words] if words not in said else []
    return found


def _sign(row: Mapping[Hashable, Any]) -> str:
    return style.look(str(row["kind"]), str(row["category"]), int(row["order"])).sign


def _county(rows: pd.DataFrame, columns: pd.DataFrame) -> str:
    counts = rows["kind"].eq("positive").groupby(rows["column"]).sum()
    cells = "".join(f"<td>{int(counts[column])}</td>" for column in columns["column"])
    return f'<tr class="county"><th scope="row">{COUNTY}</th>{cells}<td></td></tr>'


def _body(kind: Any, rows: pd.DataFrame, columns: Sequence[str], moved: Moved) -> str:
    heading = tables.KIND_HEADINGS.get(str(kind), "")
    head = f'<tr class="theme"><th scope="rowgroup" colspan="{len(columns) + 2}">{heading}</th></tr>' if heading else ""
    cells = {(row["group_id"], row["column"]): row for row in rows.to_dict("records")}
    names = dict(zip(rows["group_id"], rows["row_label"], strict=True))
    positives = _positives(rows, "group_id").to_dict()
    ordered = sorted(names, key=lambda group: (-positives[group], text.alphabetical(names[group])))
    return (
        f"<tbody>{head}{''.join(_row(group, names[group], positives[group], cells, columns, moved) for group in ordered)}</tbody>"
    )


def _row(group: str, name: str, positives: int, cells: dict[Any, Any], columns: Sequence[str], moved: Moved) -> str:
    linked = f'<a href="groups/{escape(group)}.html" data-profile="{escape(group)}">{escape(name)}</a>'
    own = [cells.get((group, column)) for column in columns]
    shown = "".join(sign(cell, (group, column) in moved) for cell, column in zip(own, columns, strict=True))
    answered = any(cell is not None and cell["kind"] != "gap" for cell in own)
    return f'<tr><th scope="row">{linked}</th>{shown}<td>{int(positives) if answered else text.MISSING}</td></tr>'


def sign(cell: Mapping[Hashable, Any] | None, has_moved: bool = False) -> str:
    """A cell of the table as HTML: an answer in words, for which table.css shows its sign.

    `cell` has kind, category, label and order. HTML needs no quotes and no end here, and a large county has ten thousand.
    """
    if cell is None:
        return "<td>"
    marked, changed = (" class=moved", ", ändrat") if has_moved else ("", "")
    return f"<td{marked} data-sign={_sign(cell)}>{escape(str(cell['label']))}{changed}"
