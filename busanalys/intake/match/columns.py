"""From the columns of an export to what they are: a question, the group, a date, something personal to drop."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

from busanalys.intake.file.headings import REDCAP
from busanalys.intake.match import model, personal, statuses
from busanalys.intake.match.doubles import without_doubles
from busanalys.intake.match.labels import OTHER_WORDS, Labels
from busanalys.intake.match.model import LIKELY, SURE, UNKNOWN, ColumnMatch, Given, Target
from busanalys.intake.match.numbers import whole_number
from busanalys.intake.match.respondents import Respondents
from busanalys.names import Near, likely, nearest, normal

if TYPE_CHECKING:
    from busanalys.intake.file import Column, Export

Rule = Callable[["Column"], ColumnMatch | None]
MOSTLY = 0.8
SPLIT = re.compile(r"\s*[:>»|/\[(–—]\s*(?:choice=)?|\s-\s")
END = re.compile(r"[\])]\s*$")
CHOSEN = ("selected choice", "valt alternativ")
WHOLE = frozenset({*CHOSEN, "response", "svar"})
TEXT = re.compile(r"(.+?) (?:text|fritext|öppet svar|open ended response|please specify|ange|kommentar|comment)")
BOX = re.compile(r"(\w+?)___(\w+)", re.ASCII)
TIMESTAMP = re.compile(r"\w+_timestamp", re.ASCII)
BESIDE = re.compile(r"(?:poäng|points|score|feedback|återkoppling|kommentarer från lärare)\s*[-–:]\s*(.+)", re.IGNORECASE)


@lru_cache(maxsize=1)
def usual_headers() -> dict[str, tuple[str, int]]:
    """What survey tools and forms usually call their own columns: normalised heading to role and rank."""
    rows = csv.DictReader(files("busanalys.intake.match").joinpath("headers.csv").read_text(encoding="utf-8").splitlines())
    return {normal(row["header"]): (row["role"], rank) for rank, row in enumerate(rows)}


@dataclass(frozen=True, eq=False)
class Columns:
    """The columns of one export, matched one by one with the codebook of the year and what earlier imports settled."""

    export: Export
    labels: Labels
    respondents: Respondents
    given: Given
    earlier: Given

    def matches(self) -> list[ColumnMatch]:
        """Every column with what it is or may be, in the order of the file; columns that compete are told apart or open."""
        found = [replace(self._match(column), index=index) for index, column in enumerate(self.export.columns)]
        return without_doubles(_first_received(self._one_group(found)), self.export, self.labels)

    def _match(self, column: Column) -> ColumnMatch:
        rules: tuple[Rule, ...] = (
            self._as_given,
            self._as_worded,
            self._as_earlier,
            self._as_box,
            self._as_usual,
            self._as_content,
            self._as_alike,
        )
        found = next((match for rule in rules if (match := rule(column)) is not None), None)
        match = self._asked(found or ColumnMatch(column, UNKNOWN, near=self._near(column)))
        unnamed = "the column has cells but no heading" if match.status == UNKNOWN and not model.title(column) else ""
        return replace(match, filled=sum(self.content(column).values()), note=unnamed or match.note)

    def content(self, column: Column) -> Counter[str]:
        """The filled cells of a column and how often each text stands there."""
        return self._contents[column.place]

    @cached_property
    def _contents(self) -> dict[int, Counter[str]]:
        return {
            column.place: Counter(cell for row in self.export.rows if (cell := row.cells[index].strip()))
            for index, column in enumerate(self.export.columns)
        }

    def _as_given(self, column: Column) -> ColumnMatch | None:
        target = self.given.letters.get(column.letter)
        return ColumnMatch(column, SURE, target) if target else None

    def _as_worded(self, column: Column) -> ColumnMatch | None:
        for text, subheader in _readings(column):
            question, exact = self._question_worded(normal(text))
            if question:
                return self._with_option(column, question, subheader, exact)
        mapped = self._mapped.get(normal(f"{column.header} {column.option}")) or self._mapped.get(normal(column.code))
        if mapped:
            return ColumnMatch(column, SURE, mapped)
        return None if column.option else self._begun(column)

    def _begun(self, column: Column) -> ColumnMatch | None:
        """A heading of a wording and one of the question's options, whatever stands between and whichever stands first."""
        heading, option, joint = normal(column.header), *column.header.partition(":")[:2]
        for wordings, exact in ((self._wordings, True), (self._whole_mapped, True), (self._other_wordings, False)):
            for wording, question in wordings.items():
                if wording and heading.startswith(f"{wording} "):
                    target = self._ending(question, heading[len(wording) + 1 :].lstrip("<>=+% ").removeprefix("choice="))
                elif wording and joint and heading == f"{normal(option)} {wording}":
                    target = self._ending(question, normal(option))
                else:
                    target = None
                if target:
                    note = "" if exact else f"the wording of another year than {self.labels.year}"
                    return ColumnMatch(column, SURE if exact else LIKELY, target, note=note)
        return None

    def _ending(self, question: str, rest: str) -> Target | None:
        """What the rest of a heading says: an option, its field for own words, or the whole answer."""
        known = self.labels.named(question)
        rest = next((rest.removeprefix(f"{word} ") for word in CHOSEN if rest.startswith(f"{word} ")), rest)
        if rest in known:
            return Target(model.QUESTION, question, known[rest])
        field = TEXT.fullmatch(rest)
        if field and known.get(field[1]) == model.OTHER:
            return Target(model.QUESTION, question, model.OTHER)
        return Target(model.QUESTION, question) if rest in WHOLE else None

    def _question_worded(self, wanted: str) -> tuple[str, bool]:
        if not wanted:
            return "", False
        now = self._wordings.get(wanted) or self._whole_mapped.get(wanted)
        return (now, True) if now else (self._other_wordings.get(wanted, ""), False)

    @cached_property
    def _wordings(self) -> dict[str, str]:
        codebook, year = self.labels.codebook, self.labels.year
        said = ((q, codebook.wording(q, year)) for q in codebook.questions["question"])
        return {normal(version["wording"]): q for q, version in said if version is not None and version["wording"]}

    @cached_property
    def _other_wordings(self) -> dict[str, str]:
        rows = self.labels.codebook.tables["wordings"]
        return {normal(w): q for q, w in zip(rows["question"], rows["wording"], strict=True) if w}

    @cached_property
    def _mapped(self) -> dict[str, Target]:
        rows, year = self.labels.codebook.tables["column_maps"], self.labels.year
        valid = rows[rows["valid_from"].le(year) & rows["valid_to"].fillna(year).ge(year)]
        return {normal(r["header"]): Target(model.QUESTION, r["question"], r["option"]) for r in valid.to_dict("records")}

    @cached_property
    def _whole_mapped(self) -> dict[str, str]:
        return {header: target.question for header, target in self._mapped.items() if not target.option}

    def _with_option(self, column: Column, question: str, subheader: str, exact: bool) -> ColumnMatch:
        note = "" if exact else f"the wording of another year than {self.labels.year}"
        status = SURE if exact else LIKELY
        if not subheader:
            return ColumnMatch(column, status, Target(model.QUESTION, question), note=note)
        ending = self._ending(question, normal(subheader))
        if ending:
            return ColumnMatch(column, status, ending, note=note)
        if self.labels.kind(question) not in ("single", "multiple"):
            return ColumnMatch(column, LIKELY, Target(model.QUESTION, question), note="the second heading is none of its options")
        meaning = self.labels.meaning(question, subheader)
        if OTHER_WORDS.fullmatch(normal(subheader)) and model.OTHER in self.labels.codes(question):
            return ColumnMatch(column, LIKELY, Target(model.QUESTION, question, model.OTHER), meaning.near, note)
        if meaning.status == UNKNOWN:
            return ColumnMatch(
                column, UNKNOWN, Target(model.QUESTION, question), meaning.near, meaning.note or "the option is unknown"
            )
        weaker = LIKELY if LIKELY in (status, meaning.status) else SURE
        return ColumnMatch(column, weaker, Target(model.QUESTION, question, meaning.answer), meaning.near, note or meaning.note)

    def _as_earlier(self, column: Column) -> ColumnMatch | None:
        target = self.earlier.columns.get(model.column_key(column.header or column.code, column.option))
        if target is None or target.role == model.EMPTY or not model.title(column):
            return None
        bare = " " not in column.header.strip()
        unsure = bare and target.role == model.QUESTION
        note = "a bare code that meant this in an earlier import" if unsure else ""
        return ColumnMatch(column, LIKELY if unsure else SURE, target, note=note)

    def _as_box(self, column: Column) -> ColumnMatch | None:
        """REDCap's raw column of one box, `field___3`: a number tells no option, a name that is an option's code does."""
        hit = BOX.fullmatch(column.code or column.header)
        if not hit:
            return None
        question, _ = self._question_worded(normal(hit[1]))
        question = question or next((q for q in self.labels.codebook.questions["question"] if q == hit[1]), "")
        target = Target(model.QUESTION, question) if question else None
        if question and not hit[2].isdigit() and hit[2] in self.labels.codes(question):
            return ColumnMatch(column, SURE, Target(model.QUESTION, question, hit[2]))
        note = f"box {hit[2]} of the field {hit[1]}: the tool's own codebook says which option that is"
        return ColumnMatch(column, UNKNOWN, target, note=note)

    def _tools_own(self, heading: str) -> str:
        """The role of a heading that survey tools write themselves; "" for others."""
        if statuses.is_completeness(heading):
            return model.FORM_STATUS
        role, _ = usual_headers().get(normal(heading), ("", 0))
        return role or (model.RECEIVED if self.export.producer == REDCAP and TIMESTAMP.fullmatch(heading) else "")

    def _as_usual(self, column: Column) -> ColumnMatch | None:
        role = self._tools_own(column.header) or self._tools_own(column.code)
        if role == model.PERSONAL and self._groups_share(column) >= MOSTLY:
            role = model.GROUP
        if role == model.GROUP and self._groups_share(column) == 0:
            return None
        if role == model.RESPONSE and not self._tells_apart(column):
            role = model.TECHNICAL
        if role == model.FORM_STATUS:
            return self._as_status(column)
        return ColumnMatch(column, SURE, Target(role)) if role else None

    def _tells_apart(self, column: Column) -> bool:
        """Whether a column has an own text in nearly every row, as a tool's number of an answer has."""
        cells = self.content(column)
        return cells.total() == len(self.export.rows) and len(cells) >= MOSTLY * len(self.export.rows)

    def _as_status(self, column: Column) -> ColumnMatch:
        cells = self.content(column)
        known = [cell for cell in cells if statuses.meaning(model.title(column), cell)]
        if not cells:
            return ColumnMatch(column, SURE, Target(model.EMPTY))
        if known:
            return ColumnMatch(column, SURE, Target(model.FORM_STATUS))
        note = "the column may say which answers are finished, but none of its words is known: status, technical or ignored?"
        return ColumnMatch(column, UNKNOWN, note=note)

    def _as_content(self, column: Column) -> ColumnMatch | None:
        kind = personal.kind_of(self.content(column))
        if kind:
            return ColumnMatch(column, SURE, Target(model.PERSONAL, reason=kind))
        share = self._groups_share(column)
        if share < MOSTLY / 2:
            return None
        return ColumnMatch(
            column, SURE if share >= MOSTLY else LIKELY, Target(model.GROUP), note="its cells name groups or areas"
        )

    def _groups_share(self, column: Column) -> float:
        cells = self.content(column)
        known = [cell for cell in cells if self.respondents.names_someone(cell)]
        return len(known) / len(cells) if cells else 0.0

    def _one_group(self, matches: list[ColumnMatch]) -> list[ColumnMatch]:
        """Who answered is said by headings; a column that only holds names of groups or areas must be settled beside them."""
        groups = [match for match in matches if match.target and match.target.role == model.GROUP]
        by_content = [match for match in groups if match.note]
        headed = [match for match in groups if not match.note]
        if not by_content or len(groups) == 1:
            return matches
        said = f"; who answered stands in {headed[0].name}" if headed else ""
        note = f"its cells name groups or areas{said}: is it a question?"
        return [replace(m, status=UNKNOWN, target=None, note=note) if m in by_content else m for m in matches]

    def _as_alike(self, column: Column) -> ColumnMatch | None:
        if not self.content(column) and not model.title(column):
            return ColumnMatch(column, SURE, Target(model.EMPTY))
        beside = BESIDE.fullmatch(column.header)
        if beside and any(normal(other.header) == normal(beside[1]) for other in self.export.columns):
            return ColumnMatch(column, SURE, Target(model.TECHNICAL, reason="the tool's points or remarks beside a question"))
        near = self._near(column)
        best = likely(near)
        return self._proposed(column, best, near) if best else self._split(column)

    def _proposed(self, column: Column, best: Near, near: tuple[Near, ...]) -> ColumnMatch:
        note = f"reads almost like the question of {self.labels.year} ({best.score:.0f} of 100)"
        found = self._with_option(column, best.code, column.option, exact=False)
        if found.status == UNKNOWN:
            return found
        return replace(found, near=near, note=note)

    def _split(self, column: Column) -> ColumnMatch | None:
        """A heading whose end is an option of the question that its beginning is most like."""
        for cut in reversed(list(SPLIT.finditer(column.header))):
            question, option = column.header[: cut.start()], END.sub("", column.header[cut.end() :])
            near = nearest(question, self._ways)
            best = likely(near)
            if best and normal(option) in self.labels.named(best.code):
                target = Target(model.QUESTION, best.code, self.labels.named(best.code)[normal(option)])
                note = f"reads almost like the question of {self.labels.year} ({best.score:.0f} of 100)"
                return ColumnMatch(column, LIKELY, target, near, note)
        return None

    def _near(self, column: Column) -> tuple[Near, ...]:
        tries = [near for text, _ in _readings(column) if text for near in nearest(text, self._ways)]
        best: dict[str, Near] = {}
        for near in sorted(tries, key=lambda near: -near.score):
            best.setdefault(near.code, near)
        return tuple(list(best.values())[:3])

    @cached_property
    def _ways(self) -> dict[str, list[str]]:
        questions = self.labels.codebook.questions
        ways = {q: [label] for q, label in zip(questions["question"], questions["label"], strict=True)}
        for wording, question in [*self._other_wordings.items(), *self._wordings.items()]:
            ways[question].append(wording)
        return ways

    def _asked(self, match: ColumnMatch) -> ColumnMatch:
        question = match.target.question if match.target else ""
        if not question or self.labels.codebook.asked(question, self.labels.year):
            return match
        note = f"the codebook says that {question} was not asked in {self.labels.year}"
        if not self.content(match.column):
            return replace(match, status=SURE, target=Target(model.EMPTY, reason=note), note=note)
        return replace(match, status=UNKNOWN, note=note)

    def swapped(self, match: ColumnMatch) -> str:
        """What hints at another column's answers standing here; empty when nothing does."""
        target = match.target
        if target is None or target.role != model.QUESTION or target.option:
            return ""
        kind, cells = self.labels.kind(target.question), self.content(match.column)
        numbers = sum(whole_number(cell) is not None for cell in cells)
        if kind == "text":
            return "numbers stand where a comment belongs" if cells and 2 * numbers > len(cells) else ""
        strange = {cell: count for cell, count in cells.items() if not self._fits(target.question, kind, cell)}
        others = [q for q in self.labels.fitting(strange) if q != target.question]
        return f"the answers fit {' or '.join(others[:3])}" if others and 2 * len(strange) > len(cells) else ""

    def _fits(self, question: str, kind: str, cell: str) -> bool:
        if kind == "number":
            return bool(re.search(r"\d", cell)) or self.labels.meaning(question, cell).status != UNKNOWN
        parts = self.labels.parts(question, cell) if kind == "multiple" else [cell]
        return any(self.labels.meaning(question, part).status != UNKNOWN for part in parts)


def _readings(column: Column) -> Iterator[tuple[str, str]]:
    yield column.header, column.option
    if column.option:
        yield column.option, ""
        yield f"{column.header} {column.option}", ""


def _first_received(matches: list[ColumnMatch]) -> list[ColumnMatch]:
    dated = [m for m in matches if m.target and m.target.role == model.RECEIVED]
    ranks = usual_headers()
    best = min(dated, key=lambda m: ranks.get(normal(m.column.header or m.column.code), ("", -1))[1], default=None)
    later = Target(model.TECHNICAL, reason="another column says when the answer came in")
    return [replace(m, target=later) if m in dated and m is not best else m for m in matches]
