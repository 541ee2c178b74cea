"""The made-up decisions about the made-up data: late and excluded forms, a mistyped number, doubles, released comments."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING

from busanalys.survey.grounds import grounds
from example import answers, forms

if TYPE_CHECKING:
    import pandas as pd

BY = "Sekretariatet (påhittat)"
COLUMNS = ["decision", "year", "kind", "submission", "question", "value", "was", "by", "date", "reason"]
RELEASED_PER_THEME = 2
RESOLVED_EVERY = 3  # years between decisions on two different answers
MISTYPED_YEARS = (2017, 2021)
AFTER_THE_LAST_DAY = timedelta(14)

Row = dict[str, object]


def frame(sent: forms.Forms, submissions: pd.DataFrame, given: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The columns of decisions.csv, and the answers with the mistyped numbers that two of the decisions correct."""
    import pandas as pd

    typed, corrections = _mistyped(given)
    rows = [*_late(sent, submissions), *_excluded(sent, submissions), *corrections]
    rows += [*_resolved(submissions, typed), *_released(sent, submissions, typed)]
    days = {year.year: date.fromisoformat(year.closed) + AFTER_THE_LAST_DAY for year in sent.population.years}
    found = pd.DataFrame(rows, columns=["year", "kind", "submission", "question", "value", "reason"])
    found = found.sort_values(["year", "kind", "submission", "question"], kind="stable", ignore_index=True)
    number = found.groupby("year").cumcount() + 1
    names = [f"{year}-{n:02d}" for year, n in zip(found["year"], number, strict=True)]
    dated = found.assign(decision=names, by=BY, date=[days[year].isoformat() for year in found["year"]])
    was = grounds(*(rows.astype({"year": str}) for rows in (dated, submissions, typed)))
    return dated.assign(was=was)[COLUMNS], typed


def _row(year: object, kind: str, submission: object, reason: str, question: object = "", value: object = "") -> Row:
    return {"year": year, "kind": kind, "submission": submission, "question": question, "value": value, "reason": reason}


def _late(sent: forms.Forms, submissions: pd.DataFrame) -> Iterator[Row]:
    for row in submissions.iloc[forms.late(sent)].to_dict("records"):
        yield _row(row["year"], "include_late", row["submission"], "Svaret kom efter sista svarsdag men innan sammanställningen.")


def _excluded(sent: forms.Forms, submissions: pd.DataFrame) -> Iterator[Row]:
    for row in submissions[sent.test].to_dict("records"):
        yield _row(row["year"], "exclude", row["submission"], "Formuläret skickades på prov och räknas inte.")


def _mistyped(given: pd.DataFrame) -> tuple[pd.DataFrame, list[Row]]:
    plans = given[(given["question"] == answers.PLANS) & given["year"].isin(MISTYPED_YEARS) & (given["value"].str.len() == 2)]
    rows = plans.drop_duplicates("year", keep="last")
    wrong = given.assign(value=given["value"].mask(given.index.isin(rows.index), given["value"] + "0"))
    reason = "En nolla för mycket enligt gruppens kontaktperson (påhittat)."
    return wrong, [
        _row(r["year"], "correct", r["submission"], reason, r["question"], r["value"]) for r in rows.to_dict("records")
    ]


def _resolved(submissions: pd.DataFrame, given: pd.DataFrame) -> Iterator[Row]:
    for question in ("local_agreement", "habilitation_local_routines", answers.PLANS):
        pairs = _differing(submissions, given[given["question"] == question])
        for year, chosen in pairs.groupby("year"):
            if int(str(year)) % RESOLVED_EVERY == 0:
                first = chosen.iloc[0]
                yield _row(
                    year, "resolve", first["submission"], "Gruppen har meddelat vilket svar som gäller.", question, first["given"]
                )


def _differing(submissions: pd.DataFrame, given: pd.DataFrame) -> pd.DataFrame:
    rows = given.merge(submissions[["year", "submission", "group_id"]], on=["year", "submission"])
    rows = rows.assign(given=rows["option"].where(rows["option"] != "", rows["value"]))
    rows = rows[rows["given"] != "unknown"]
    return rows[rows.groupby(["year", "group_id"])["given"].transform("nunique") > 1]


def _released(sent: forms.Forms, submissions: pd.DataFrame, given: pd.DataFrame) -> Iterator[Row]:
    comments = given[given["question"].str.startswith("comment_")]
    rank = sent.population.draws.uniform("released", len(comments))
    ordered = comments.assign(rank=rank).sort_values(["year", "rank"], kind="stable")
    for row in ordered.groupby(["year", "question"]).head(RELEASED_PER_THEME).to_dict("records"):
        reason = "Innehåller inget om enskilda personer."
        yield _row(row["year"], "release_comment", row["submission"], reason, row["question"])
