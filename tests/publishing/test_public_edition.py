"""The edition for the public: nothing in it tells what a single group answered to a question of judgement."""

from __future__ import annotations

import gzip
import io
import json
import re
import zipfile
from base64 import b64decode
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import copies
import imports
import pandas as pd
import pytest
from bs4 import BeautifulSoup
from typer.testing import CliRunner

import busanalys
from busanalys import cli, survey
from busanalys.errors import UnknownNameError, UsageError
from busanalys.figures.figure import Figure, Prose, Table
from busanalys.publishing import named_groups
from busanalys.render import Profiles, Request, render
from busanalys.reporting import FORUM, PUBLIC

YEAR, BEFORE, WORKS = "2024", "2023", "sip_template_works"
LABELS = ("Fungerar bra", "Fungerar delvis", "Mindre bra")
DIGEST = re.compile(rb"[0-9a-f]{64}")


def write(path: Path, frame: pd.DataFrame) -> None:
    frame.to_csv(path, index=False, lineterminator="\n")


def pair(data: Path) -> tuple[str, str]:
    """Two municipal groups of one form each, alike in who answered, that judged the SIP template differently."""
    forms = imports.table(data / "example" / "submissions.csv").query("year == @YEAR")
    single = forms[~forms["group_id"].duplicated(keep=False)]
    answers = imports.table(data / "example" / "answers.csv").query("year == @YEAR")
    given = answers.pivot_table(index="submission", columns="question", values="option", aggfunc="first")
    rows = single.join(given[["answered_by", WORKS]], on="submission").dropna()
    kinds = survey.load("example", data).registry.tables["groups"].set_index("group_id")["kind"]
    rows = rows[rows["group_id"].map(kinds).eq("municipality") & rows["answered_by"].eq("both")]
    good, other = rows[rows[WORKS] == "good"], rows[rows[WORKS] == "less_good"]
    return str(good["group_id"].iloc[0]), str(other["group_id"].iloc[0])


def set_answer(data: Path, year: str, group: str, option: str) -> None:
    path = data / "example" / "answers.csv"
    frame = imports.table(path)
    frame.loc[(frame["year"] == year) & (frame["submission"] == f"{year}-{group}") & (frame["question"] == WORKS), "option"] = (
        option
    )
    write(path, frame)


def rendered(data: Path, out: Path, audience: str) -> dict[str, bytes]:
    """Every file of the reports of the year by its name; digests of the data are left out, workbooks are unpacked.

    All reports of the public edition, but of the one for the forum only those that tell what groups judged.
    """
    reports = ["yearly_report", "sip_uptake"] if audience == FORUM else []
    results = render(Request(data, out, [int(YEAR)], ["example"], reports, jobs=1, audience=audience))
    assert {result.status for result in results} == {"rendered"}, [result.reason for result in results]
    files = {
        path.relative_to(out).as_posix(): path.read_bytes() for path in (out / "example" / YEAR).rglob("*") if path.is_file()
    }
    return {name: DIGEST.sub(b"", part) for file, content in files.items() for name, part in unpacked(file, content)}


def unpacked(name: str, content: bytes) -> Iterator[tuple[str, bytes]]:
    if not name.endswith(".xlsx"):
        yield name, content
        return
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        yield from ((f"{name}/{part}", book.read(part)) for part in book.namelist())


@pytest.fixture(scope="module")
def swapped(tmp_path_factory: pytest.TempPathFactory) -> tuple[tuple[str, str], dict[str, dict[str, bytes]]]:
    """Both editions as they are and with the judgements of two groups exchanged; the groups' names."""
    folder = tmp_path_factory.mktemp("public")
    data = copies.copied_data(folder, "example")
    copies.only_years(data / "example", int(BEFORE), int(YEAR))
    one, other = pair(data)
    for group in (one, other):
        set_answer(data, BEFORE, group, "good")
    editions = {f"{audience} before": rendered(data, folder / f"{audience}-1", audience) for audience in (PUBLIC, FORUM)}
    set_answer(data, YEAR, one, "less_good")
    set_answer(data, YEAR, other, "good")
    editions |= {f"{audience} after": rendered(data, folder / f"{audience}-2", audience) for audience in (PUBLIC, FORUM)}
    registry = survey.load("example", data).registry
    return (registry.group_name(one), registry.group_name(other)), editions


@pytest.mark.slow
def test_not_a_byte_changes_when_two_groups_exchange_their_judgements(swapped: Any) -> None:
    _, editions = swapped
    assert len(editions["public before"]) > 20
    assert editions["public before"] == editions["public after"]


def test_the_edition_for_bussam_does_change(swapped: Any) -> None:
    _, editions = swapped
    differing = {name for name, content in editions["forum before"].items() if content != editions["forum after"][name]}
    assert {f"example/{YEAR}/yearly_report.html", f"example/{YEAR}/sip_uptake.html"} <= differing


def pieces(page: bytes) -> Iterator[str]:
    """Every row of a page's tables, its items and paragraphs, and every piece of text inside its plots."""
    parsed = BeautifulSoup(page, "html.parser")
    yield from (element.get_text(" ") for element in parsed.find_all(["tr", "li"]))
    packed = parsed.find(id="figurer-packade")
    assert packed is not None
    yield from texts(json.loads(gzip.decompress(b64decode(packed.get_text()))))


def texts(value: object) -> Iterator[str]:
    """Every text of a plot, and every list of plain values as one text."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from texts(part)
    elif isinstance(value, list):
        yield from (text for part in value for text in texts(part))


def naming(page: bytes, names: tuple[str, ...]) -> list[str]:
    """The pieces of a page that hold both one of the names and a judgement."""
    return [piece for piece in pieces(page) if any(name in piece for name in names) and any(label in piece for label in LABELS)]


def test_no_piece_of_a_public_page_names_a_group_beside_a_judgement(swapped: Any) -> None:
    _, editions = swapped
    registry = busanalys.load("example").registry.tables
    names = tuple(name for table in ("groups", "municipalities", "districts") for name in registry[table]["name"])
    for report in ("yearly_report", "sip_uptake", "habilitation_routines"):
        assert naming(editions["public before"][f"example/{YEAR}/{report}.html"], names) == []
    assert naming(editions["forum before"][f"example/{YEAR}/sip_uptake.html"], names) != []


def test_a_public_page_says_what_it_leaves_out_and_whom_it_is_for(swapped: Any) -> None:
    page = swapped[1]["public before"][f"example/{YEAR}/sip_uptake.html"].decode()
    assert "enskilda BUS-gruppers svar visas inte i den offentliga utgåvan" in page
    assert "<dd>Allmänheten</dd>" in page
    assert "<dd>BUSSAM</dd>" in swapped[1]["forum before"][f"example/{YEAR}/sip_uptake.html"].decode()


def test_questions_that_are_not_sensitive_keep_their_maps() -> None:
    report = busanalys.report(busanalys.load("example"), 2024, audience=PUBLIC)
    assert isinstance(report.answer_map("habilitation_local_routines"), Figure)
    assert isinstance(report.answer_map(WORKS), Prose)
    assert isinstance(report.requirements(), Table)
    assert "SIP-mallen för barn" not in report.scoreboard().frame.columns


@pytest.mark.parametrize("more", [{"profiles": Profiles(every=True)}, {"notebooks": ["local_group"]}])
def test_the_public_edition_has_no_profiles(tmp_path: Path, more: dict[str, Any]) -> None:
    with pytest.raises(UsageError, match="The public edition has the reports"):
        render(Request(copies.copied_data(tmp_path, "example"), tmp_path / "out", [2024], ["example"], audience=PUBLIC, **more))


def test_an_audience_that_does_not_exist_is_refused() -> None:
    with pytest.raises(UnknownNameError, match="forum, public, bussam"):
        busanalys.report(busanalys.load("example"), 2024, audience="press")


def test_lines_of_commentary_that_name_a_group_are_told_before_the_public_edition_is_passed_on(tmp_path: Path) -> None:
    data = copies.copied_data(tmp_path, "example")
    written = data / "example" / "comments" / "2024" / "sip.md"
    written.parent.mkdir(parents=True)
    lines = ["Stockholms län i stort.", "", "I Nackas svar fungerar mallen inte, liksom i Hässelby-Vällingby och Bromma."]
    written.write_text("\n".join(lines), encoding="utf-8")
    (problem,) = named_groups.found(survey.load("example", data), 2024)
    assert (problem.file, problem.row) == ("example/comments/2024/sip.md", 3)
    assert problem.values == ("Hässelby-Vällingby och Bromma", "Nacka")
    assert named_groups.found(survey.load("example", data), 2023) == []
    answers = pd.read_csv(data / "example" / "answers.csv", dtype=str, keep_default_na=False)
    decided = pd.read_csv(data / "example" / "decisions.csv", dtype=str, keep_default_na=False)
    released, text = decided[decided["kind"].eq("release_comment") & decided["year"].eq("2023")].iloc[0], "I Täby går det inte."
    said = answers["submission"].eq(released["submission"]) & answers["question"].eq(released["question"])
    write(data / "example" / "answers.csv", answers.assign(value=answers["value"].mask(said, text)))
    write(data / "example" / "decisions.csv", decided.assign(was=decided["was"].replace(released["was"], text)))
    (problem,) = named_groups.found(survey.load("example", data), 2023)
    assert problem.values == ("Täby", text)
    asked = ["render", "2023-2024", "--dataset", "example", "--data", str(data), "--out", str(tmp_path / "out"), "--dry-run"]
    told = [CliRunner().invoke(cli.app, [*asked, "--audience", name]).output for name in ("public", "forum")]
    assert ["example/comments/2024/sip.md, row 3: the commentary names a BUS group" in one for one in told] == [True, False]
