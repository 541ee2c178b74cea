"""The path of somebody who has never seen the project, in the clone's own code: clone, explore, add a year, render, bundle."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import copies
import exports
import imports
import pytest
import running_lab
from playwright.sync_api import Browser, expect

from busanalys import paths, survey

ROOT = paths.project_root(Path(__file__).parent)

pytestmark = [pytest.mark.full, pytest.mark.usefixtures("swedish")]


def busanalys(clone: Path, *words: str, code: int = 0) -> str:
    """What a command prints, run in the clone by its own code."""
    ran = subprocess.run([sys.executable, "-m", "busanalys", *words], cwd=clone, check=False, capture_output=True, text=True)
    assert ran.returncode == code, ran.stderr
    return ran.stdout


@pytest.fixture
def clone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "clone"
    subprocess.run(["git", "clone", "--quiet", str(ROOT), str(folder)], check=True)
    monkeypatch.setenv("PYTHONPATH", str(folder))
    return folder


def test_a_stranger_goes_from_clone_to_a_bundle(clone: Path, tmp_path: Path, chromium: Browser) -> None:
    assert "inga fel" in busanalys(clone, "check")
    with running_lab.started(tmp_path, clone) as lab, running_lab.opened(chromium, lab, "explore.ipynb") as page:
        page.wait_for_selector(".bus-map .main-svg", timeout=running_lab.PATIENCE * 1000)
        page.get_by_label("År", exact=True).select_option("2020")
        expect(page.locator(".bus-map")).to_contain_text("År 2020")
        with page.expect_download() as download:
            page.get_by_role("button", name="Spara HTML").click()
        download.value.save_as(tmp_path / "figure.html")
        page.get_by_role("button", name="Lägg i rapport").click()
        expect(page.locator("[role=status]")).to_contain_text("mitt_urval")
    assert "Påhittade exempeldata" in (tmp_path / "figure.html").read_text(encoding="utf-8")
    busanalys(clone, "render", "2020", "--dataset", "example", "--notebook", "mitt_urval")
    assert "2020" in (clone / "output/example/2020/mitt_urval.html").read_text(encoding="utf-8")
    copies.example_as("enkat", clone / "data")
    file = exports.xlsx_file(clone / "svar_2025.xlsx", exports.following_year(survey.load(clone / "data" / "enkat")))
    words = ("import", file.name, "--year", "2025", "--dataset", "enkat", "--synthetic")
    assert "svar_2025_mapping.xlsx" in busanalys(clone, *words, code=1)
    imports.settle_own_words(clone / "svar_2025_mapping.xlsx")
    assert "2025 är lagrat" in busanalys(clone, *words, "--mapping", "svar_2025_mapping.xlsx")
    busanalys(clone, "render", "2025", "--dataset", "enkat")
    assert "Påhittade" in (clone / "output/enkat/2025/yearly_report.html").read_text(encoding="utf-8")
    busanalys(clone, "bundle", "2014", "--dataset", "published", "--out", "bus.zip")
    with zipfile.ZipFile(clone / "bus.zip") as packed:
        assert [name for name in packed.namelist() if name.endswith("yearly_report.html")]
