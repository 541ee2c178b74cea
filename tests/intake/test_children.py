"""Children by area are read from what Kolada, Statistics Sweden and the city give, whole or not at all."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import copies
import openpyxl
import pandas as pd
import pytest
from typer.testing import CliRunner

import busanalys as bus
from busanalys import cli
from busanalys.errors import UsageError

pytestmark = pytest.mark.usefixtures("swedish")
SOURCE = ("--source", "SCB", "--licence", "CC0 1.0", "--date", "2025-02-22")
NAMES = {
    "0114": "Upplands Väsby",
    "0115": "Vallentuna",
    "0117": "Österåker",
    "0180": "Stockholm",
    "0191": "Sigtuna",
    "0305": "Håbo",
}
COUNTS = {"0114": 10_412, "0115": 8_811, "0117": 11_902, "0180": 190_007, "0191": 12_345, "0305": 5_000}
IN_COUNTY = {area: count for area, count in COUNTS.items() if area != "0305"}


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder whose example has one year, which is read and checked faster."""
    data = copies.copied_data(tmp_path_factory.mktemp("children"), "example")
    copies.only_years(data / "example", 2024)
    return data


@pytest.fixture
def data(before: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(before, tmp_path / "data"))


def run(data: Path, file: Path, *more: str) -> tuple[int, str]:
    found = CliRunner().invoke(cli.app, ["context", str(file), *SOURCE, "--data", str(data), *more])
    assert found.exception is None or isinstance(found.exception, SystemExit), found.exception
    return found.exit_code, found.output


def stored(data: Path) -> pd.DataFrame:
    path = data / "context" / "children.csv"
    return pd.read_csv(path, dtype=str, keep_default_na=False) if path.exists() else pd.DataFrame()


def written(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.write_text(text, encoding=encoding)
    return path


def kolada(folder: Path, counts: dict[str, int | None] = COUNTS, status: str = "") -> Path:
    """As api.kolada.se gives the data of a key figure: by municipality and year, and inside by sex."""
    values = [
        {
            "kpi": "N00000",
            "municipality": area,
            "period": 2023,
            "values": [
                {"count": 1, "gender": "T", "status": "" if count is not None else status, "value": count and float(count)}
            ],
        }
        for area, count in counts.items()
    ]
    return written(folder / "kolada.json", json.dumps({"count": len(values), "values": values}))


def kolada_csv(folder: Path) -> Path:
    rows = [f"{area.lstrip('0')};{name};2023;T;{COUNTS[area]},0;" for area, name in NAMES.items()]
    return written(folder / "kolada.csv", "\n".join(["municipality_id;municipality;period;gender;value;status", *rows]))


def by_age_and_sex(count: int) -> Iterator[tuple[str, str, int]]:
    """A number as 18 ages and two sexes that add up to it, and what is no child."""
    for age in range(18):
        part = count // 18 + (age < count % 18)
        yield f"{age} år", "män", part // 2
        yield f"{age} år", "kvinnor", part - part // 2
    yield from ((f"{age} år", sex, 77) for age in (18, 19) for sex in ("män", "kvinnor"))


def pxweb_csv(folder: Path) -> Path:
    rows = [
        f'"{area} {name}","{age}","{sex}",{part}'
        for area, name in NAMES.items()
        for age, sex, part in by_age_and_sex(COUNTS[area])
    ]
    head = ['"Folkmängden efter region, ålder, kön och år"', "", '"region","ålder","kön","Folkmängd 2023"']
    return written(folder / "BE0101N1.csv", "\r\n".join([*head, *rows]), "cp1252")


def pxweb_excel(folder: Path) -> Path:
    """As PX-Web's workbook: a title, years over the columns, labels once for the rows below them, sources at the end."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["Folkmängden efter region, ålder och år"])
    sheet.append([])
    sheet.append([None, None, None, "2023"])
    for area, name in NAMES.items():
        groups = {"0-5 år": COUNTS[area] // 3, "6-15 år": COUNTS[area] // 3, "16-17 år": COUNTS[area] - 2 * (COUNTS[area] // 3)}
        for number, (age, part) in enumerate(groups.items()):
            sheet.append([area if not number else None, name if not number else None, age, part])
    sheet.append([])
    sheet.append(["Källa:"])
    sheet.append(["Befolkningsstatistik, SCB"])
    path = folder / "BE0101N1.xlsx"
    book.save(path)
    return path


def plain(folder: Path, counts: Sequence[tuple[str, str]] = ()) -> Path:
    rows = counts or [(name, f"{COUNTS[area]:,}".replace(",", " ")) for area, name in NAMES.items()]
    return written(folder / "barn.csv", "\n".join(["Kommun;Barn 0–17 år 2023", *(f"{area};{count}" for area, count in rows)]))


@pytest.mark.parametrize("make", [kolada, kolada_csv, pxweb_csv, pxweb_excel, plain])
def test_every_named_format_gives_the_same_figures(data: Path, tmp_path: Path, make: Callable[[Path], Path]) -> None:
    code, said = run(data, make(tmp_path))
    assert code == 0, said
    rows = stored(data)
    assert dict(zip(rows["area_id"], rows["value"].astype(int), strict=True)) == IN_COUNTY
    assert set(rows["status"]) == {"given"}
    assert set(rows[["year", "date", "source", "licence", "synthetic"]].itertuples(index=False, name=None)) == {
        ("2023", "2025-02-22", "SCB", "CC0 1.0", "no")
    }
    assert "5 nya och 0 ändrade uppgifter" in said
    assert not bus.check("example", data)


def as_kolada_gives_it_now(folder: Path) -> Path:
    """Version 3: the country and the region among the municipalities, both sexes and their total, a value taken back."""

    def inside(count: int | None, **more: object) -> list[dict[str, object]]:
        parts = {"K": count and count // 2, "M": count and count - count // 2, "T": count}
        return [
            {"gender": sex, "count": 1, "status": "", "value": part, "isdeleted": False} | more for sex, part in parts.items()
        ]

    rows = {"0000": inside(2_100_000), "0001": inside(500_000)} | {area: inside(count) for area, count in COUNTS.items()}
    rows["0163"] = inside(1, isdeleted=True)
    values = [{"kpi": "N00000", "municipality": area, "period": 2023, "values": own} for area, own in rows.items()]
    whole = {"values": values, "next_url": None, "previous_url": None, "count": len(values)}
    return written(folder / "kolada3.json", json.dumps(whole))


def as_pxweb_gives_years_in_rows(folder: Path) -> Path:
    """A long table of one figure per row, in English, with the country and the county first."""
    names = {"00": "Riket", "01": "Stockholm county"} | NAMES
    counts = {"00": 2_100_000, "01": 500_000} | COUNTS
    rows = [
        f'"{area} {name}","{number.replace("år", "years")}","{ {"män": "men", "kvinnor": "women"}[sex] }","2023",{part}'
        for area, name in names.items()
        for number, sex, part in by_age_and_sex(counts[area])
    ]
    return written(folder / "BE0101.csv", "\r\n".join(['"region","age","sex","year","Population"', *rows]))


def as_pxweb_repeats_labels_in_excel(folder: Path) -> Path:
    """Code and name in one cell, sexes and ages under it, two years over the columns, notes of Statistics Sweden at the end."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["Folkmängden efter region, kön, ålder och år"])
    sheet.append([None, None, None, 2009, 2023])
    for area, name in NAMES.items():
        parts = [one for one in by_age_and_sex(COUNTS[area]) if int(one[0].split()[0]) < 18]
        for number, (age, sex, part) in enumerate(sorted(parts, key=lambda one: one[1])):
            sheet.append([None if number else f"{area} {name}", None if number % 18 else sex, age, part, part])
    for note in (None, "Uppgifterna avser den 31 december.", "Senaste uppdatering:", "20240222 08:00", "Enhet:", "antal"):
        sheet.append([note])
    path = folder / "befkommun.xlsx"
    book.save(path)
    return path


@pytest.mark.parametrize(
    "make", [as_kolada_gives_it_now, as_pxweb_gives_years_in_rows, as_pxweb_repeats_labels_in_excel], ids=lambda one: one.__name__
)
def test_the_shapes_that_the_sources_give_today_are_read(data: Path, tmp_path: Path, make: Callable[[Path], Path]) -> None:
    code, said = run(data, make(tmp_path))
    assert code == 0, said
    rows = stored(data)
    given = rows[rows["status"].eq("given")]
    assert dict(zip(given["area_id"], given["value"].astype(int), strict=True)) == IN_COUNTY
    assert set(given["year"]) == {"2023"}
    assert set(rows.loc[rows["status"].ne("given"), "area_id"]) <= {"0163"}


def test_missing_and_suppressed_figures_are_kept_apart(data: Path, tmp_path: Path) -> None:
    counts = dict.fromkeys(IN_COUNTY) | {"0114": 10_412, "0115": 8_000, "0117": 9_000, "0180": 190_007, "0191": 12_000}
    for status, expected in (("Missing", "missing"), ("Private", "suppressed")):
        code, said = run(data, kolada(tmp_path, counts | {"0191": None}, status))
        assert code == 0, said
        assert stored(data).set_index("area_id").loc["0191", ["value", "status"]].tolist() == ["", expected]
    code, _ = run(data, plain(tmp_path, [("Sigtuna", ".."), ("Vallentuna", "x"), ("Upplands Väsby", "10412")]))
    assert stored(data).set_index("area_id")["status"][["0191", "0115", "0114"]].tolist() == ["missing", "suppressed", "given"]


def test_a_file_read_twice_changes_nothing_and_a_dry_run_never_does(data: Path, tmp_path: Path) -> None:
    assert run(data, plain(tmp_path), "--dry-run")[0] == 0
    assert stored(data).empty
    run(data, plain(tmp_path))
    before = (data / "context" / "children.csv").read_bytes()
    assert "0 nya och 0 ändrade" in run(data, plain(tmp_path))[1]
    assert (data / "context" / "children.csv").read_bytes() == before


def test_the_citys_districts_come_from_a_file_of_their_own(data: Path, tmp_path: Path) -> None:
    run(data, plain(tmp_path))
    file = written(
        tmp_path / "stad.csv", "Stadsdelsområde;Antal barn\nSödermalms stadsdelsområde;17 000\n02 Bromma;15 500\nTotalt;190007\n"
    )
    code, said = run(data, file, "--year", "2023")
    assert code == 0, said
    rows = stored(data).set_index("area_id")["value"]
    assert rows[["0180-sodermalm", "0180-bromma", "0180"]].tolist() == ["17000", "15500", "190007"]


BAD = {
    "another county": ([("0305 Håbo", "5000"), ("0330 Knivsta", "5500")], "ingen rad gäller ett område i länet"),
    "an area twice": ([("Sigtuna", "12000"), ("0191 Sigtuna", "12001")], "står två gånger"),
    "text in a number": ([("Sigtuna", "cirka 12 tusen")], "inget helt antal barn"),
    "a share": ([("Sigtuna", "21,4"), ("Vallentuna", "22,1")], "en andel, inte ett antal"),
    "whole shares": ([(name, "21") for area, name in NAMES.items() if area != "0305"], "ser ut som andelar"),
    "a code of another name": ([("0114 Sigtuna", "12000")], "koden och namnet betyder olika områden"),
    "a name misspelt": ([("Sigtunna", "12000")], "Sigtuna"),
    "an unknown code": ([("0199", "12000")], "ingen kommun i länet har den här koden"),
}


@pytest.mark.parametrize(("rows", "told"), BAD.values(), ids=list(BAD))
def test_what_cannot_be_counts_of_children_is_refused_in_swedish(
    data: Path, tmp_path: Path, rows: list[tuple[str, str]], told: str
) -> None:
    code, said = run(data, plain(tmp_path, rows))
    assert (code, stored(data).empty) == (1, True), said
    assert told in said
    assert "Inget är lagrat." in said


TABLES = {
    "other ages": ("Kommun;Invånare 18–64 år 2023\nSigtuna;20000\n", "andra åldrar än 0–17"),
    "shares": ("Kommun;Andel barn 0–17 år 2023\nSigtuna;22\n", "andelar, inte antal"),
    "other years": ("Kommun;1990;1991\nSigtuna;10000;10100\n", "år som en enkät kan stå bredvid"),
    "no year": ("Kommun;Barn\nSigtuna;10000\n", "--year"),
    "no areas": ("Ålder;2023\n0 år;100\n", "annan tabell"),
    "ages missing": ("region;ålder;2023\n0191 Sigtuna;0-4 år;3000\n0191 Sigtuna;5-9 år;3000\n", "saknas för området"),
    "one sex": ("region;kön;2023\n0191 Sigtuna;kvinnor;3000\n", "bara ett kön"),
    "an ended district": ("Stadsdelsområde;2024\nRinkeby-Kista;12000\n", "fanns inte 2024"),
    "JSON of something else": ('{"title": "x"}', "ingen lista"),
    "JSON of PX-Web": ('{"columns": [], "data": [{"key": ["0191", "2023"], "values": ["1"]}]}', "från SCB: ta CSV eller Excel"),
    "a page of several": ('{"values": [{"municipality": "0191"}], "next_url": "https://example.org/2"}', "en sida av flera"),
    "two key figures": (
        json.dumps({"values": [{"kpi": kpi, "municipality": "0191", "period": 2023, "value": 9000} for kpi in ("N1", "N2")]}),
        "uppdelade på mer än område, år, kön och ålder\n  hittat: 'kpi'",
    ),
    "civil status": (
        "region;civilstånd;kön;2023\n0191 Sigtuna;ogifta;totalt;9000\n0191 Sigtuna;gifta;totalt;1\n",
        "uppdelade på mer än område, år, kön och ålder\n  hittat: 'civilstånd'",
    ),
    "population and its growth": (
        "region;år;Folkmängd;Folkökning\n0191 Sigtuna;2023;12000;100\n",
        "flera kolumner har uppgifter för samma år\n  hittat: 'Folkmängd', 'Folkökning'",
    ),
}


@pytest.mark.parametrize(("text", "told"), TABLES.values(), ids=list(TABLES))
def test_another_table_is_refused_in_swedish(data: Path, tmp_path: Path, text: str, told: str) -> None:
    code, said = run(data, written(tmp_path / ("x.json" if text[0] == "{" else "x.csv"), text))
    assert (code, stored(data).empty) == (1, True), said
    assert told in said


def test_every_problem_is_told_at_once(data: Path, tmp_path: Path) -> None:
    rows = [("Sigtuna", "tolv"), ("Vallentuna", "21,4"), ("0199", "1"), ("Österåker", "11902"), ("Österåker", "11902")]
    code, said = run(data, plain(tmp_path, rows))
    assert code == 1
    assert said.startswith("4 fel i uppgifterna")


def test_a_missing_file_an_empty_source_and_no_day_are_bad_usage(data: Path, tmp_path: Path) -> None:
    assert run(data, tmp_path / "nowhere.csv")[0] == 1
    for more in (["--source", " "], ["--date", "22 feb"]):
        found = CliRunner().invoke(cli.app, ["context", str(plain(tmp_path)), *SOURCE, *more, "--data", str(data)])
        assert isinstance(found.exception, UsageError)
    assert stored(data).empty


def test_made_up_figures_stay_with_the_made_up_dataset(data: Path, tmp_path: Path) -> None:
    before = (data / "example" / "context" / "children.csv").read_text(encoding="utf-8")
    code, said = run(data, plain(tmp_path), "--dataset", "example")
    assert code == 0, said
    assert stored(data).empty
    after = pd.read_csv(data / "example" / "context" / "children.csv", dtype=str)
    assert after["synthetic"].eq("yes").all()
    assert after.query("area_id == '0114' and year == '2023'")["value"].tolist() == ["10412"]
    assert before != (data / "example" / "context" / "children.csv").read_text(encoding="utf-8")
    rows = pd.read_csv(data / "example" / "context" / "children.csv", dtype=str, keep_default_na=False)
    (data / "context").mkdir(exist_ok=True)
    rows.to_csv(data / "context" / "children.csv", index=False)
    assert {problem.what for problem in bus.check("published", data)} == {"made-up figures must not stand beside real answers"}


def test_check_finds_what_is_wrong_in_stored_figures(data: Path, tmp_path: Path) -> None:
    run(data, plain(tmp_path), "--dataset", "example")
    path = data / "example" / "context" / "children.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(",10412,given", ",,given"), encoding="utf-8")
    assert any("a figure that is given needs a number" in problem.what for problem in bus.check("example", data))
