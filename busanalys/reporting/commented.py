"""The secretariat's commentary beside the figures, with its references replaced by the numbers of the data."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from busanalys import indicators, states, text
from busanalys.errors import DataError, Problem
from busanalys.figures import listings
from busanalys.figures.figure import Commentary, Prose, Table, absence
from busanalys.indicators import disclosure
from busanalys.reporting.base import Context
from busanalys.survey import commentary

if TYPE_CHECKING:
    from busanalys.survey import Survey

NOT_TOLD = f"(uppgiften {states.WITHHELD_NOTE})"
HEADING = re.compile(r"^#+[ \t]*([^\s#].*)$", re.MULTILINE)


def _everything(subject: str, year: int) -> bool:
    return True


class Commented(Context):
    """What the secretariat says of the year."""

    def commentary(self, name: str) -> Commentary | Prose:
        """The commentary on a theme, or the `summary`; in a draft with last year's to write from.

        Raises DataError when it names a number that the year does not have.
        """
        if self.survey.kind != "survey":
            return Prose()
        written = filled(self.survey, self.year, name, self.base, self._may_be_cited)
        helped = self.earlier is not None and not self._is_public
        before = filled(self.survey, self.earlier, name, self.base) if helped and self.earlier else ""
        if not written and not before:
            return absence(f"Någon kommentar är inte skriven för {self.year}.")
        earlier = f"Förra årets kommentar ({self.earlier})" if before else ""
        return Commentary("Kommentar", written, earlier, before)

    def _may_be_cited(self, subject: str, year: int) -> bool:
        return self._tells(subject, disclosure.COUNTY, year)

    def decisions(self) -> Table | Prose:
        """What a person has decided about the year's answers, with who, when and why."""
        rows = self.survey.rows("decisions", self.year)
        if self._is_public:
            sensitive = rows["question"].isin(self.survey.codebook.sensitive)
            rows = rows[~sensitive | rows["kind"].eq("release_comment")]
        if rows.empty:
            return Prose((f"Inga beslut har fattats om uppgifterna för {self.year}.",))
        forms = self.survey.rows("submissions", self.year).set_index("submission")["group_id"]
        groups = {str(form): self.survey.registry.group_name(group) for form, group in forms.items()}
        questions = dict(self.survey.codebook.questions[["question", "label"]].itertuples(index=False, name=None))
        frame = listings.decisions(rows, groups, questions)
        return Table("decisions", f"Beslut om uppgifterna {self.year}", frame, self._source(), (), self.survey.synthetic)


def filled(survey: Survey, year: int, name: str, base: str, told: Callable[[str, int], bool] = _everything) -> str:
    """A commentary with every reference as `13 av 30 svarande BUS-grupper (43 %)` and headings as bold lines.

    A reference to what is not `told` of a subject in a year says so in its place. Raises DataError with every reference whose
    number the year does not have.
    """
    written = survey.commentary(year, name)
    problems: list[Problem] = []
    for one in commentary.references(written):
        if isinstance(one, commentary.Reference):
            of = one.year or year
            number = _number(survey, one, of, base) if told(one.name, of) else NOT_TOLD
            problems += [] if number else [_missing(survey, year, name, one)]
            written = written.replace(one.written, number)
    if problems:
        raise DataError(problems)
    return HEADING.sub(lambda found: f"**{found[1].rstrip().rstrip('#').rstrip()}**", written)


def _missing(survey: Survey, year: int, name: str, one: commentary.Reference) -> Problem:
    shown_as = commentary.path(survey.path, year, name).relative_to(survey.path.parent).as_posix()
    what = f"the number does not exist for {one.year or year}"
    cause = "the question was not asked that year, or nobody answered it"
    return Problem("unknown reference", what, shown_as, one.line, values=(one.written,), cause=cause, remedy="take it out")


def _number(survey: Survey, one: commentary.Reference, year: int, base: str) -> str:
    found = _of_option(survey, one, year, base) if one.option else _of_indicator(survey, one.name, year, base)
    if found is None:
        return ""
    count, size, unit = found
    forms = {
        "share": text.of_base(count, size, unit),
        "count": text.number(count),
        "percent": text.percent(count, size) or text.of_base(count, size, unit),
        "base": text.counted(size, unit),
    }
    return forms[one.form]


def _of_indicator(survey: Survey, indicator: str, year: int, base: str) -> tuple[int, int, str] | None:
    level = indicators.level(survey, indicator, year, base)
    return (int(level["count"]), int(level["base"]), str(level["base_unit"])) if level["base"] else None


def _of_option(survey: Survey, one: commentary.Reference, year: int, base: str) -> tuple[int, int, str] | None:
    frame = indicators.distribution(survey, one.name, year, base)
    rows = frame[frame["category"] == one.option] if len(frame) else frame
    if rows.empty or not rows["base"].iloc[0]:
        return None
    row = rows.iloc[0]
    return int(row["count"]), int(row["base"]), str(row["base_unit"])
