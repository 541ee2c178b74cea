"""Records that the codebook and the registry would need: prepared for a person to accept, never added without that."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from busanalys.intake.match.columns import Columns
from busanalys.intake.match.labels import Labels
from busanalys.intake.match.model import LIKELY, OTHER, SURE, UNKNOWN, ColumnMatch, Records, TextMatch
from busanalys.intake.match.numbers import whole_number
from busanalys.intake.match.respondents import Respondents
from busanalys.names import slug
from busanalys.survey import schemas
from busanalys.survey.county import city_of
from busanalys.survey.store import Record
from busanalys.text import join

if TYPE_CHECKING:
    from busanalys.survey import Survey

TABLES = ("questions", "wordings", "options", "groups", "group_members", "group_successors")
MOST_OPTIONS, LONGEST_OPTION = 12, 60
LONGEST_LABEL = 60
REWORDED_SCORE = 60.0


@dataclass(frozen=True, eq=False)
class Proposals:
    """What an import lacks in the dictionaries of a survey in a year; `source` is the name of the export."""

    survey: Survey
    labels: Labels
    respondents: Respondents
    source: str

    def rows(
        self, columns: Columns, matches: Sequence[ColumnMatch], texts: Sequence[TextMatch], missing: Sequence[str]
    ) -> Records:
        """The prepared rows by table, cells as text; tables without any are left out."""
        found: dict[str, list[Record]] = {name: [] for name in TABLES}
        for match in matches:
            self._for_column(found, columns, match)
            self._for_reworded(found, columns, match, missing)
        for text in texts:
            self._for_text(found, text)
        found["wordings"] += [self._version(question, asked="no", wording="", breaks="no") for question in missing]
        if not self.respondents.valid:
            self._for_known_groups(found)
        return {name: _once(rows, schemas.spec(name).key) for name, rows in found.items() if rows}

    def _for_column(self, found: dict[str, list[Record]], columns: Columns, match: ColumnMatch) -> None:
        question = match.target.question if match.target else ""
        heading = match.column.header.strip()
        if question and match.status != SURE and heading and not match.note.startswith("several"):
            found["wordings"].append(self._version(question, "yes", heading, self._breaks(columns, match, question)))
        elif not match.target and match.status == UNKNOWN and heading:
            self._for_new_question(found, columns, match)

    def _for_reworded(self, found: dict[str, list[Record]], columns: Columns, match: ColumnMatch, missing: Sequence[str]) -> None:
        """A new wording for a question that has no column, if the unknown column reads a little like it."""
        best = match.near[0] if match.near and match.target is None else None
        if best and best.code in missing and best.score >= REWORDED_SCORE:
            breaks = self._breaks(columns, match, best.code)
            found["wordings"].append(self._version(best.code, "yes", match.column.header.strip(), breaks))

    def _breaks(self, columns: Columns, match: ColumnMatch, question: str) -> str:
        """Whether the answers are others than before: other words for the same question and answers break no series."""
        kind = self.labels.kind(question)
        if kind not in ("single", "multiple") or match.column.option:
            return "no"
        cells = columns.content(match.column)
        given = {part for cell in cells for part in (self.labels.parts(question, cell) if kind == "multiple" else [cell])}
        new = [text for text in given if not text.isdigit() and self.labels.meaning(question, text).status == UNKNOWN]
        return "yes" if new else "no"

    def _version(self, question: str, asked: str, wording: str, breaks: str) -> Record:
        rows = self.survey.codebook.tables["wordings"]
        number = int(rows.loc[rows["question"] == question, "version"].max()) + 1 if (rows["question"] == question).any() else 1
        return {
            "question": question, "version": str(number), "valid_from": str(self.labels.year), "valid_to": "",
            "asked": asked, "wording": wording, "breaks": breaks, "source": self.source,
        }  # fmt: skip

    def _for_new_question(self, found: dict[str, list[Record]], columns: Columns, match: ColumnMatch) -> None:
        heading, cells = match.column.header.strip(), columns.content(match.column)
        name, kind = slug(heading), _kind(cells, bool(match.column.option))
        order = int(self.survey.codebook.questions["order"].max()) + 1 + len(found["questions"])
        found["questions"].append({
            "question": name, "theme": "", "kind": kind, "label": heading[:LONGEST_LABEL], "figure_2014": "", "order": str(order),
            "sensitive": "yes", "asked_if_question": "", "asked_if_options": "", "note": "",
        })  # fmt: skip
        found["wordings"].append(self._version(name, "yes", heading, "no"))
        labels = [match.column.option] if match.column.option else _labels(cells, kind)
        before = sum(row["question"] == name for row in found["options"])
        found["options"] += [self._option(name, label, place) for place, label in enumerate(labels, before + 1)]

    def _option(self, question: str, label: str, order: int) -> Record:
        return {
            "question": question, "option": slug(label), "valid_from": str(self.labels.year), "valid_to": "",
            "label": label, "order": str(order), "meaning": "",
        }  # fmt: skip

    def _for_text(self, found: dict[str, list[Record]], text: TextMatch) -> None:
        new = text.status == UNKNOWN or (text.status == LIKELY and text.means == OTHER)
        if text.question and new and self.labels.kind(text.question) in ("single", "multiple"):
            known = len(self.labels.codes(text.question)) + sum(row["question"] == text.question for row in found["options"])
            found["options"].append(self._option(text.question, text.text, known + 1))
        elif not text.question:
            areas, rest = self.respondents.areas(text.text)
            if areas and not rest and self.respondents.today(areas) not in self.respondents.members.values():
                self._for_group(found, tuple(sorted(self.respondents.today(areas))))

    def _for_known_groups(self, found: dict[str, list[Record]]) -> None:
        """Every group of the nearest year that has any: whether it still exists is for a person to say."""
        groups = self.survey.registry.tables["groups"]
        last = int(groups["valid_to"].max()) if groups["valid_to"].notna().any() else self.labels.year
        members = self.survey.registry.members(last).groupby("group_id")["area_id"].agg(tuple)
        covered = {area for row in found["group_members"] for area in [row["area_id"]]}
        for areas in members:
            now = tuple(sorted(self.respondents.today(areas)))
            if not covered & set(now):
                self._for_group(found, now)

    def _for_group(self, found: dict[str, list[Record]], areas: tuple[str, ...]) -> None:
        registry = self.survey.registry
        names = [registry.area_name(area) for area in areas]
        group = self._code(areas, names)
        year = {"valid_from": str(self.labels.year), "valid_to": "", "source": self.source}
        kind = "district" if all(map(city_of, areas)) else "municipality"
        found["groups"].append({"group_id": group, "name": join(names), "short_name": "/".join(names), "kind": kind, **year})
        found["group_members"] += [{"group_id": group, "area_id": area, **year} for area in areas]
        found["group_successors"] += [
            {"group_id": old, "successor": group, "year": str(self.labels.year), "source": self.source}
            for old in self._before(areas) if old != group
        ]  # fmt: skip

    def _code(self, areas: tuple[str, ...], names: list[str]) -> str:
        """The group's code of other years if its areas are the same and it was there all the time since; else a new one."""
        tables = self.survey.registry.tables
        covered = tables["group_members"].groupby("group_id")["area_id"]
        same = [str(group) for group, members in covered if set(members) == set(areas) and self._free(str(group))]
        code = same[0] if same else slug("-".join(names), "-", 80)
        taken = not same and code in set(tables["groups"]["group_id"])
        return f"{code}-{self.labels.year}" if taken else code

    def _free(self, group: str) -> bool:
        """Whether no year of the dataset lies between the group's last year and the one that is imported."""
        groups = self.survey.registry.tables["groups"]
        last = groups.loc[groups["group_id"] == group, "valid_to"].fillna(self.labels.year).max()
        return not any(last < year < self.labels.year for year in self.survey.years)

    def _before(self, areas: tuple[str, ...]) -> list[str]:
        years = [year for year in self.survey.years if year < self.labels.year]
        if not years:
            return []
        members = self.survey.registry.members(years[-1])
        now = [self.respondents.today([area]) <= set(areas) for area in members["area_id"]]
        return sorted(set(members.loc[now, "group_id"]))


def _kind(cells: Counter[str], by_option: bool) -> str:
    if by_option or (cells and all(";" in cell for cell in list(cells)[:5])):
        return "multiple"
    if cells and all(whole_number(cell) is not None for cell in cells):
        return "number"
    return "single" if _few(cells) else "text"


def _labels(cells: Counter[str], kind: str) -> list[str]:
    parts = cells if kind == "single" else Counter(part.strip() for cell in cells for part in cell.split(";") if part.strip())
    return list(parts) if kind in ("single", "multiple") and _few(parts, parts.total() if kind == "single" else None) else []


def _few(cells: Counter[str], answers: int | None = None) -> bool:
    """Whether texts return so often and are so short that they are options and not what people wrote."""
    often = 2 * len(cells) <= (cells.total() if answers is None else answers)
    return often and len(cells) <= MOST_OPTIONS and all(len(cell) <= LONGEST_OPTION for cell in cells)


def _once(rows: Sequence[Record], key: tuple[str, ...]) -> list[Record]:
    kept: dict[tuple[str, ...], Record] = {}
    for row in rows:
        kept.setdefault(tuple(row[column] for column in key), row)
    return list(kept.values())
