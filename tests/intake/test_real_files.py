"""Files as they were when they went wrong for others: a workbook used with a newer export, and a decision after a correction."""

from __future__ import annotations

import shutil
from pathlib import Path

import cases
import imports
import pytest
from cases import YEAR

FILES = Path(__file__).parent / "files"
LEAVE_OUT = {"leave_out": "yes", "by": "A. Analytiker", "reason": "provsvar"}
DECISION = "2025-hand-1,2025,exclude,{},,,,P,2025-05-20,provsvar\n"


def copied(name: str, folder: Path) -> Path:
    return Path(shutil.copy(FILES / name, folder / name))


def counts(dataset: Path) -> dict[str, str]:
    """The number of plans by group, of the forms that count."""
    return {group: value for group, question, _, value in cases.stored(dataset).answers if question == "sip_count"}


@pytest.mark.slow
def test_a_workbook_of_may_1_leaves_out_the_same_answers_in_the_export_of_may_9(tmp_path: Path) -> None:
    dataset = cases.fresh(tmp_path)
    assert imports.imported(copied("svar_1_maj.csv", tmp_path), dataset, YEAR).code == 1
    mapping = tmp_path / "svar_1_maj_mapping.xlsx"
    imports.fill_in(mapping, "rows", "row", {"6": LEAVE_OUT, "7": LEAVE_OUT})
    done = imports.imported(copied("svar_9_maj.csv", tmp_path), dataset, YEAR, mapping=mapping)
    assert done.code == 0, imports.told(done)
    assert {group for group, _ in cases.stored(dataset).days} == {*cases.RIGHT_DAYS, "vaxholm"}
    assert ("nacka", "2025-04-02") in cases.stored(dataset).days
    assert {**cases.RIGHT_COUNTS, "vaxholm": counts(dataset)["vaxholm"]} == counts(dataset)


@pytest.mark.slow
def test_a_decision_about_a_test_answer_never_leaves_out_the_real_one_after_a_correction(tmp_path: Path) -> None:
    dataset = cases.fresh(tmp_path)
    assert imports.imported(copied("svar_forsta.csv", tmp_path), dataset, YEAR).code == 0
    rows = imports.table(dataset / "answers.csv").query("question == 'sip_count' and value == '99'")
    (trial,) = rows["submission"]
    path = dataset / "decisions.csv"
    path.write_text(path.read_text(encoding="utf-8") + DECISION.format(trial), encoding="utf-8")
    file, before = copied("svar_rattad.csv", tmp_path), imports.content(dataset)
    stopped = imports.imported(file, dataset, YEAR, replace=True)
    assert (stopped.code, imports.content(dataset)) == (1, before)
    assert f"2025-hand-1 (exclude, {trial})" in imports.told(stopped)
    done = imports.imported(file, dataset, YEAR, replace=True, mapping=tmp_path / "svar_rattad_mapping.xlsx")
    assert done.code == 0, imports.told(done)
    assert counts(dataset) == cases.RIGHT_COUNTS
    assert cases.stored(dataset) == cases.right()
