"""From draft to a signed report: a whole year, a correction, the next year, and everything that stops a signing."""

from __future__ import annotations

import hashlib
import re
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import copies
import exports
import gate
import imports
import nbformat
import pandas as pd
import pytest
from builders import WORKS
from typer.testing import CliRunner

from busanalys import cli, paths, survey
from busanalys.errors import DataError, UsageError
from busanalys.publishing import archive, bundle, open_points, pdfa, publishing
from busanalys.render import Profiles, Request, inputs, manifest, render
from busanalys.render.export import chromium
from busanalys.render.page import links
from busanalys.survey import commentary, signatures

YEAR, NEXT = 2024, 2025
BY, REFERENCE = "Anna Ek, utredare", "BUSSAM 2024/17"
NAMES = ("summary", "local_structure", "sip", "habilitation", "deviations")
TOLD = dict.fromkeys(NAMES, "Mallen fungerar bra i {sip_template_works.share}.") | {"habilitation": "Rutinerna är kända."}
GROUP = "botkyrka"
BRIEF = {
    "yearly_report": f'report.question("{WORKS}")',
    "method_and_sources": "report.response()",
    "sip_uptake": f'report.trend("{WORKS}")',
    "habilitation_routines": 'report.by_kind("habilitation_local_routines")',
    "local_group": "profile.overview()",
}


@pytest.fixture(scope="module", autouse=True)
def _brief_notebooks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Every notebook with one thing to show, since signing executes all of them for each group; whole ones in the full form."""
    folder = tmp_path_factory.mktemp("notebooks")
    for name, source in BRIEF.items():
        book = nbformat.read(paths.notebooks_dir() / f"{name}.ipynb", as_version=4)
        book.cells = [*book.cells[:3], nbformat.v4.new_code_cell(source)]
        nbformat.write(book, folder / f"{name}.ipynb")
    with pytest.MonkeyPatch.context() as patch:
        if not gate.FULL:
            patch.setattr(paths, "notebooks_dir", lambda: folder)
        yield


def comment(data: Path, year: int = YEAR, text: str = "") -> None:
    for name in NAMES:
        path = commentary.path(data / "example", year, name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text or TOLD[name], encoding="utf-8")


def publish(data: Path, year: int = YEAR, **more: str) -> signatures.Signature:
    return publishing.publish(publishing.Order(data, year, "example", BY, REFERENCE, jobs=2, **more))


def rendered(data: Path, out: Path, year: int = YEAR) -> dict[str, str]:
    """The pages of a year by name."""
    request = Request(data, out, [year], ["example"], profiles=Profiles(groups=(GROUP, "norrtalje")), jobs=2)
    assert [result.reason for result in render(request) if result.status == "failed"] == []
    pages = (out / "example" / str(year)).rglob("*.html")
    return {path.stem: path.read_text(encoding="utf-8") for path in pages}


def with_answer(data: Path, option: str) -> None:
    """One group's answer is corrected in place."""
    path = data / "example" / "answers.csv"
    frame = imports.table(path)
    own = frame["submission"].str.startswith(f"{YEAR}-{GROUP}") & (frame["question"] == WORKS)
    assert own.sum() == 1
    assert frame.loc[own, "option"].ne(option).all()
    frame.loc[own, "option"] = option
    frame.to_csv(path, index=False, lineterminator="\n")


def example_of(folder: Path, *years: int) -> Path:
    """A data folder in which the example has some years alone."""
    data = copies.copied_data(folder, "example")
    copies.only_years(data / "example", *years)
    return data


def take_in(data: Path, file: Path, year: int) -> None:
    lines = exports.whole(survey.load("example"), 2024)
    later = [[cell.replace("2024-", f"{year}-") for cell in row] for row in lines]
    outcome = imports.settled(exports.csv_file(file, later), data / "example", year, data=data)
    assert outcome.code == 0, imports.told(outcome)


@pytest.mark.full
def test_a_year_is_carried_from_the_survey_file_to_the_report_of_the_next_year(tmp_path: Path) -> None:
    data, out = example_of(tmp_path, YEAR - 1), tmp_path / "out"  # the answers of 2024 lie beside it as a survey file
    take_in(data, tmp_path / "2024.csv", YEAR)
    assert "Utkast</p>" in rendered(data, out)["yearly_report"]

    comment(data)
    first = publish(data)
    assert (first.version, first.by, first.reference) == (1, BY, REFERENCE)
    kept = signatures.path(data / "example", YEAR, 1).read_bytes()
    pages = rendered(data, out)
    assert all("Fastställd, version 1</p>" in page for page in pages.values())
    assert f"<dd>{REFERENCE}</dd>" in pages["yearly_report"]
    assert "Rättelse" not in pages["yearly_report"]
    told = {(one.page, one.part): one.value for one in signatures.read(data / "example", first)}
    page = out / "example" / str(YEAR) / "yearly_report.html"
    assert (
        told["yearly_report", "sha256 of the page"]
        == hashlib.sha256(links.bare(page.read_text(encoding="utf-8")).encode()).hexdigest()
    )

    with_answer(data, "less_good")
    drafts = rendered(data, out)
    assert "Utkast till version 2</p>" in drafts["yearly_report"]
    assert "Ändrat sedan rapporten fastställdes (version 1)" in drafts["yearly_report"]
    assert "Fastställd, version 1</p>" in drafts["norrtalje"]
    result = CliRunner().invoke(cli.app, ["reconcile", str(YEAR), "--dataset", "example", "--data", str(data)])
    assert result.exit_code == 1
    assert "version 1 signed on" in result.output

    second = publish(data, reason="Gruppen hade valt fel alternativ.")
    assert second.version == 2
    assert signatures.path(data / "example", YEAR, 1).read_bytes() == kept
    pages = rendered(data, out)
    assert all("Fastställd, version 2</p>" in page for page in pages.values())
    assert "Version 2 ersätter version 1. Skäl: Gruppen hade valt fel alternativ." in pages["yearly_report"]
    result = CliRunner().invoke(cli.app, ["reconcile", str(YEAR), "--dataset", "example", "--data", str(data)])
    assert result.exit_code == 0, result.output

    take_in(data, tmp_path / "2025.csv", NEXT)
    later = rendered(data, out, NEXT)
    assert "Utkast</p>" in later["sip_uptake"]
    assert f"Reviderade uppgifter för {YEAR}." in later["sip_uptake"]
    assert f"Reviderade uppgifter för {YEAR}." not in later["habilitation_routines"]
    assert survey.check("example", data) == []


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return example_of(tmp_path, YEAR - 1, YEAR)


@pytest.fixture(scope="module")
def signed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder whose example has a signed year; copy it before changing it."""
    data = example_of(tmp_path_factory.mktemp("signed"), YEAR - 1, YEAR)
    comment(data)
    order = ["publish", str(YEAR), "--dataset", "example", "--by", BY, "--reference", REFERENCE, "--data", str(data)]
    done = CliRunner().invoke(cli.app, order)
    assert done.exit_code == 0, done.output
    assert f"signed example {YEAR} as version 1" in done.output
    return data


@pytest.fixture
def own(signed: Path, tmp_path: Path) -> Path:
    """A signed data folder of one's own."""
    import shutil

    return Path(shutil.copytree(signed, tmp_path / "data"))


def contents(data: Path) -> dict[str, bytes]:
    return {path.relative_to(data).as_posix(): path.read_bytes() for path in sorted(data.rglob("*")) if path.is_file()}


def test_a_theme_without_commentary_stops_the_signing_and_nothing_is_written(data: Path) -> None:
    comment(data)
    commentary.path(data / "example", YEAR, "sip").unlink()
    before = contents(data)
    order = ["publish", str(YEAR), "--dataset", "example", "--by", BY, "--reference", REFERENCE, "--data", str(data)]
    stopped = CliRunner().invoke(cli.app, order)
    assert stopped.exit_code == 1
    assert "example/comments/2024/sip.md: the commentary on sip of 2024 is not written" in stopped.output
    assert contents(data) == before


def test_a_quote_that_nobody_released_stops_the_signing(data: Path) -> None:
    answers = imports.table(data / "example" / "answers.csv")
    texts = answers[(answers["year"] == str(YEAR)) & answers["question"].str.startswith("comment_")]
    released = imports.table(data / "example" / "decisions.csv")["submission"]
    withheld = texts[~texts["submission"].isin(released)]["value"].iloc[0]
    comment(data, text=f"En grupp skriver ”{withheld}”.")
    found = open_points.found(survey.load("example", data), YEAR)
    assert {problem.kind for problem in found} == {"unreleased quote"}
    assert len(found) == len(NAMES)


def test_a_quote_that_was_released_does_not_stop_it(data: Path) -> None:
    loaded = survey.load("example", data)
    from busanalys import indicators

    released = indicators.released_comments(loaded, "comment_sip", YEAR) + indicators.released_comments(
        loaded, "comment_habilitation", YEAR
    )
    assert released
    comment(data, text=f"En grupp skriver ”{released[0]}”.")
    assert open_points.found(survey.load("example", data), YEAR) == []


def test_a_dataset_of_printed_reports_needs_no_commentary() -> None:
    assert open_points.found(survey.load("published"), 2014) == []


@pytest.mark.parametrize(("by", "reference"), [("", REFERENCE), (BY, " ")])
def test_a_signing_needs_a_name_and_a_reference(data: Path, by: str, reference: str) -> None:
    with pytest.raises(UsageError, match="give both --by and --reference"):
        publishing.publish(publishing.Order(data, YEAR, "example", by, reference))


@pytest.mark.full
def test_signing_twice_without_a_change_is_refused_and_changes_nothing(own: Path) -> None:
    before = contents(own)
    with pytest.raises(publishing.NotSignedError, match="nothing has changed since version 1"):
        publish(own, reason="Ingen.")
    assert contents(own) == before


def test_a_second_version_needs_a_reason(own: Path) -> None:
    with_answer(own, "less_good")
    with pytest.raises(UsageError, match="say with --reason"):
        publish(own)


def tampered(data: Path) -> None:
    file = signatures.path(data / "example", YEAR, 1)
    rows = imports.table(file)
    row = rows["value"].str.fullmatch(r"\d+").idxmax()
    rows.loc[row, "value"] = str(int(rows.loc[row, "value"]) + 1)
    rows.to_csv(file, index=False, lineterminator="\n")


def removed(data: Path) -> None:
    signatures.path(data / "example", YEAR, 1).unlink()


def unknown(data: Path) -> None:
    signatures.path(data / "example", YEAR, 2).write_text("page,part,row,column,value,base\n", encoding="utf-8")


def renumbered(data: Path) -> None:
    for path in (data / "example" / "signatures.csv",):
        path.write_text(path.read_text(encoding="utf-8").replace(f"{YEAR},1,", f"{YEAR},3,"), encoding="utf-8")


def as_real(data: Path) -> None:
    path = data / "example" / "datapackage.json"
    path.write_text(path.read_text(encoding="utf-8").replace('"synthetic": true', '"synthetic": false'), encoding="utf-8")
    rows = data / "example" / "submissions.csv"
    imports.table(rows).assign(synthetic="no").to_csv(rows, index=False, lineterminator="\n")


def under_another_name(data: Path) -> None:
    path = data / "example" / "datapackage.json"
    path.write_text(path.read_text(encoding="utf-8").replace('"name": "example"', '"name": "riktig"'), encoding="utf-8")


def in_the_row(old: str, new: str) -> Callable[[Path], None]:
    def change(data: Path) -> None:
        path = data / "example" / "signatures.csv"
        content = path.read_text(encoding="utf-8")
        assert old in content
        path.write_text(content.replace(old, new), encoding="utf-8")

    return change


def with_its_numbers(data: Path) -> None:
    """An answer is changed together with the numbers that were signed and their digest."""
    file = signatures.path(data / "example", YEAR, 1)
    before = hashlib.sha256(file.read_bytes()).hexdigest()
    with_answer(data, "less_good")
    tampered(data)
    in_the_row(before, hashlib.sha256(file.read_bytes()).hexdigest())(data)


def taken_back(data: Path) -> None:
    """The last version is removed with its row, as if it had never been."""
    removed(data)
    path = data / "example" / "signatures.csv"
    path.write_text(path.read_text(encoding="utf-8").splitlines()[0] + "\n", encoding="utf-8")


DAMAGE: list[tuple[Callable[[Path], None], str]] = [
    (tampered, "the numbers of a signed report were changed after the signing"),
    (removed, "the numbers of a signed report are missing"),
    (unknown, "a file of signed numbers that signatures.csv does not know"),
    (renumbered, "the versions of 2024 are not numbered 1, 2, 3"),
    (as_real, "version 1 of 2024 was signed for made-up data, which the dataset no longer says of itself"),
    (under_another_name, "version 1 of 2024 was signed for another dataset"),
    (in_the_row("Anna Ek", "Bo Ek"), "no longer fits its seal"),
    (in_the_row("2024/17", "2024/18"), "no longer fits its seal"),
    (in_the_row(",yes,", ",no,"), "no longer fits its seal"),
    (with_its_numbers, "no longer fits its seal"),
    (taken_back, "the last signing of a year is not the one that the dataset's descriptor names"),
]


@pytest.mark.parametrize(("damage", "words"), DAMAGE)
def test_a_signed_file_changed_by_hand_is_named(own: Path, damage: Callable[[Path], None], words: str) -> None:
    damage(own)
    with pytest.raises(DataError, match=words):
        survey.load("example", own)


def checked(data: Path) -> tuple[int, str]:
    done = CliRunner().invoke(cli.app, ["check", "example", "--data", str(data)])
    return done.exit_code, done.output


def test_data_that_changed_since_the_signing_are_named(own: Path) -> None:
    assert checked(own) == (0, "example: no problems\n")
    with_answer(own, "less_good")
    code, said = checked(own)
    assert code == 1
    assert f"the data until {YEAR} were changed since version 1 was signed on" in said


def test_another_version_of_the_program_is_a_note_that_names_both(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inputs, "of_program", lambda *_: "0" * 64)
    monkeypatch.setattr(manifest, "PROGRAMS", ("pandas",))
    code, said = checked(own)
    assert code == 0
    assert re.search(r"note: 2024, version 1: signed with busanalys [\d.]+, papermill .*; this is pandas [\d.]+,", said)


@pytest.mark.slow
def test_a_signed_page_whose_numbers_stand_says_that_the_data_behind_it_changed(own: Path, tmp_path: Path) -> None:
    request = Request(own, tmp_path, [YEAR], ["example"], ["habilitation_routines"], jobs=1)
    path = tmp_path / "example" / str(YEAR) / "habilitation_routines.html"
    told = "Underlaget har ändrats sedan rapporten fastställdes"
    render(request)
    assert told not in path.read_text(encoding="utf-8")
    with_answer(own, "less_good")
    assert [result.status for result in render(request)] == ["rendered"]
    page = path.read_text(encoding="utf-8")
    assert "Fastställd, version 1</p>" in page
    assert told in page


@pytest.mark.slow
def test_the_public_edition_of_a_signed_year_is_signed_too(own: Path, tmp_path: Path) -> None:
    request = Request(own, tmp_path, [YEAR], ["example"], ["yearly_report"], jobs=2, audience="public")
    assert [result.reason for result in render(request) if result.status == "failed"] == []
    page = (tmp_path / "example" / str(YEAR) / "yearly_report.html").read_text(encoding="utf-8")
    assert "Fastställd, version 1</p>" in page
    with_answer(own, "less_good")
    render(request)
    page = (tmp_path / "example" / str(YEAR) / "yearly_report.html").read_text(encoding="utf-8")
    assert "Utkast till version 2</p>" in page


def test_the_digests_of_an_altered_file_are_both_given(own: Path) -> None:
    file = signatures.path(own / "example", YEAR, 1)
    wanted = hashlib.sha256(file.read_bytes()).hexdigest()
    tampered(own)
    with pytest.raises(DataError) as raised:
        survey.load("example", own)
    assert wanted in str(raised.value)
    assert hashlib.sha256(file.read_bytes()).hexdigest() in str(raised.value)


def test_every_printed_number_of_the_reports_is_stored_with_its_base(own: Path) -> None:
    stated = signatures.read(own / "example", survey.load("example", own).signings(YEAR)[0])
    rows = pd.DataFrame(stated)
    assert set(rows["page"]) >= {"yearly_report", "sip_uptake", "habilitation_routines", "groups/norrtalje"}
    counts = rows[(rows["part"] == WORKS) & (rows["column"] == "Antal") & (rows["page"] == "yearly_report")]
    bars = counts[counts["row"].str.startswith(f"{YEAR} / ")]
    assert len(bars) == 5
    assert list(bars["base"].unique()) == ["29 svarande BUS-grupper", "utanför basen"]
    assert not rows[["page", "part", "row", "column"]].duplicated().any()


def archived(data: Path, target: Path, told: list[str]) -> Path:
    order = bundle.Order(data, YEAR, "example", demo=True, jobs=2, archive=True)
    return bundle.bundle(order, target, told.append)


def test_a_draft_is_not_archived(data: Path, tmp_path: Path) -> None:
    with pytest.raises(archive.NotForArchivingError, match="drafts are not archived"):
        archived(data, tmp_path / "archive.zip", [])
    assert not (tmp_path / "archive.zip").exists()


def test_a_template_that_is_no_word_file_is_told_before_anything_is_made(
    own: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (own / "mall.docx").write_bytes(b"x")
    (own / "settings.toml").write_text('[word]\ntemplate = "mall.docx"\n', encoding="utf-8")
    made: list[object] = []
    monkeypatch.setattr("busanalys.render.run.batch.render", made.append)
    with pytest.raises(DataError, match=r"mall\.docx: this is no Word document"):
        archived(own, tmp_path / "archive.zip", [])
    assert (made, (tmp_path / "archive.zip").exists()) == ([], False)


def without_browser(*given: object) -> dict[str, bytes]:
    raise chromium.BrowserError("no browser")


def without_office() -> str:
    raise pdfa.OfficeError("no LibreOffice")


@pytest.mark.full
def test_an_archive_can_be_verified_and_read_again(own: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("busanalys.render.export.chromium.executable", without_browser)
    monkeypatch.setattr("busanalys.render.export.pictures.untitled", without_browser)
    monkeypatch.setattr("busanalys.publishing.pdfa.executable", without_office)
    told: list[str] = []
    path = archived(own, tmp_path / "archive.zip", told)
    assert {"no PDFs in the zip: no browser", "no PDF/A in the archive: no LibreOffice"} <= set(told)
    with zipfile.ZipFile(path) as packed:
        packed.extractall(tmp_path / "kept")
    (kept,) = (tmp_path / "kept").iterdir()
    sums = dict(reversed(line.split("  ", 1)) for line in (kept / "SHA256SUMS.txt").read_text(encoding="utf-8").splitlines())
    files = {file.relative_to(kept).as_posix(): file for file in kept.rglob("*") if file.is_file()}
    assert set(files) - set(sums) == {"SHA256SUMS.txt"}
    assert all(hashlib.sha256(files[name].read_bytes()).hexdigest() == wanted for name, wanted in sums.items())
    assert {"manifest.json", "README.txt", "rapport/index.html", f"rapport/example/{YEAR}/PAHITTAT-yearly_report.docx"} <= set(
        files
    )
    assert "Fastställd, version 1</p>" in files[f"rapport/example/{YEAR}/PAHITTAT-yearly_report.html"].read_text(encoding="utf-8")
    about = files["README.txt"].read_text(encoding="utf-8")
    assert BY in about
    assert "sha256sum -c SHA256SUMS.txt" in about
    assert survey.load("example", kept / "data").signings(YEAR) == survey.load("example", own).signings(YEAR)
    told_openly = pd.read_csv(kept / "PAHITTAT-oppna_data" / "answers.csv", dtype=str, keep_default_na=False)
    assert told_openly["value"].ne("").equals(told_openly["status"].isin(["answered", "dont_know", "merged"]))
    alone = pd.read_csv(kept / "data" / "example" / "submissions.csv", dtype=str)
    alone = alone[~alone.duplicated(["year", "group_id"], keep=False)]
    given = pd.read_csv(kept / "data" / "example" / "answers.csv", dtype=str).merge(alone, on=["year", "submission"])
    both = told_openly.merge(given[given["question"].eq("local_agreement")], on=["year", "group_id", "question"])
    assert len(both) > 50, "two years of some thirty groups"
    assert both["value_x"].equals(both["option_y"])

    with_answer(own, "less_good")
    before = path.read_bytes()
    with pytest.raises(archive.NotForArchivingError, match="no longer say what was signed"):
        archived(own, path, told)
    assert path.read_bytes() == before


@pytest.mark.full
def test_an_archive_of_the_same_content_has_the_same_bytes(own: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("busanalys.render.export.chromium.executable", without_browser)
    monkeypatch.setattr("busanalys.render.export.pictures.drawn", without_browser)
    monkeypatch.setattr("busanalys.publishing.pdfa.executable", without_office)
    first, second = (archived(own, tmp_path / name, []) for name in ("one.zip", "two.zip"))
    with zipfile.ZipFile(first) as one, zipfile.ZipFile(second) as two:
        assert [name for name in one.namelist() if one.read(name) != two.read(name)] == []
    assert first.read_bytes() == second.read_bytes()


@pytest.mark.full
def test_what_is_signed_is_the_same_however_many_work_at_it(data: Path, tmp_path: Path) -> None:
    import shutil

    comment(data)
    other = Path(shutil.copytree(data, tmp_path / "other"))
    signed = [
        publishing.publish(publishing.Order(place, YEAR, "example", BY, REFERENCE, jobs=n))
        for n, place in ((1, data), (2, other))
    ]
    assert signed[0] == signed[1]
    one, two = (signatures.path(place / "example", YEAR, 1).read_bytes() for place in (data, other))
    assert one == two
