"""A number that groups report, year by year: its sum, its median and how many groups gave it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from busanalys import text
from busanalys.figures import style
from busanalys.figures.charts import rows as bar_rows
from busanalys.figures.charts import words
from busanalys.figures.figure import Figure, Prose

if TYPE_CHECKING:
    import pandas as pd

HEADINGS = {
    "year": "År",
    "total": "Summa",
    "median": "Median per grupp",
    "groups": "Grupper som uppgett antal",
    "base": "Svarande grupper",
}


def numbers(frame: pd.DataFrame, *, id: str, question_label: str, source: str, synthetic: bool) -> Figure | Prose:
    """One bar per year with the sum over the groups that gave a number; a note when the frame is empty.

    `frame` is one of `indicators.numbers`. The sum depends on how many groups answered, so that the number of groups
    and the median stand beside it.
    """
    if frame.empty:
        return words.nothing(f"”{question_label}” över tid", None)
    last = frame.to_dict("records")[-1]
    title = f"{question_label}: median {_median(last['median'])} per grupp {last['year']}"
    subtitle = words.sentences("Summa för de grupper som uppgett antal", "Grupper utan tal eller med två olika tal ingår inte")
    drawn = [_row(row) for row in frame.to_dict("records")]
    points = [f"{row.label}: {row.value}" for row in drawn]
    return Figure(
        id,
        title,
        subtitle,
        bar_rows.bars(drawn, float(frame["total"].max()), title, subtitle, synthetic),
        frame.astype({"year": str}).rename(columns=HEADINGS)[list(HEADINGS.values())],
        words.alt("Liggande stapeldiagram", points, title=title, closing=[subtitle], synthetic=synthetic),
        source,
        (),
        synthetic,
    )


def _row(row: dict[object, object]) -> bar_rows.Row:
    total, groups, base = (int(str(row[name])) for name in ("total", "groups", "base"))
    label = f"{row['year']}: {groups} av {base} grupper, median {_median(row['median'])}"
    return bar_rows.Row(label, total, text.number(total), style.look("neutral"), tracked=False)


def _median(value: object) -> str:
    number = float(str(value))
    return text.number(number, 0 if number.is_integer() else 1)
