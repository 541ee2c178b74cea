"""Tables with Swedish headings from the frames of the indicators; no file access."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from busanalys import states, text
from busanalys.figures import style

if TYPE_CHECKING:
    import pandas as pd

KINDS = {"municipality": "Kommun", "district": "Stadsdelsområde"}
KIND_HEADINGS = {"municipality": "Kommuner", "district": "Stadsdelsområden"}
ORIGINS = {"computed": "beräknat ur svaren", "printed": "tryckt i källan"}
OUTSIDE = "utanför basen"
UNIT_HEADINGS = {
    "name": "Område",
    "group_name": "BUS-grupp",
    "members": "Delar BUS-grupp med",
    "area_kind": "Typ",
    "kind_of_group": "Typ",
}


def answer_label(row: Mapping[Any, Any]) -> str:
    """What an answer of `indicators.distribution` is called, with a remark where the source gives several as one."""
    return f"{row['label']} ({states.MERGED_NOTE})" if row["kind"] == "merged" else str(row["label"])


def distribution_frame(frame: pd.DataFrame) -> pd.DataFrame:
    """The answers to a question as a reader sees them, in the order of the legend.

    `frame` is one of `indicators.distribution`. Columns Svar, Antal (whole numbers, missing where the source gives none),
    Andel (whole per cent as text, empty outside the base and where the base is under ten), Bas and Redovisning (counted
    or printed).
    """
    rows = style.legend_order(frame)
    shown = rows.assign(
        Svar=[answer_label(row) for row in rows[["label", "kind"]].to_dict("records")],
        Antal=rows["count"].astype("Int64"),
        Andel=[share_text(*cells) if cells[2] else "" for cells in _cells(rows, "count", "base", "in_base")],
        Bas=[text.counted(base, unit) if inside else OUTSIDE for base, unit, inside in _cells(rows, *_BASE)],
        Redovisning=rows["origin"].map(ORIGINS),
    )
    return shown[["Svar", "Antal", "Andel", "Bas", "Redovisning"]]


_BASE = ("base", "base_unit", "in_base")


def _cells(frame: pd.DataFrame, *columns: str) -> list[tuple[Any, ...]]:
    return list(frame[list(columns)].itertuples(index=False, name=None))


def share_text(count: Any, base: Any, *_: object) -> str:
    """`42 %`; empty where the count is missing or the base is missing or under ten."""
    import pandas as pd

    return "" if pd.isna(count) or pd.isna(base) else text.percent(int(count), int(base))


def unit_frame(frame: pd.DataFrame, heading: str = "Svar") -> pd.DataFrame:
    """Every area or group with its state as a reader sees it.

    `frame` is one of `indicators.by_area`, `by_group`, `response`, `group_status` or `adoption`. Columns Område (or
    BUS-grupp for groups), Typ, BUS-grupp and Delar BUS-grupp med where the frame has them and they say anything, and the
    state under `heading`.
    """
    found = [column for column in UNIT_HEADINGS if column in frame and frame[column].ne("").any()]
    shown = frame[[*found, "label"]].rename(columns=UNIT_HEADINGS | {"label": heading})
    if "area_id" not in frame:
        shown = shown.rename(columns={"Område": "BUS-grupp"})
    return shown.assign(Typ=shown["Typ"].map(KINDS)).reset_index(drop=True)


def trend_frame(frame: pd.DataFrame) -> pd.DataFrame:
    """An indicator over the years as a reader sees it; `frame` is one of `indicators.trend`.

    Columns År, Antal, Bas, Andel, Lägsta and Högsta möjliga andel (of every group that existed), Vet ej, Samma grupper året
    innan and Samma grupper detta år (counts with their common base), Redovisning and Anmärkning; where they are told also
    Kommuner and Stadsdelsområden, the counts among the groups of each with their base.
    """
    import pandas as pd

    rows = frame.to_dict("records")
    shown = pd.DataFrame([_trend_row(row) for row in rows], columns=_TREND_COLUMNS)
    for kind, heading in LINES.items():
        told = [_panel_text(row.get(f"{kind}_count"), row.get(f"{kind}_base")) for row in rows]
        if any(told):
            shown.insert(list(shown).index("Redovisning"), heading, told)
    return shown


LINES = {"municipality": "Kommuner", "district": "Stadsdelsområden"}  # the thin lines of a trend, as the pointer names them
_TREND_COLUMNS = [
    "År", "Antal", "Bas", "Andel", "Lägsta möjliga andel", "Högsta möjliga andel", "Vet ej",
    "Samma grupper, föregående mätning", "Samma grupper, detta år", "Redovisning", "Anmärkning",
]  # fmt: skip


def _trend_row(row: dict[Any, Any]) -> tuple[Any, ...]:
    return (
        str(row["year"]),
        int(row["count"]),
        text.counted(row["base"], row["base_unit"]),
        share_text(row["count"], row["base"]),
        *(_bound_text(row[bound], row["total"]) for bound in ("lower", "upper")),
        _whole(row["unknown_count"]),
        *(_panel_text(row[count], row["panel_base"]) for count in ("panel_count_before", "panel_count")),
        ORIGINS[row["origin"]],
        text.sentence_case(row["break_text"]) if row["break_before"] else "",
    )


def _whole(value: Any) -> int | None:
    import pandas as pd

    return None if pd.isna(value) else int(value)


def _bound_text(bound: Any, total: Any) -> str:
    import pandas as pd

    if pd.isna(bound) or pd.isna(total):
        return ""
    return text.count_and_share(round(float(bound) * int(total)), int(total))


def _panel_text(count: Any, base: Any) -> str:
    import pandas as pd

    if pd.isna(count) or pd.isna(base) or not base:
        return ""
    share = text.percent(int(count), int(base))
    return f"{text.number(count)} av {text.number(base)}" + (f" ({share})" if share else "")


def wide_frame(frame: pd.DataFrame, corner: str = "BUS-grupp") -> pd.DataFrame:
    """The labels of a matrix with a row per group and a column per year or question, in the order they come, years in theirs.

    `frame` has row_label, column, column_label and label, as `indicators.group_by_year` gives it; a pair that is not in the frame
    is empty.
    """
    pairs = frame.drop_duplicates(["row_label", "column_label"])
    wide = pairs.pivot(index="row_label", columns="column_label", values="label")
    ordered = wide.loc[list(pairs["row_label"].unique()), list(columns_of(pairs)["column_label"])].fillna("")
    return ordered.rename_axis(index=corner, columns=None).reset_index()


def columns_of(frame: pd.DataFrame) -> pd.DataFrame:
    """One row per column of a matrix: years in their order, others in the order they come."""
    found = frame.drop_duplicates("column")
    return found.sort_values("column") if found["column"].map(lambda one: isinstance(one, int)).all() else found


def crossed(frame: pd.DataFrame) -> pd.DataFrame:
    """The answers in columns and who took part in rows, with sums: Vilka som svarade, one column per answer, Summa.

    `frame` is one of `indicators.by_respondent`; counts of groups.
    """
    answers = frame.sort_values("order")["label"].unique()
    wide = frame.pivot_table(index="respondent_label", columns="label", values="count", aggfunc="sum", fill_value=0, sort=False)
    shown = wide[list(answers)].assign(Summa=wide.sum(axis="columns"))
    return shown.rename_axis(columns=None).reset_index(names="Vilka som svarade")


def question_frame(frame: pd.DataFrame, year: int, answer: str, years: pd.DataFrame) -> pd.DataFrame:
    """A question as a reader sees it: the answers of the year, then `answer` in the years before: År, Svar, Antal, Bas, Andel.

    `frame` is one of `indicators.distribution`, `years` one of `indicators.trend` or empty.
    """
    import pandas as pd

    columns = ["År", "Svar", "Antal", "Bas", "Andel"]
    answers = distribution_frame(frame).assign(År=str(year))[columns]
    before = years[years["year"].ne(year) & years["origin"].eq("computed")] if len(years) else years
    if before.empty:
        return answers
    over = trend_frame(before).assign(Svar=answer)[columns]
    return pd.concat([answers, over.iloc[::-1]], ignore_index=True)
