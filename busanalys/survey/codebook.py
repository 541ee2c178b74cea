"""What was asked, when, in which words, and what the answers mean: typed access to `data/codebook/`."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from busanalys.errors import UnknownNameError
from busanalys.names import normal

if TYPE_CHECKING:
    import pandas as pd

FAR_FUTURE = 9999


class Option(NamedTuple):
    """One answer option as it was worded in a year; `meaning` is positive, partial, negative, neutral or unknown."""

    code: str
    label: str
    order: int
    meaning: str


@dataclass(frozen=True, eq=False)
class Codebook:
    """The tables of the codebook by name, as `schemas.CODEBOOK` describes them, and what the forms of the dataset tell.

    `offered` holds the options that a year's form had, by question and year, where an import has seen a column of each;
    `complete` says that a question without a wording in a year was not asked, as in a survey of one's own.
    """

    tables: Mapping[str, pd.DataFrame]
    offered: Mapping[tuple[str, int], frozenset[str]] = field(default_factory=dict)
    complete: bool = False

    @property
    def questions(self) -> pd.DataFrame:
        """One row per question, in the order of the survey."""
        return self._ordered["questions"].copy(deep=False)

    @cached_property
    def sensitive(self) -> frozenset[str]:
        """The questions whose answers are not shown for a single group in the public edition: judgements and free texts."""
        rows = self.tables["questions"]
        return frozenset(rows.loc[rows["sensitive"] == "yes", "question"])

    def disclosure(self, split: str) -> pd.Series | None:
        """The rule of `disclosure.csv` for a split of the answers to a sensitive question; None where it is not shown at all."""
        rows = self.tables.get("disclosure")
        own = rows[rows["split"].eq(split) & rows["shown"].eq("yes")] if rows is not None else None
        return own.iloc[0] if own is not None and len(own) else None

    @property
    def indicators(self) -> pd.DataFrame:
        """One row per indicator, in the order in which reports show them."""
        return self._ordered["indicators"].copy(deep=False)

    @property
    def themes(self) -> pd.DataFrame:
        """One row per theme, in the order of the report."""
        return self._ordered["themes"].copy(deep=False)

    @cached_property
    def _ordered(self) -> dict[str, pd.DataFrame]:
        return {name: self.tables[name].sort_values("order") for name in ("questions", "indicators", "themes")}

    def has_question(self, name: str) -> bool:
        """Whether there is a question of that id."""
        return name in self._rows("questions", "question")

    def has_indicator(self, name: str) -> bool:
        """Whether there is an indicator of that id."""
        return name in self._rows("indicators", "indicator")

    def question_id(self, name: str) -> str:
        """The id of a question given by its id or Swedish label; UnknownNameError names the nearest."""
        return self._id("questions", "question", name)

    def indicator_id(self, name: str) -> str:
        """The id of an indicator given by its id or Swedish label; UnknownNameError names the nearest."""
        return self._id("indicators", "indicator", name)

    def subject_id(self, name: str) -> str:
        """The id of a question or else an indicator given by its id or Swedish label; UnknownNameError names the nearest."""
        if name in self._rows("questions", "question") or name in self._rows("indicators", "indicator"):
            return name
        return self._meant("question or indicator", name, self._labels("indicators") | self._labels("questions"))

    def _id(self, table: str, key: str, name: str) -> str:
        return name if name in self._rows(table, key) else self._meant(key, name, self._labels(table))

    def _labels(self, table: str) -> dict[str, str]:
        rows = self.tables[table]
        return dict(zip(rows[table.removesuffix("s")], rows["label"], strict=True))

    def _meant(self, kind: str, name: str, labels: dict[str, str]) -> str:
        by_label = {normal(label): identity for identity, label in labels.items()}
        found = name if name in labels else by_label.get(normal(name))
        if found is None:
            raise UnknownNameError(kind, name, labels)
        return found

    def question(self, question: str) -> pd.Series:
        """The row of one question; UnknownNameError lists what exists."""
        return self._row("questions", "question", question)

    def indicator(self, indicator: str) -> pd.Series:
        """The row of one indicator; UnknownNameError lists what exists."""
        return self._row("indicators", "indicator", indicator)

    def indicator_options(self, indicator: str) -> pd.DataFrame:
        """question and option of everything that counts for the indicator."""
        name = str(self.indicator(indicator)["indicator"])
        return self._options_of_indicators[name].copy(deep=False)

    def targets(self, year: int) -> pd.DataFrame:
        """What the agreements demand of every group in a year, in order; columns as `schemas.CODEBOOK` has them."""
        rows = self.tables["targets"]
        valid = rows["valid_from"].fillna(0).le(year) & rows["valid_to"].fillna(FAR_FUTURE).ge(year)
        return rows[valid].sort_values("order", ignore_index=True)

    def indicators_of(self, question: str) -> list[str]:
        """The indicators of yes or no that are made of a question alone, the one of the same name first, then in order."""
        return list(self._indicators_of.get(question, ()))

    def positive(self, question: str) -> frozenset[str]:
        """The options that count as yes: those of the question's indicator, else those that mean it."""
        for indicator in self.indicators_of(question):
            return frozenset(self.indicator_options(indicator)["option"])
        rows = self.tables["options"]
        return frozenset(rows.loc[rows["question"].eq(question) & rows["meaning"].eq("positive"), "option"])

    def base(self, subject: str) -> str:
        """What the answers to a question, or an indicator, are shares of: answers, groups or areas."""
        known = self._rows("indicators", "indicator")
        names = [subject] if subject in known else self.indicators_of(subject)
        return str(known[names[0]]["base"]) if names else "groups"

    def questions_of(self, theme: str) -> list[str]:
        """The questions of a theme in the order of the survey."""
        rows = self.questions
        return [str(name) for name in rows.loc[rows["theme"] == theme, "question"]]

    def wording(self, question: str, year: int) -> pd.Series | None:
        """The version of a question that was valid in a year; None where no version is known."""
        versions = self._versions.get(question, [])
        return next((version.row for version in versions if version.valid_from <= year <= version.valid_to), None)

    def asked(self, question: str, year: int) -> bool | None:
        """Whether the question was asked that year; None where the codebook does not know, which is never so of a survey."""
        version = self.wording(question, year)
        return (False if self.complete else None) if version is None else version["asked"] == "yes"

    def options(self, question: str, year: int) -> list[Option]:
        """The options that the form of a year offered, in order, with the labels of that year.

        A year before the first known wording gets the labels of the first.
        """
        seen = self.offered.get((question, int(year)))
        return [option for option in self.worded(question, year) if seen is None or option.code in seen]

    def worded(self, question: str, year: int) -> list[Option]:
        """The options that the codebook has of a question in a year, whether or not the form of the year had them all."""
        rows = self._options.get(question, [])
        known = max(year, min((row.valid_from for row in rows), default=year))
        return [row.option for row in rows if row.valid_from <= known <= row.valid_to]

    def offers(self, question: str, wanted: Collection[str], year: int) -> bool:
        """Whether the form of a year let a group give what is wanted: one of the options, of a multiple choice all of them."""
        codes, needed = self._codes(question, year), frozenset(wanted) - {""}
        multiple = self.question(question)["kind"] == "multiple"
        return not needed or (needed <= codes if multiple else bool(needed & codes))

    def breaks_between(self, question: str, earlier: int, later: int) -> bool:
        """Whether wording or options changed between two years so that answers cannot be compared."""
        begun = [version for version in self._versions.get(question, []) if earlier < version.valid_from <= later]
        reworded = any(version.row["breaks"] == "yes" for version in begun)
        return reworded or self._codes(question, earlier) != self._codes(question, later)

    def new_wordings(self, question: str, years: Iterable[int]) -> tuple[int, ...]:
        """The years, of those in which a question was asked, whose answers cannot be compared with the time before."""
        asked = [year for year in years if self.asked(question, year)]
        return tuple(later for earlier, later in pairwise(asked) if self.breaks_between(question, earlier, later))

    def _codes(self, question: str, year: int) -> frozenset[str]:
        return frozenset(option.code for option in self.options(question, year))

    @cached_property
    def _versions(self) -> dict[str, list[_Version]]:
        found: dict[str, list[_Version]] = {}
        for _, row in self.tables["wordings"].fillna({"valid_to": FAR_FUTURE}).iterrows():
            found.setdefault(str(row["question"]), []).append(_Version(int(row["valid_from"]), int(row["valid_to"]), row))
        return found

    @cached_property
    def _indicators_of(self) -> dict[str, list[str]]:
        kinds = self.indicators.set_index("indicator")["kind"].isin(["share", "all_of"])
        found: dict[str, list[str]] = {}
        for name in kinds.index[kinds]:
            for question in dict.fromkeys(self._options_of_indicators[name]["question"]):
                found.setdefault(question, []).append(str(name))
        return {question: sorted(names, key=lambda name: name != question) for question, names in found.items()}

    @cached_property
    def _options_of_indicators(self) -> dict[str, pd.DataFrame]:
        rows = self.tables["indicator_options"]
        return {name: rows[rows["indicator"].eq(name)] for name in self.tables["indicators"]["indicator"]}

    @cached_property
    def _options(self) -> dict[str, list[_Dated]]:
        rows = self.tables["options"].sort_values("order").fillna({"valid_to": FAR_FUTURE})
        found: dict[str, list[_Dated]] = {}
        for row in rows.to_dict("records"):
            option = Option(row["option"], row["label"], int(row["order"]), row["meaning"])
            found.setdefault(row["question"], []).append(_Dated(int(row["valid_from"]), int(row["valid_to"]), option))
        return found

    def _row(self, table: str, key: str, name: str) -> pd.Series:
        rows = self._rows(table, key)
        if name not in rows:
            raise UnknownNameError(key, name, rows)
        return rows[name]

    def _rows(self, table: str, key: str) -> dict[str, pd.Series]:
        if table not in self._remembered:
            frame = self.tables[table]
            self._remembered[table] = {str(frame[key].iloc[place]): frame.iloc[place] for place in range(len(frame))}
        return self._remembered[table]

    @cached_property
    def _remembered(self) -> dict[str, dict[str, pd.Series]]:
        return {}


class _Dated(NamedTuple):
    valid_from: int
    valid_to: int
    option: Option


class _Version(NamedTuple):
    valid_from: int
    valid_to: int
    row: pd.Series
