"""Files made to take all time or memory, or to be read as what they are not; run alone, it measures each for the docs.

`uv run python tests/hostilefiles.py` reads every one (those of `brokenfiles` too) and writes docs/hostile_files.md.
"""

from __future__ import annotations

import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import brokenfiles
from brokenfiles import BROKEN, PLAIN, cells, cut, ods, replaced, sheet, zipped

from busanalys import language
from busanalys.errors import DataError, Problem
from busanalys.intake import file as incoming

PAGE = Path(__file__).parent.parent / "docs" / "hostile_files.md"
OPENING = """# Filer som är gjorda för att skada

Vad `busanalys import` svarar på filer som är trasiga, är något annat än de utger sig för eller är gjorda för att ta all tid
eller allt minne: första meddelandet, sekunder, och megabyte i den process som läser filen. Filerna görs och mäts av
`tests/hostilefiles.py`; tiderna gäller en dator med två kärnor. Inget skrivs. Hela meddelanden: [Filer som inte går att läsa
in](import_errors.md).

"""
SHEET, STRINGS = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"
BLANK = '<sheet name="a"/>'
NAMESPACE = brokenfiles.SHEET_NAMESPACE
TEXT = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
ROW = f"<table:table-row>{TEXT.format('a')}</table:table-row>"
ENDLESS = '<table:table-cell table:number-columns-repeated="9999999999999999999"/>'
Made = Callable[[], bytes]


def referenced(rows: int, columns: int) -> bytes:
    """A text of 30 kB that many cells refer to."""
    row = "<row>{}</row>".format('<c t="s"><v>0</v></c>' * columns)
    with_text = f"<sst {NAMESPACE}><si><t>{'a' * 30_000}</t></si></sst>"
    book = replaced(STRINGS, lambda: with_text)()
    return _with(book, SHEET, f"<worksheet {NAMESPACE}><sheetData>{row * rows}</sheetData></worksheet>")


def _with(book: bytes, part: str, content: str) -> bytes:
    import io
    import zipfile

    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        parts: dict[str, str | bytes] = {name: archive.read(name) for name in archive.namelist()}
    return zipped({**parts, part: content})()


def far_away(number: str) -> bytes:
    """A number that its format shows as a date."""
    dated = f'<styleSheet {NAMESPACE}><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>'
    book = replaced("xl/styles.xml", lambda: dated)()
    return _with(book, SHEET, cells(f'<row r="1"><c r="A1" s="1"><v>{number}</v></c></row>')())


def of_sheet(*rows: str) -> Made:
    return replaced(SHEET, cells(*rows))


HEAVY: dict[str, Made] = {
    "en lång text som sju miljoner celler hänvisar till.xlsx": lambda: referenced(7_000, 1_000),
    "tre miljoner formler.xlsx": of_sheet(*["<row>" + "<c><f>1+1</f></c>" * 1000 + "</row>"] * 3000),
    "en lång text som en miljon celler hänvisar till.xlsx": lambda: referenced(2_000, 500),
    "åtta miljoner texter.xlsx": replaced(STRINGS, lambda: f"<sst {NAMESPACE}>{'<si><t>a</t></si>' * 8_000_000}</sst>"),
    "ett datum utanför kalendern.xlsx": lambda: far_away("-1e300"),
    "ändlösa blanksteg.ods": ods(ROW.replace("a<", 'a<text:s text:c="999999999"/><')),
    "ändlösa rader.ods": ods(
        f'<table:table-row table:number-rows-repeated="4294967295"><table:table-cell/></table:table-row>{ROW}'
    ),
    "ändlösa kolumner.ods": ods(
        ROW.replace(
            "<table:table-cell", '<table:table-cell table:number-columns-repeated="9999999999999999999"/><table:table-cell'
        )
    ),
    "en miljon kolumner.xlsx": of_sheet(f"<row>{'<c><v>1</v></c>' * 1_000_000}</row>"),
    "en miljon kolumner.csv": lambda: b"a," * 1_000_000 + b"a\n" + b"1," * 1_000_000 + b"1\n",
    "99 MB korta rader.csv": lambda: b"a\n" * 49_500_000,
    "99 MB kommatecken.csv": lambda: b"," * 99_000_000,
    "99 MB citattecken.csv": lambda: b'"' * 99_000_000,
    "en rad på 99 MB.csv": lambda: b"a" * 99_000_000,
    "60 000 hakparenteser.csv": lambda: b"[" * 60_000 + b";b\n1;2\n2;3\n",
    "60 000 par av hakparenteser.csv": lambda: b"[a]" * 40_000 + b"x;b\n1;2\n2;3\n",
    "en miljon tomma blad.xlsx": replaced(
        "xl/workbook.xml", lambda: f"<workbook {NAMESPACE}><sheets>{BLANK * 1_000_000}</sheets></workbook>"
    ),
    "djupt nästlad XML.xlsx": of_sheet("<row>" * 1_000_000),
    "ett blad som heter a större än b.xlsx": lambda: _renamed("a>b"),
}


def _renamed(name: str) -> bytes:
    def change(page: brokenfiles.Worksheet) -> None:
        page.title = name
        page["C2"] = "=1+1"

    return sheet(change)()


STARTS = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"7z\xbc\xaf\x27\x1c", b"Rar!", b"PAR1", b"\x1f\x8b")
FORMULAS = ("=1+1", "=SUM(A1:A9)", "=[2]Blad!A1", "='Blad 2'!A1", "=A1&B1", '=HYPERLINK("x","y")', "=-A1", "=$A$1")
PUT = (
    "<",
    "&x;",
    "]]>",
    "</c>",
    "<row>",
    "<?x",
    "\x00",
    "<!DOCTYPE a>",
    "<c",
    "'",
    "<![CDATA[",
    "</worksheet>",
    "<c r='A0'>",
    "<row r='-1'>",
)


def variants() -> Iterator[tuple[str, Made]]:
    """Files cut off at every tenth, other files by their first bytes, and formulas of every kind."""
    book, text = sheet(lambda page: page), zipped({"mimetype": brokenfiles.WORD(), "content.xml": "<a/>"})
    for tenth in range(1, 10):
        yield f"avbruten vid {tenth}0 procent.xlsx", cut(book, tenth / 10)
        yield f"avbruten gammal vid {tenth}0 procent.xls", cut(_old, tenth / 10)
        yield f"avbruten utf-16 vid {tenth}0 procent.csv", cut(partial(PLAIN.encode, "utf-16"), tenth / 10)
        yield f"avbruten vid {tenth}0 procent.ods", cut(text, tenth / 10)
    for number, start in enumerate(STARTS):
        yield f"annat format {number} med slumpinnehåll.csv", partial(bytes.__add__, start, bytes(range(256)) * 1000)
    for number, formula in enumerate(FORMULAS):
        yield f"formel {number}.csv", partial(PLAIN.replace("Vet ej", formula).encode)
        yield f"formel {number}.xlsx", brokenfiles.put(C2=formula)
    for number, put in enumerate(PUT):
        yield f"trasig XML {number}.xlsx", of_sheet(f"<row><c><v>1</v></c>{put}")


def _old() -> bytes:
    import io

    import xlwt

    book, target = xlwt.Workbook(), io.BytesIO()
    page = book.add_sheet("Svar")
    for row, line in enumerate(PLAIN.splitlines()):
        for place, cell in enumerate(line.split(";")):
            page.write(row, place, cell)
    book.save(target)
    return target.getvalue()


def inputs() -> list[tuple[str, Made]]:
    """Every file by its name, with what makes its content."""
    return [*HEAVY.items(), *((one.file, one.content) for one in BROKEN), *variants()]


def measured(path: Path) -> tuple[str, float, float]:
    """What reading a file says, the seconds it takes, and the megabytes of the process that reads it."""
    receiving, sending = os.pipe()
    start = time.monotonic()
    if os.fork() == 0:
        try:
            incoming.read(path)
            told = "(läses in)"
        except DataError as error:
            told = _first(error.problems[0])
        memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1000
        os.write(sending, f"{memory:.0f}\n{told}".encode()[:4000])
        os._exit(0)
    os.close(sending)
    with os.fdopen(receiving, "rb") as stream:
        memory, _, told = stream.read().decode("utf-8", "replace").partition("\n")
    os.wait()
    return told, time.monotonic() - start, float(memory or "nan")


def _first(problem: Problem) -> str:
    return language.swedish(problem.what).replace("|", "\\|")


def main() -> None:
    """Read every file and write the page."""
    lines = ["| fil | meddelande | sekunder | MB |", "|---|---|---|---|"]
    with tempfile.TemporaryDirectory() as folder:
        for name, made in inputs():
            path = Path(folder) / name
            path.write_bytes(made())
            told, seconds, memory = measured(path)
            path.unlink()
            lines.append(f"| {name} | {told[:160]} | {seconds:.1f} | {memory:.0f} |")
            print(lines[-1], file=sys.stderr, flush=True)
    PAGE.write_text(OPENING + "\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
