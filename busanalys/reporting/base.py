"""What every report knows: its survey and year, how questions are called, where numbers come from, and the map of the year."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property, wraps
from inspect import isfunction
from typing import TYPE_CHECKING, ParamSpec, TypeVar

from busanalys import indicators, text
from busanalys.errors import UnknownNameError
from busanalys.figures import facts, maps
from busanalys.figures.charts import words
from busanalys.figures.figure import Figure, Prose, Table, note
from busanalys.figures.worded import framed, worded
from busanalys.indicators import disclosure, harmonise
from busanalys.names import normal
from busanalys.reporting.revised import with_revisions
from busanalys.survey import Survey
from busanalys.survey.naming import named

if TYPE_CHECKING:
    import pandas as pd

Shown = Figure | Prose
Kind = TypeVar("Kind")
FORUM, PUBLIC = "forum", "public"
AUDIENCES = (FORUM, PUBLIC)
QUOTES = frozenset({"comments", "commentary", "decisions", "timeline", "duties", "levels", "sources"})  # what others wrote
WITHHELD = {
    disclosure.COUNTY: "svaren",
    disclosure.KIND: "svaren i kommuner och stadsdelsområden var för sig",
    disclosure.RESPONDENT: "svaren efter vilka som svarade",
}
WHY = "eftersom enskilda BUS-gruppers svar då skulle kunna räknas ut"
P = ParamSpec("P")


def audience_of(name: str, forum: str) -> str:
    """The one of AUDIENCES that is meant, the first also by the forum's own name; UnknownNameError lists what exists."""
    found = FORUM if normal(name) == normal(forum) else name
    if found not in AUDIENCES:
        raise UnknownNameError("audience", name, (*AUDIENCES, forum.lower()))
    return found


def _announced(method: Callable[P, Kind]) -> Callable[P, Kind]:
    """The method in the county's words, its sentences marked as made up where the survey is but for real facts and absences."""

    @wraps(method)
    def told(*args: P.args, **kwargs: P.kwargs) -> Kind:
        survey: Survey = getattr(args[0], "survey")  # noqa: B009
        say = survey.registry.county.said
        shown = (framed if method.__name__ in QUOTES else worded)(method(*args, **kwargs), say)
        if not isinstance(shown, Prose) or shown.real or shown.kind == "absence":
            return shown
        return replace(shown, synthetic=survey.synthetic)

    return told


@dataclass(frozen=True, eq=False)
class Context:
    """One year of a survey, with what its figures share.

    For the audience `public` no single group's answer to a sensitive question is shown.
    """

    survey: Survey
    year: int
    audience: str = field(default=FORUM, kw_only=True)

    def __init_subclass__(cls) -> None:
        """Let every public method take names in Swedish too, and announce what it says of made-up data."""
        super().__init_subclass__()
        for name, method in list(vars(cls).items()):
            if isfunction(method) and not name.startswith("_"):
                setattr(cls, name, named(_announced(method)))

    @property
    def base(self) -> str:
        """The base of shares unless another is named: the answers in published data, else what the codebook says."""
        return "" if self.survey.kind == "survey" else "answers"

    @property
    def earlier(self) -> int | None:
        """The year before this one in the survey; None for the first."""
        before = [year for year in self.survey.years if year < self.year]
        return before[-1] if before else None

    def _label(self, question: str) -> str:
        return str(self.survey.codebook.question(question)["label"])

    def _wording(self, question: str) -> str:
        version = self.survey.codebook.wording(question, self.year)
        return str(version["wording"]) if version is not None and version["wording"] else self._label(question)

    def _unasked(self, question: str) -> str:
        """Why a question has no answer in a survey: it was not asked, or nobody answered; empty in a published dataset."""
        if self.survey.codebook.asked(question, self.year) is False:
            return f"{self._label(question)}: frågan ställdes inte {self.year}."
        return f"{self._label(question)}: inget svar har kommit in {self.year}." if self.survey.kind == "survey" else ""

    def _not_offered(self, question: str) -> tuple[str, ...]:
        """The answers that the form of the year did not have, of those that it could have had, in a sentence."""
        book, several = self.survey.codebook, self.survey.codebook.question(question)["kind"] == "multiple"
        years = [year for year in self.survey.years if year < self.year] if several and self.survey.kind == "survey" else []
        known = {option.code: option.label for year in (*years, self.year) for option in book.worded(question, year)}
        codes = {option.code for option in book.options(question, self.year)}
        left = [text.lower_first(label) for code, label in known.items() if code not in codes]
        return (f"Fanns inte bland svarsalternativen {self.year}: {text.join(left)}.",) if left else ()

    def _source(self) -> str:
        return f"Källa: {self.survey.year(self.year)['title']}."

    def _cited(self, sources: Iterable[str]) -> str:
        """The source line of facts that have sources of their own, whatever year they are shown in."""
        return facts.sources(self.survey.registry.cited(str(source)) for source in dict.fromkeys(sources))

    def _printed_answers(self) -> tuple[str, ...]:
        """What the year's source says of its answers, in sentences; empty where it says nothing."""
        received = indicators.forms_received(self.survey, self.year)
        areas = harmonise.areas(self.survey, self.year)
        return facts.answers_printed(received, indicators.areas_covered(self.survey, self.year), areas)

    def _real(self, shown: Kind) -> Kind:
        """The same, marked as real facts with a source of their own, which no dataset makes made up."""
        return replace(shown, real=True) if isinstance(shown, Figure | Table | Prose) else shown

    @property
    def _is_public(self) -> bool:
        return self.audience == PUBLIC

    def _hidden(self, subject: str) -> bool:
        """Whether a question or an indicator must not tell of single groups: a sensitive one in the public edition."""
        return self._is_public and bool(disclosure.sensitive_of(self.survey, subject))

    def _tells(self, subject: str, split: str, year: int | None = None) -> bool:
        """Whether the edition tells a split of a subject's answers in a year: `county`, `kind` or `respondent`."""
        hidden = disclosure.sensitive_of(self.survey, subject) if self._is_public else ()
        return all(split in disclosure.told(self.survey, question, year or self.year) for question in hidden)

    def _withheld(self, question: str) -> Prose | None:
        """What stands in the public edition instead of single groups' answers to a sensitive question; None elsewhere."""
        if not self._hidden(question):
            return None
        return note(f"{self._label(question)}: enskilda BUS-gruppers svar visas inte i den offentliga utgåvan.")

    def _withheld_split(self, subject: str, split: str) -> Prose | None:
        """What stands in the place of a split that would tell a single group's answer; None where it may be told."""
        if self._tells(subject, split):
            return None
        names = [self._label(question) for question in sorted(disclosure.sensitive_of(self.survey, subject))]
        return note(f"{text.join(names)}: {WITHHELD[split]} visas inte i den offentliga utgåvan, {WHY}.")

    def _revised(self, shown: Kind) -> Kind:
        """The same with a note on numbers of earlier years that their signed reports printed otherwise."""
        return with_revisions(shown, self.survey, self.year)

    def _map(self, name: str, frame: pd.DataFrame, title: str, what: str, base: tuple[int, str], source: str = "") -> Figure:
        subtitle = words.sentences(what, f"År {self.year}", words.base_words(*base))
        source, synthetic = source or self._source(), self.survey.synthetic
        return maps.choropleth(frame, self._shapes, id=name, title=title, subtitle=subtitle, source=source, synthetic=synthetic)

    def _alike(self, frame: pd.DataFrame, what: str) -> Prose | None:
        """A sentence with the names in the place of a map where all are alike or at most three differ; else None."""
        said = maps.alike(frame, what)
        return Prose((said,)) if said else None

    @cached_property
    def _shapes(self) -> maps.Shapes:
        return maps.shapes_of(self.survey.registry, self.survey.reference_day(self.year))
