"""Import one file: read, understand, try out, show what changes, and store the year whole or not at all."""

from __future__ import annotations

import gc
import re
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from busanalys.errors import UsageError, report
from busanalys.intake import dictionaries, filled_in, messages, tables, workbook
from busanalys.intake import file as incoming
from busanalys.intake.dataset import folder_of, found
from busanalys.intake.difference import Year, difference
from busanalys.intake.match.model import Given, Records
from busanalys.intake.match.proposals import TABLES
from busanalys.intake.match.reading import Reading
from busanalys.intake.summary import Facts, summary
from busanalys.intake.tables import OF_THE_YEAR, Calendar
from busanalys.language import ENGLISH, told
from busanalys.paths import data_dir
from busanalys.survey import Survey, store
from busanalys.survey.store import RAW, Store

DONE, TO_SETTLE, BAD_DATA = 0, 1, 2
NOTHING = Given()
ALWAYS = Calendar()
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True)
class Request:
    """What to import and how. `dataset` is a name in the data folder or a path; `today` is stored as the day of import.

    `mapping` is a corrected mapping workbook, `workbook` where a new one goes (default: beside the file). `opened` and
    `closed` are the survey's first and last day, `title` the report's; "" leaves what years.csv says.
    """

    file: Path
    year: int
    dataset: str | Path
    today: date
    data: Path | None = None
    mapping: Path | None = None
    workbook: Path | None = None
    sheet: str | None = None
    calendar: Calendar = ALWAYS
    synthetic: bool = False
    with_unfinished: bool = False
    replace: bool = False
    dry_run: bool = False
    keep_raw: bool = False
    language: str = ENGLISH


@dataclass(frozen=True)
class Outcome:
    """How an import ended: 0 stored or nothing to do, 1 something to settle first, 2 bad data; and what to tell."""

    code: int
    lines: Sequence[str]


def run(request: Request) -> Outcome:
    """Import a file into a dataset, or say what stands in the way; the dataset changes only with code 0.

    Raises DataError for a file that cannot be read and for a dataset that is not in order, UsageError for bad usage.
    """
    _check(request.calendar)
    base = data_dir(request.data)
    folder = folder_of(request.dataset, base)
    with store.reading(folder, only=request.dry_run), _uncollected():
        outcome = _run(found(folder, base, request.synthetic), request)
    return replace(outcome, lines=told(outcome.lines, request.language))


@contextmanager
def _uncollected() -> Iterator[None]:
    """No search for cycles meanwhile: the rows of an import live to its end, and going through them takes a tenth of its time."""
    before = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if before:
            gc.enable()


def _run(dataset: Store, request: Request) -> Outcome:
    export, survey = _beside(dataset, request)
    if _already(dataset, export, request):
        return Outcome(DONE, [f"{export.file} is already imported as {request.year} in {dataset.folder.name}; nothing changes."])
    reading, changed = _read(dataset, survey, export, request)
    if reading.problems or reading.is_open:
        return _stopped(reading, dataset, request)
    return _finished(reading, dataset, changed, request)


def _beside(dataset: Store, request: Request) -> tuple[incoming.Export, Survey]:
    """The file, which a process of its own reads, and the stored survey, which is loaded meanwhile."""
    with ThreadPoolExecutor(1) as waiting:
        export = waiting.submit(incoming.read, request.file, request.sheet)
        survey = dataset.loaded()
        return export.result(), survey


@dataclass(frozen=True)
class Preview:
    """The survey as it would be with what is certain of a file, the lines of what is not, and the questions that concerns."""

    survey: Survey
    open: Sequence[str]
    questions: frozenset[str]


def previewed(request: Request) -> Preview:
    """The survey as it would be with the file taken in; nothing is written.

    What a person has yet to settle is left out and told. Raises UsageError for a file that cannot be right or that does not
    say who answered, besides what `run` raises.
    """
    from busanalys import survey

    loaded = survey.load(request.dataset, request.data)
    synthetic, dataset = loaded.synthetic, store.opened(loaded.path, data_dir(request.data))
    reading, changed = _read(dataset, loaded, incoming.read(request.file, request.sheet), request)
    if reading.problems or reading.lacks_group:
        lines = _stopped(reading, dataset, replace(request, dry_run=True)).lines
        raise UsageError("\n".join([*lines, "Settle this with `busanalys import` first."]))
    new = tables.of_year(reading, synthetic)
    after = dataset.tried(dataset.changed({**changed, **tables.whole(dataset, reading, new, request.calendar, request.today)}))
    targets = {match.target.question for match in reading.open_columns if match.target}
    uncertain = {*reading.missing, *targets, *(label.question for label in reading.open_labels)}
    return Preview(after, told(messages.open_things(reading), request.language), frozenset(uncertain))


def _read(dataset: Store, survey: Survey, export: incoming.Export, request: Request) -> tuple[Reading, tables.Frames]:
    """The file as it is understood, and the dictionaries that accepted proposals change."""
    questions = list(survey.codebook.questions["question"])
    given = filled_in.read(request.mapping, export, questions) if request.mapping else NOTHING
    changed, known = _with_accepted(dataset, given.accepted, survey, export, request)
    return Reading(export, known, request.year, given, _period(survey, request), request.with_unfinished), changed


def _check(calendar: Calendar) -> None:
    wrong = [day for day in (calendar.opened, calendar.closed) if day and not DAY.fullmatch(day)]
    if wrong:
        raise UsageError(f"'{wrong[0]}' is no day; write --opened and --closed like 2025-03-14.")


def _already(dataset: Store, export: incoming.Export, request: Request) -> bool:
    if request.mapping or request.replace or request.dry_run or request.calendar != ALWAYS:
        return False
    wanted = str(request.year), export.sha256, "current"
    return wanted in {(row["year"], row["sha256"], row["state"]) for row in dataset.rows("imports")}


def _period(survey: Survey, request: Request) -> range:
    stored = survey.year(request.year) if request.year in survey.years else {"opened": "", "closed": ""}
    opened = request.calendar.opened or str(stored["opened"])
    closed = request.calendar.closed or str(stored["closed"])
    first, last = (int(day[:4]) if day else request.year for day in (opened, closed))
    return range(min(first, request.year), max(last, request.year) + 1)


def _with_accepted(
    dataset: Store, accepted: Records, survey: Survey, export: incoming.Export, request: Request
) -> tuple[tables.Frames, Survey]:
    if not accepted:
        return {}, survey
    before = {name: dataset.rows(name) for name in (*TABLES, "column_maps")}
    respondents = Reading(export, survey, request.year, NOTHING, range(0)).respondents
    after = dictionaries.applied(before, accepted, request.year, respondents.today)
    changed = {name: store.as_cells(name, rows) for name, rows in after.items()}
    return changed, dataset.tried(dataset.changed(changed))


def _stopped(reading: Reading, dataset: Store, request: Request) -> Outcome:
    lines = [*_about(reading), f"Not imported; {dataset.folder} is unchanged."]
    if reading.problems:
        lines.append(report(reading.problems))
    if not reading.is_open:
        return Outcome(BAD_DATA, lines)
    proposals = reading.proposals()
    path = _free(request.workbook or request.file.with_name(f"{request.file.stem}_mapping.xlsx"))
    again = _command(request, path)
    lines += [*messages.open_things(reading), *messages.prepared(proposals)]
    if request.dry_run:
        lines.append("Without --dry-run all of this is written to a workbook to be corrected.")
    else:
        workbook.write(path, _content(reading, proposals), again, request.language)
        lines += [f"Written: {path}", "Open it, correct it, save it, and type:", f"  {again}"]
    return Outcome(BAD_DATA if reading.problems else TO_SETTLE, lines)


def _about(reading: Reading) -> list[str]:
    """The file, and all of it that is left out or was repaired."""
    export = reading.export
    where = f", sheet '{export.sheet}'" if export.sheet else ""
    tool = f" ({export.producer})" if export.producer else ""
    size = f"{len(export.rows)} rows, {len(export.columns)} columns"
    notes = [*export.notes, *messages.notes(reading)]
    return [f"{export.file}{where}{tool}: {size}", *(f"note: {note}" for note in notes)]


def _free(path: Path) -> Path:
    """A path where nothing stands yet, so that no corrected workbook is ever overwritten."""
    names = [path, *(path.with_name(f"{path.stem}_{number}{path.suffix}") for number in range(2, 1000))]
    return next(name for name in names if not name.exists())


def _command(request: Request, mapping: Path) -> str:
    words: list[str | Path] = ["busanalys", "import", request.file, "--year", str(request.year), "--dataset", request.dataset]
    days = (("--opened", request.calendar.opened), ("--closed", request.calendar.closed), ("--title", request.calendar.title))
    options = [*days, ("--sheet", request.sheet), ("--data", request.data), ("--mapping", mapping)]
    options.append(("--language", ENGLISH if request.language == ENGLISH else None))
    flags = (("--synthetic", request.synthetic), ("--with-unfinished", request.with_unfinished), ("--keep-raw", request.keep_raw))
    words += [word for name, value in options if value for word in (name, value)]
    return messages.command([*words, *(name for name, wanted in flags if wanted)])


def _content(reading: Reading, proposals: Records) -> workbook.Content:
    book = reading.survey.codebook
    questions = list(book.questions["question"])
    codes = {option.code for question in questions for option in book.worded(question, reading.year)}
    accepted = reading.given.accepted
    new = {row["option"] for rows in (proposals, accepted) for row in rows.get("options", ())}
    groups = [*reading.respondents.valid, *(row["group_id"] for row in proposals.get("groups", ()))]
    return workbook.Content(
        columns=reading.matches,
        labels=list(reading.answers.texts.values()),
        respondents=list(reading.forms.texts.values()),
        samples={
            column.letter: list(reading.columns.content(column))[: workbook.SHOWN_SAMPLES] for column in reading.export.columns
        },
        rows=reading.rows,
        decisions=[(one, reading.settled(one)) for one in reading.shaken],
        personal=reading.answers.noticed,
        proposals=proposals,
        accepted=accepted,
        questions=[*questions, *(row["question"] for row in proposals.get("questions", ()))],
        options=sorted(codes | new),
        groups=list(dict.fromkeys(groups)),
        themes=list(book.themes["theme"]),
    )


def _finished(reading: Reading, dataset: Store, changed: tables.Frames, request: Request) -> Outcome:
    new = tables.of_year(reading, request.synthetic)
    files = dataset.changed({**changed, **tables.whole(dataset, reading, new, request.calendar, request.today)})
    after = dataset.tried(files)
    facts = Facts(
        reading.matches,
        list(reading.answers.texts.values()),
        reading.answers.noticed,
        reading.forms,
        reading.earlier,
    )
    stored = {name: dataset.cells(name, request.year) for name in OF_THE_YEAR}
    lines = _about(reading)
    if len(stored["submissions"]):
        changes = _changes(reading, stored, new)
        lines += ["difference from what is stored:", *(changes or ["  none in forms and answers"])]
        if not request.replace and not request.dry_run and (changes or _differs(stored, new) or changed):
            return Outcome(
                TO_SETTLE, [*lines, f"{request.year} is stored already; add --replace to replace it. Nothing was changed."]
            )
    lines += summary(after, request.year, facts)
    if request.dry_run:
        return Outcome(DONE, [*lines, "Dry run: nothing was written."])
    dataset.save({dataset.folder / name: content for name, content in (files | _raw(dataset, request)).items()})
    return Outcome(DONE, [*lines, f"{request.year} is stored in {dataset.folder}. Check it: busanalys check {request.dataset}"])


def _changes(reading: Reading, stored: tables.Frames, new: tables.Frames) -> list[str]:
    before, after = (Year(rows["submissions"], rows["answers"]) for rows in (stored, new))
    return difference(before, after, reading.labels)


def _differs(stored: tables.Frames, new: tables.Frames) -> bool:
    return not all(stored[name].equals(new[name]) for name in OF_THE_YEAR)


def _raw(dataset: Store, request: Request) -> dict[str, bytes]:
    if not request.keep_raw:
        return {}
    return {f"{RAW}/.gitignore": b"*\n", f"{RAW}/{request.year}_{request.file.name}": request.file.read_bytes()}
