"""The state of every area and group for one question or fact: what maps and matrices are drawn from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from busanalys import states
from busanalys.cache import frame_cache
from busanalys.indicators import harmonise, ledger
from busanalys.indicators.about import about
from busanalys.indicators.printed import forms_received
from busanalys.indicators.values import NO, YES, values
from busanalys.survey import counting
from busanalys.survey.naming import named

if TYPE_CHECKING:
    import pandas as pd

    from busanalys.survey import Survey

GROUP_STATUS = {
    "exists": ("has_group", "BUS-grupp finns", "positive", 1),
    "forming": ("forming", "BUS-grupp under bildande", "partial", 2),
    "missing": ("no_group", "BUS-grupp saknas", "negative", 3),
}
ADOPTION = {
    "adopted": ("adopted", "Har antagit överenskommelsen", "positive", 1),
    "undecided": ("undecided", "Har ännu inte tagit beslut", "partial", 2),
    "declined": ("declined", "Har sagt nej", "negative", 3),
}
LACKING = {
    "complete": ("complete", "Alla finns", "positive", 1),
    "lacks_one": ("lacks_one", "En saknas", "partial", 2),
    "lacks_several": ("lacks_several", "Två eller fler saknas", "negative", 3),
}
RESPONSE = {"answered": ("answered", "Omfattas av ett enkätsvar", "positive", 1)}
UNTOLD = (None, None, None)  # groups, answered and share of a year whose groups are not known


@named
@frame_cache
def by_group(survey: Survey, question: str, year: int) -> pd.DataFrame:
    """One row per group of the year: group_id, name, short_name, kind_of_group, category, label, kind, order, flagged."""
    harmonise.check_kind(survey, question, harmonise.SINGLE)
    return counting.part(survey, states_of_year, question, year, year).drop(columns=["question", "year"]).reset_index(drop=True)


@frame_cache
def states_of_year(survey: Survey, year: int) -> pd.DataFrame:
    """The rows of `by_group` for every question of single choice or number, with the question and the year."""
    import pandas as pd

    groups = harmonise.groups(survey, year)[["group_id", "name", "short_name", "kind"]].rename(columns={"kind": "kind_of_group"})
    told, questions = ledger.of_questions(survey, year), survey.codebook.questions
    names = list(questions.loc[questions["kind"].isin(harmonise.SINGLE), "question"])
    category = [code for name in names for code in told.texts(name, year)]
    shown = [look for name in names for look in looks(told.texts(name, year), appearance(survey, name, year))]
    flagged = [one for name in names for one in told.flagged[told.subjects[name], told.columns[year]]]
    rows = pd.concat([groups] * len(names), ignore_index=True) if names else groups.iloc[:0]
    rows = rows.assign(category=pd.Series(category, dtype="str"), flagged=pd.Series(flagged, dtype=bool))
    labelled = pd.concat([rows, pd.DataFrame(shown, columns=["label", "kind", "order"])], axis="columns")
    return labelled.assign(question=pd.Series(names, dtype="str").repeat(len(groups)).to_numpy(), year=year)


@named
@about
@frame_cache
def by_area(survey: Survey, question: str, year: int) -> pd.DataFrame:
    """One row per area of the year with the state of its group.

    Columns area_id, name, short_name, area_kind, group_id, group_name, members (names of the group's other areas),
    category, label, kind, order, source. An area that no group covers is `no_group`, or `not_in_source` where the
    dataset does not know its groups that year; a stated silence of the area itself is `silent`.
    """
    of_group = harmonise.items(survey, question, year).set_index("group_id")["category"]
    return _of_groups(survey, of_group, year, appearance(survey, question, year))


@named
@about
@frame_cache
def lacking_by_area(survey: Survey, indicator: str, year: int) -> pd.DataFrame:
    """One row per area of the year: how much its group lacks of what an indicator demands together; columns as in `by_area`.

    The indicator is of kind all_of. A category is complete, lacks_one, lacks_several, or why nothing is known of the group.
    """
    wanted = survey.codebook.indicator_options(indicator)
    question, required = str(wanted["question"].iloc[0]), set(wanted["option"])
    stated = values(survey, indicator, year).set_index("group_id")["value"]
    chosen = harmonise.choices(survey, question, year)
    had = chosen[chosen["option"].isin(required)].groupby("group_id")["option"].nunique()
    lacking = (len(required) - had.reindex(stated.index, fill_value=0)).map(_lacks)
    category = stated.mask(stated.isin([YES, NO]), lacking)
    return _of_groups(survey, category, year, _facts(LACKING))


def _lacks(number: int) -> str:
    return list(LACKING)[min(number, len(LACKING) - 1)]


def _of_groups(survey: Survey, of_group: pd.Series, year: int, looks: dict[str, tuple[str, str, int]]) -> pd.DataFrame:
    """The rows of `by_area` of a category per group."""
    rows = harmonise.areas(survey, year)
    own = rows["response"].where(rows["response"].eq("silent"), states.NOT_IN_SOURCE.code)
    own = own.mask(rows["group_status"].eq("missing"), states.NO_GROUP.code)
    category = rows["group_id"].map(of_group).astype("str").fillna(own)
    described = _labelled(rows.assign(category=category), looks)
    return described.drop(columns=["group_status", "response"]).assign(source=survey.title)


@named
@about
def response(survey: Survey, year: int) -> pd.DataFrame:
    """One row per area: whether an answer covers it; columns as in `by_area`."""
    rows = harmonise.areas(survey, year)
    category = rows["response"].mask(rows["group_status"].eq("missing"), states.NO_GROUP.code)
    return _about_areas(survey, rows.assign(category=category), _facts(RESPONSE))


@named
def response_rate(survey: Survey, until: int | None = None) -> pd.DataFrame:
    """How many groups answered, year by year: year, groups, answered, share, forms, doubled.

    `groups` are those that existed, `doubled` those with two forms. A year whose groups are not known has only the
    forms that its source says came in, or no row.
    """
    import pandas as pd

    years = [year for year in survey.years if until is None or year <= until]
    frames = [(year, counting.existing(harmonise.groups(survey, year))) for year in years]
    known = [(year, groups, len(groups) and groups["response"].ne(states.NOT_IN_SOURCE.code).all()) for year, groups in frames]
    rows = [_rate(year, groups) if told else (year, *UNTOLD, forms_received(survey, year), None) for year, groups, told in known]
    frame = pd.DataFrame(rows, columns=["year", "groups", "answered", "share", "forms", "doubled"])
    whole = frame.astype(dict.fromkeys(["groups", "answered", "forms", "doubled"], "Int64") | {"share": "Float64"})
    return whole.dropna(subset=["forms"]).reset_index(drop=True)


def _rate(year: int, groups: pd.DataFrame) -> tuple[int, int, int, float, int, int]:
    answered, forms = int(groups["response"].eq("answered").sum()), groups["n_submissions"]
    return year, len(groups), answered, answered / len(groups), int(forms.sum()), int(forms.gt(1).sum())


@named
@about
def group_status(survey: Survey, year: int) -> pd.DataFrame:
    """One row per area: has a group, one being formed, none, or not stated; columns as in `by_area`."""
    rows = harmonise.areas(survey, year)
    codes = {status: look[0] for status, look in GROUP_STATUS.items()}
    category = rows["group_status"].map(codes).fillna(states.NOT_IN_SOURCE.code)
    return _about_areas(survey, rows.assign(category=category), _facts(GROUP_STATUS))


def _about_areas(survey: Survey, rows: pd.DataFrame, appearance: dict[str, tuple[str, str, int]]) -> pd.DataFrame:
    described = _labelled(rows, appearance).drop(columns=["group_status", "response"]).assign(source=survey.title)
    described.attrs["unit"] = "area"
    return described


def adoption(survey: Survey, agreement: str = "habilitation") -> pd.DataFrame:
    """One row per municipality, a divided city as one: whether it adopted an agreement; columns as in `by_area`."""
    rows = survey.registry.municipalities.drop(columns="source")
    stated = survey.registry.tables["adoption"]
    stated = stated[stated["agreement"] == agreement].set_index("area_id")
    category = rows["area_id"].map(stated["status"]).fillna(states.NOT_IN_SOURCE.code)
    described = rows.assign(area_kind="municipality", group_id="", group_name="", members="", category=category)
    found = _labelled(described, _facts(ADOPTION)).assign(source=rows["area_id"].map(stated["source"]).fillna(""))
    found.attrs["unit"] = "municipality"
    return found


def appearance(survey: Survey, question: str, year: int) -> dict[str, tuple[str, str, int]]:
    """Label, kind and order of every answer to a question in a year, and of every state without one."""
    options = survey.codebook.options(question, year)
    return _gaps() | {option.code: (option.label, option.meaning, option.order) for option in options}


def _facts(looks: dict[str, tuple[str, str, str, int]]) -> dict[str, tuple[str, str, int]]:
    return _gaps() | {code: (label, kind, order) for code, label, kind, order in looks.values()}


def _gaps() -> dict[str, tuple[str, str, int]]:
    return {state.code: (state.label, state.kind, state.order) for state in states.STATES.values()}


def _labelled(rows: pd.DataFrame, appearance: dict[str, tuple[str, str, int]]) -> pd.DataFrame:
    import pandas as pd

    columns = pd.DataFrame(looks(rows["category"], appearance), columns=["label", "kind", "order"], index=rows.index)
    return pd.concat([rows, columns], axis="columns")


def looks(codes: Iterable[str], appearance: Mapping[str, tuple[str, str, int]]) -> list[tuple[str, str, int]]:
    """Label, kind and order of each code; what has none shows as it is."""
    return [appearance.get(code, (code, "neutral", 0)) for code in codes]
