"""Survey files as the tools of the trade would give them, made from a year of the made-up example."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path
from xml.sax.saxutils import escape

import xlwt
from openpyxl import Workbook

from busanalys.survey import Survey

Lines = list[list[str]]
GROUP = "Vilken lokal BUS-grupp svarar ni för?"
PEOPLE = "Påhittad Person"


def questions(survey: Survey, year: int) -> list[str]:
    """The questions asked in a year, in order."""
    book = survey.codebook
    return [name for name in book.questions["question"] if book.asked(name, year)]


def wording(survey: Survey, question: str, year: int) -> str:
    version = survey.codebook.wording(question, year)
    assert version is not None
    return str(version["wording"])


@lru_cache(maxsize=8)
def given(survey: Survey, year: int) -> dict[tuple[str, str], list[str]]:
    """What every form of a year answers to every question, as labels, number or text (its own words for "other")."""
    asked = survey.rows("answers", year).to_dict("records")
    labels = {name: {o.code: o.label for o in survey.codebook.options(name, year)} for name in {row["question"] for row in asked}}
    found: dict[tuple[str, str], list[str]] = {}
    for row in asked:
        words = row["value"] or labels[row["question"]][row["option"]]
        found.setdefault((row["submission"], row["question"]), []).append(words)
    return found


def cells(survey: Survey, year: int, submission: str, question: str) -> list[str]:
    """What a form answers to a question; empty where it was left blank."""
    return given(survey, year).get((submission, question), [])


def forms(survey: Survey, year: int) -> list[tuple[str, str, str]]:
    """The forms of a year as (code, name of the group, day): a file is in the order of the days."""
    rows = survey.rows("submissions", year).to_dict("records")
    found = [(row["submission"], survey.registry.group_name(row["group_id"]), row["received"]) for row in rows]
    return sorted(found, key=lambda form: form[2])


def whole(survey: Survey, year: int, joint: str = ";") -> Lines:
    """A heading and one row per form: group, day, and one column per question."""
    asked = questions(survey, year)
    lines = [[GROUP, "Slutförandetid", *(wording(survey, question, year) for question in asked)]]
    for code, group, day in forms(survey, year):
        lines.append([group, f"{day} 09:30:00", *(joint.join(cells(survey, year, code, q)) for q in asked)])
    return lines


def following_year(survey: Survey) -> Lines:
    """The forms of the survey's last year as they would be sent in the year after."""
    last = survey.years[-1]
    return [[cell.replace(f"{last}-", f"{last + 1}-") for cell in line] for line in whole(survey, last)]


def microsoft_forms(survey: Survey, year: int) -> Lines:
    """Id, times, e-mail and name of who filled it in, several choices as `a;b;c;`."""
    lines = whole(survey, year)
    multiple = [place for place, q in enumerate(questions(survey, year), 2) if survey.codebook.question(q)["kind"] == "multiple"]
    own = [["Id", "Starttid", "E-post", "Namn"]]
    own += [[str(n), f"{row[1][:10]} 09:00:00", f"person{n}@exempel.se", f"{PEOPLE} {n}"] for n, row in enumerate(lines[1:], 1)]
    for row in lines[1:]:
        for place in multiple:
            row[place] = f"{row[place]};" if row[place] else ""
    return [[first[0], first[1], row[1], *first[2:], row[0], *row[2:]] for first, row in zip(own, lines, strict=True)]


def by_option(survey: Survey, year: int, ticked: Callable[[bool, str], str]) -> tuple[Lines, Lines]:
    """Headings in two rows and the forms, one column per option of every multiple choice; `ticked` writes a cell.

    The column of the last option ("other") holds the respondent's own words where there are any.
    """
    headings: Lines = [[GROUP, "Inskickat"], ["", ""]]
    rows = [[group, day] for _, group, day in forms(survey, year)]
    for question in questions(survey, year):
        labels = [o.label for o in survey.codebook.options(question, year)]
        parts = labels if survey.codebook.question(question)["kind"] == "multiple" else [""]
        headings[0] += [wording(survey, question, year)] * len(parts)
        headings[1] += parts
        for row, (code, _, _) in zip(rows, forms(survey, year), strict=True):
            given = cells(survey, year, code, question)
            own_words = "".join(text for text in given if text not in parts)
            chosen = [ticked(part in given, part) for part in parts[:-1]] + [own_words or ticked(parts[-1] in given, parts[-1])]
            row.extend(chosen if parts != [""] else ["".join(given)])
    return headings, rows


def limesurvey(survey: Survey, year: int) -> Lines:
    """Response id, submit date, language and token, `Question [Option]` columns with Ja or Nej, one answer never sent in."""
    headings, rows = by_option(survey, year, lambda chosen, _: "Ja" if chosen else "Nej")
    joined = [f"{first} [{second}]" if second else first for first, second in zip(*headings, strict=True)]
    heading = ["id", "submitdate", "lastpage", "startlanguage", "seed", "token", "ipaddr", joined[0], *joined[2:]]
    lines = [
        [str(n), f"{row[1]} 10:00:00", "4", "sv", f"88{n:04d}", f"tkn{n:05d}qz", f"192.0.2.{n}", row[0], *row[2:]]
        for n, row in enumerate(rows, 1)
    ]
    begun = [str(len(lines) + 1), "", "1", "sv", "990001", "tkn99999qz", "192.0.2.250", rows[0][0], *[""] * (len(joined) - 2)]
    return [heading, *lines, begun]


def two_rows(survey: Survey, year: int) -> Lines:
    """The question on the first row (once, as in merged cells), its options on the second, a cross where one is chosen."""
    headings, rows = by_option(survey, year, lambda chosen, _: "x" if chosen else "")
    first = [text if number == 0 or text != headings[0][number - 1] else "" for number, text in enumerate(headings[0])]
    return [first, headings[1], *rows]


def csv_file(path: Path, lines: Sequence[Sequence[str]], delimiter: str = ";") -> Path:
    """The lines as a CSV file in UTF-8 with BOM, as Swedish tools write it."""
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, lineterminator="\r\n").writerows(lines)
    path.write_bytes(text.getvalue().encode("utf-8-sig"))
    return path


def xlsx_file(path: Path, lines: Sequence[Sequence[str]]) -> Path:
    """The lines as the only sheet of a workbook, every cell a text."""
    book = Workbook()
    for line in lines:
        book.active.append(list(line))
    book.save(path)
    return path


def xls_file(path: Path, lines: Sequence[Sequence[str]]) -> Path:
    """The lines as the only sheet of a workbook as Excel saved it before 2007, every cell a text."""
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("Svar")
    for row, line in enumerate(lines):
        for column, cell in enumerate(line):
            sheet.write(row, column, cell)
    book.save(str(path))
    return path


def ods_file(path: Path, lines: Sequence[Sequence[str]]) -> Path:
    """The lines as the only sheet of an OpenDocument spreadsheet, every cell a text."""
    uri = "urn:oasis:names:tc:opendocument:xmlns"
    spaces = " ".join(f'xmlns:{name}="{uri}:{name}:1.0"' for name in ("office", "table", "text"))
    rows = "".join(f"<table:table-row>{''.join(map(_ods_cell, line))}</table:table-row>" for line in lines)
    sheet = f'<office:spreadsheet><table:table table:name="Svar">{rows}</table:table></office:spreadsheet>'
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", f'<manifest:manifest xmlns:manifest="{uri}:manifest:1.0"/>')
        archive.writestr(
            "content.xml", f"<office:document-content {spaces}><office:body>{sheet}</office:body></office:document-content>"
        )
    return path


def _ods_cell(text: str) -> str:
    paragraphs = "".join(f"<text:p>{escape(line)}</text:p>" for line in text.splitlines())
    return f'<table:table-cell office:value-type="string">{paragraphs}</table:table-cell>' if text else "<table:table-cell/>"
