"""Files that are broken as files: what is wrong, in Swedish, with how to make each and what its message must say."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

import xlwt
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

HEADER = "Grupp;Slutförandetid;Finns en lokal överenskommelse?;Antal planer;Kommentar"
ROWS = ("Ekerö;2024-04-01;Ja;3;Bra", "Nacka;2024-04-02;Nej;4;", "Täby;2024-04-03;Vet ej;5;Ett stöd", "Sigtuna;2024-04-04;Ja;6;")
PLAIN = "\r\n".join([HEADER, *ROWS, ""])
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
MEGABYTE = 1_000_000
SHEET_NAMESPACE = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
XML_BOMB = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;&b;&b;">]><worksheet>&c;</worksheet>'


class Broken(NamedTuple):
    """What is wrong (as docs/import_errors.md says it), the file's name, its content, and words that its message holds."""

    title: str
    file: str
    content: Callable[[], bytes]
    words: tuple[str, ...]


def text(content: str, encoding: str = "utf-8") -> Callable[[], bytes]:
    return lambda: content.encode(encoding)


def raw(content: bytes) -> Callable[[], bytes]:
    return lambda: content


def sheet(change: Callable[[Worksheet], object]) -> Callable[[], bytes]:
    """The plain rows as a workbook, changed."""

    def made() -> bytes:
        book = Workbook()
        for line in PLAIN.splitlines():
            book.active.append(line.split(";"))
        change(book.active)
        return saved(book)

    return made


def saved(book: Workbook) -> bytes:
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def put(**cells: str) -> Callable[[], bytes]:
    def change(page: Worksheet) -> None:
        for place, value in cells.items():
            page[place] = value

    return sheet(change)


def zipped(parts: Mapping[str, str | bytes], compression: int = zipfile.ZIP_DEFLATED) -> Callable[[], bytes]:
    def made() -> bytes:
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w", compression) as archive:
            for name, content in parts.items():
                archive.writestr(name, content)
        return target.getvalue()

    return made


def replaced(part: str, content: Callable[[], str | bytes]) -> Callable[[], bytes]:
    """The plain workbook with one part of its archive exchanged."""

    def made() -> bytes:
        with zipfile.ZipFile(io.BytesIO(sheet(lambda page: page)())) as archive:
            parts: dict[str, str | bytes] = {name: archive.read(name) for name in archive.namelist()}
        return zipped({**parts, part: content()})()

    return made


def lying_bomb() -> bytes:
    """A workbook whose archive says that its largest part weighs ten bytes."""
    part = "xl/sharedStrings.xml"
    content = replaced(part, lambda: bytes(200 * MEGABYTE))()
    place = content.rindex(part.encode()) - 46  # the entry of the central directory
    return content[: place + 24] + struct.pack("<I", 10) + content[place + 28 :]


def encrypted_zip() -> bytes:
    content = bytearray(sheet(lambda page: page)())
    place = content.index(b"PK\x01\x02")
    while place >= 0:
        content[place + 8] |= 1
        place = content.find(b"PK\x01\x02", place + 4)
    return bytes(content)


def cut(made: Callable[[], bytes], kept: float) -> Callable[[], bytes]:
    return lambda: made()[: int(len(made()) * kept)]


def flipped() -> bytes:
    """A workbook with damage in the middle of its sheet."""
    content = bytearray(sheet(lambda page: page)())
    place = content.index(b"xl/worksheets/sheet1.xml") + 60
    content[place : place + 40] = bytes(40)
    return bytes(content)


def cells(*rows: str) -> Callable[[], str]:
    return lambda: f"<worksheet {SHEET_NAMESPACE}><sheetData>{''.join(rows)}</sheetData></worksheet>"


def huge_cell() -> str:
    inline = "a" * (200 * MEGABYTE)
    return cells(f'<row r="1"><c r="A1" t="inlineStr"><is><t>{inline}</t></is></c></row>')()


def hidden(page: Worksheet) -> None:
    page.parent.create_sheet("Tom")
    page.sheet_state = "hidden"


def two_sheets(page: Worksheet) -> None:
    page.parent.create_sheet("Svar 2023")["A1"] = "Grupp"


def all_formulas(page: Worksheet) -> None:
    for row in page.iter_rows(min_row=2):
        for one in row:
            one.value = f"=Data!{one.coordinate}"


def in_column_a(page: Worksheet) -> None:
    page.delete_cols(1, 5)
    for number, line in enumerate(PLAIN.splitlines(), 1):
        page.cell(number, 1, line)


def far_below(page: Worksheet) -> None:
    page["BJ1048576"] = "slut"


def endless_old() -> bytes:
    """A workbook of before 2007 whose sheet says that it reaches over two thousand million rows."""
    book, target = xlwt.Workbook(), io.BytesIO()
    book.add_sheet("Svar").write(3, 2, "Ja")
    book.save(target)
    content = target.getvalue()
    last_row = content.index(b"\x00\x02\x0e\x00") + 8
    return content[:last_row] + b"\xff\xff\xff\x7f" + content[last_row + 4 :]


def line(number: int, changed: str) -> str:
    lines = PLAIN.splitlines()
    lines[number - 1] = changed
    return "\r\n".join([*lines, ""])


def ods(content: str) -> Callable[[], bytes]:
    rows = f'<office:body><table:table table:name="Svar">{content}</table:table></office:body>'
    manifest = '<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    parts = {"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": rows, "META-INF/manifest.xml": manifest}
    return zipped(parts, zipfile.ZIP_STORED)


WORD = zipped({"[Content_Types].xml": "<Types/>", "word/document.xml": "<document/>"})
REPEATED = '<table:table-row table:number-rows-repeated="1048576"><table:table-cell table:number-columns-repeated="1024" '

BROKEN = (
    Broken("Tom fil", "tom.csv", raw(b""), ("the file is empty", "interrupted")),
    Broken("Bara tomma rader", "blanksteg.csv", raw(b"\xef\xbb\xbf \r\n\r\n;;;\r\n"), ("the file is empty",)),
    Broken("Bara nollor", "nollor.xlsx", raw(bytes(2000)), ("the file is empty",)),
    Broken("Tom arbetsbok", "tom.xlsx", lambda: saved(Workbook()), ("no visible sheet", "'Sheet'")),
    Broken("Bladet med svaren är dolt", "dolt.xlsx", sheet(hidden), ("no visible sheet", "'Sheet', 'Tom'", "hidden")),
    Broken("Flera blad med innehåll", "blad.xlsx", sheet(two_sheets), ("several sheets", "'Sheet', 'Svar 2023'", "--sheet")),
    Broken("Avbruten nedladdning av en arbetsbok", "halv.xlsx", cut(sheet(lambda p: p), 0.6), ("damaged or cut off", "download")),
    Broken("Skadad arbetsbok", "skadad.xlsx", flipped, ("damaged or cut off",)),
    Broken("Arbetsbok utan sina delar", "delar.xlsx", zipped({"xl/workbook.xml": "<workbook/>"}), ("damaged or cut off",)),
    Broken(
        "Lösenordsskyddad arbetsbok", "hemlig.xlsx", raw(OLE + "EncryptedPackage".encode("utf-16-le")), ("password", "remove it")
    ),
    Broken("Lösenordsskyddat zip-arkiv", "skyddad.xlsx", encrypted_zip, ("protected with a password",)),
    Broken("Ett gammalt Office-dokument utan kalkylblad", "gammal.xls", raw(OLE), ("damaged or cut off",)),
    Broken("Word-dokument från 1990-talet", "brev.xls", raw(OLE + "WordDocument".encode("utf-16-le")), ("a Word document",)),
    Broken("Outlook-meddelande", "mejl.xls", raw(OLE + "__substg1.0_".encode("utf-16-le")), ("an Outlook message",)),
    Broken("Word-dokument med fel namn", "rapport.xlsx", WORD, ("a Word document", "not a table")),
    Broken("Presentation med fel namn", "bilder.xlsx", zipped({"ppt/presentation.xml": "<p/>"}), ("a PowerPoint presentation",)),
    Broken("Dokument från Apple Numbers", "svar.numbers", zipped({"Index/Document.iwa": b"x"}), ("an Apple Numbers document",)),
    Broken("Binär arbetsbok", "svar.xlsb", zipped({"xl/workbook.bin": b"x"}), ("a binary workbook (.xlsb)", "save it as .xlsx")),
    Broken(
        "Textdokument från LibreOffice",
        "text.ods",
        zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<a/>"}),
        ("without sheets",),
    ),
    Broken(
        "Zip-arkiv med flera filer",
        "allt.zip",
        zipped({"svar.csv": "a", "bilaga.pdf": "b"}),
        ("a zip archive", "'svar.csv'", "unpack"),
    ),
    Broken("PDF med fel namn", "svar.xlsx", raw(b"%PDF-1.7\n..."), ("a PDF document", "not a table")),
    Broken("Skärmbild med fel namn", "bild.xlsx", raw(b"\x89PNG\r\n\x1a\n" + bytes(9)), ("an image (PNG)",)),
    Broken("Fotografi med fel namn", "foto.csv", raw(b"\xff\xd8\xff\xe0" + bytes(9)), ("an image (JPEG)",)),
    Broken("RTF-dokument", "svar.rtf", raw(b"{\\rtf1\\ansi hej}"), ("a text document (RTF)",)),
    Broken("Gzip-arkiv", "svar.csv.gz", raw(b"\x1f\x8b\x08\x00rest"), ("a gzip archive",)),
    Broken("SPSS-fil", "svar.sav", raw(b"$FL2@(#) SPSS DATA FILE"), ("an SPSS data file", "as CSV or .xlsx")),
    Broken("Arbetsbok från före Excel 5", "svar.xls", raw(b"\x09\x04\x06\x00\x00\x00\x10\x00"), ("before Excel 5",)),
    Broken(
        "Webbsida sparad som .xls",
        "svar_webb.xls",
        text("<html><body><table><tr><td>Grupp</td></tr></table>"),
        ("a web page (HTML)", "open the file in Excel"),
    ),
    Broken(
        "Inloggningssida i stället för filen",
        "svar_login.csv",
        text("\n<!DOCTYPE html>\n<title>Logga in</title>"),
        ("a web page (HTML)", "log-in page"),
    ),
    Broken(
        "XML-kalkylblad från Excel 2003",
        "svar.xml",
        text('<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>'),
        ("Excel 2003", "save it as .xlsx"),
    ),
    Broken("Annan XML", "annan.xml", text('<?xml version="1.0"?><svar/>'), ("an XML document",)),
    Broken("JSON", "svar.json", text('[{"grupp": "Ekerö"}]'), ("JSON",)),
    Broken("NUL-tecken i texten", "nul.csv", text(PLAIN.replace("Bra", "Br\0a")), ("NUL bytes", "row 2")),
    Broken(
        "Text i två teckenkodningar",
        "blandad.csv",
        lambda: PLAIN.encode() + "Södertälje;2024-04-05;Ja;1;\r\n".encode("cp1252"),
        ("mixes two encodings", "row 6"),
    ),
    Broken("Förvanskade å, ä och ö", "mojibake.csv", text(PLAIN.replace("ö", "Ã¶")), ("garbled", "column A", "row 2")),
    Broken(
        "Förvanskade å, ä och ö i en arbetsbok", "mojibake.xlsx", put(A2="EkerÃ¶"), ("garbled", "row 2, column A", "'EkerÃ¶'")
    ),
    Broken(
        "Å, ä och ö har blivit frågetecken",
        "fragetecken.csv",
        lambda: PLAIN.encode("ascii", "replace"),
        ("question mark", "row 1, column B"),
    ),
    Broken("Citattecken som inte stängs", "citat.csv", text(line(3, 'Nacka;2024-04-02;"Nej;4;')), ("quotation marks", "line 3")),
    Broken(
        "Avbruten textfil",
        "avbruten.csv",
        text(PLAIN[: PLAIN.index("Sigtuna") + 15]),
        ("ends in the middle of a row", "2 of 5 cells", "row 5"),
    ),
    Broken(
        "Skiljetecken i en text utan citattecken",
        "kolumner.csv",
        text(line(4, "Täby;2024-04-03;Vet ej;5;Ett;stöd")),
        ("6 cells but the header has 5", "row 4", "'stöd'"),
    ),
    Broken("Blandade skiljetecken", "skilje.csv", text(line(4, ROWS[2].replace(";", ","))), ("stand in one", "row 4", "','")),
    Broken(
        "Rubriken har ett annat skiljetecken än svaren",
        "rubrik.csv",
        text(line(1, HEADER.replace(";", ","))),
        ("stand in one", "row 1"),
    ),
    Broken("Okänt skiljetecken", "streck.csv", text(PLAIN.replace(";", "|")), ("all columns stand in one", "'|'")),
    Broken("Hela CSV-filen i kolumn A", "kolumn_a.xlsx", sheet(in_column_a), ("all columns stand in one", "row 1, column A")),
    Broken("Kolumner utan rubrik", "utan_rubrik.xlsx", put(C1="", D1=""), ("have no heading", "'D: 3'")),
    Broken(
        "Formler i stället för svar",
        "formler.xlsx",
        put(C2="=VLOOKUP(A2,Data!A:B,2)", D3="=1+3"),
        ("2 cells hold formulas", "row 2, column C", "D3: 1+3", "paste"),
    ),
    Broken("Bara formler", "bara_formler.xlsx", sheet(all_formulas), ("20 cells hold formulas", "and 10 more")),
    Broken(
        "Länkar till en annan arbetsbok", "lankar.xlsx", put(C2="=[1]Svar!C2"), ("linked to another workbook", "'C2: [1]Svar!C2'")
    ),
    Broken(
        "Formler i en textfil",
        "formler.csv",
        text(line(2, "Ekerö;2024-04-01;=Blad2!C2;3;Bra")),
        ("holds a formula", "row 2, column C"),
    ),
    Broken("Felvärden i celler", "fel.xlsx", put(C3="#REF!"), ("error value", "row 3, column C", "'C3: #REF!'")),
    Broken(
        "Felvärden i en svensk textfil",
        "fel.csv",
        text(line(2, "Ekerö;########;Ja;#VÄRDEFEL!;Bra")),
        ("B2: ########", "D2: #VÄRDEFEL!"),
    ),
    Broken(
        "Sammanslagna celler bland svaren",
        "slagna.xlsx",
        sheet(lambda page: page.merge_cells("A2:A3")),
        ("merged", "'A2:A3'", "unmerge"),
    ),
    Broken("En miljon tomma rader", "miljon.xlsx", sheet(far_below), ("reaches to row 1,048,576", "BJ1048576")),
    Broken(
        "En cell i kalkylbladets sista hörn",
        "horn.xlsx",
        replaced("xl/worksheets/sheet1.xml", cells('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')),
        ("XFD1048576",),
    ),
    Broken(
        "Upprepade celler i .ods",
        "upprepad.ods",
        ods(f'{REPEATED} office:value-type="string"/></table:table-row>'),
        ("'Svar' reaches to row 1,048,576",),
    ),
    Broken("En cell på 200 MB", "cell.xlsx", replaced("xl/worksheets/sheet1.xml", huge_cell), ("unpacks to more than 150 MB",)),
    Broken(
        "En mycket lång cell",
        "lang.csv",
        text(line(2, f"Ekerö;2024-04-01;Ja;3;{'a' * 40_000}")),
        ("32,767 characters", "row 2, column E"),
    ),
    Broken(
        "En cell som aldrig tar slut",
        "slut.csv",
        text(line(2, f"Ekerö;2024-04-01;Ja;3;{'a' * 200_000}")),
        ("more than 131,072 characters", "line 2"),
    ),
    Broken(
        "Zip-bomb", "bomb.xlsx", replaced("xl/sharedStrings.xml", lambda: bytes(200 * MEGABYTE)), ("unpacks to more than 150 MB",)
    ),
    Broken("Zip-bomb som ljuger om sin storlek", "ljuger.xlsx", lying_bomb, ("unpacks to more than 150 MB",)),
    Broken(
        "XML-bomb", "xmlbomb.xlsx", replaced("xl/worksheets/sheet1.xml", lambda: XML_BOMB), ("XML entities", "do not open it")
    ),
    Broken(
        "En cell som sägs stå på två ställen",
        "tva.xlsx",
        replaced("xl/worksheets/sheet1.xml", cells('<row r="1"><c r="A1" t="str" r="XFD1048576"><v>Ja</v></c></row>')),
        ("damaged or cut off", "duplicate attribute"),
    ),
    Broken(
        "En cell långt utanför bladet",
        "utanfor.xlsx",
        replaced("xl/worksheets/sheet1.xml", cells("<row><c t='str' r = 'XFD999999999999'><v>Ja</v></c></row>")),
        ("almost all of them blank", "XFD999999999"),
    ),
    Broken(
        "Ett blad vars XML aldrig slutar", "oslutat.ods", ods("<table:table-row></table:table-cell>"), ("damaged or cut off",)
    ),
    Broken("Skadad arbetsbok från före 2007", "skadad.xls", endless_old, ("cannot be read within",)),
)


def made(broken: Broken, folder: Path) -> Path:
    """The broken file in a folder."""
    path = folder / broken.file
    path.write_bytes(broken.content())
    return path
