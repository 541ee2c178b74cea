"""Surveys that cannot be right: each mistake is named with its place, values and remedy, all at once; nothing is loaded."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import example
import gate
import pytest

from busanalys import paths, survey
from busanalys.errors import DataError, Problem

pytestmark = pytest.mark.slow

Change = Callable[[str], str]
TRIAL = [2017, 2018]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The dictionaries, the published data and a made-up survey of two years, without mistakes."""
    data = tmp_path_factory.mktemp("whole") / "data"
    for part in ("codebook", "registry", "published"):
        shutil.copytree(paths.data_dir() / part, data / part)
    example.write(data / "trial", years=TRIAL, data=data)
    assert survey.check("trial", data) == []
    return data


@pytest.fixture
def data(whole: Path, tmp_path: Path) -> Path:
    """A copy that a test may break."""
    return Path(shutil.copytree(whole, tmp_path / "data"))


def edit(path: Path, change: Change) -> None:
    text = path.read_text(encoding="utf-8")
    changed = change(text)
    assert changed != text, f"the test changed nothing in {path.name}"
    path.write_text(changed, encoding="utf-8", newline="\n")


def append(*rows: str) -> Change:
    return lambda text: text + "".join(f"{row}\n" for row in rows)


def replace(old: str, new: str) -> Change:
    return lambda text: re.sub(old, new, text, count=1, flags=re.M)


def problems(data: Path) -> list[Problem]:
    with pytest.raises(DataError) as caught:
        survey.load("trial", data)
    return list(caught.value.problems)


FORM = "{0},{0}-{1},{2},,,{3},,"
MISTAKES: dict[str, tuple[str, Change, str, str, list[str]]] = {
    "a third answer from one group": (
        "trial/submissions.csv", append(*(FORM.format(2018, f"nacka-{n}", "nacka", "yes") for n in "234")),
        "too many answers", "more than 2 answers", ["nacka", "2018", "decisions.csv"],
    ),
    "an answer from a group that begins later": (
        "trial/submissions.csv", append(FORM.format(2018, "jarva", "jarva", "yes")),
        "group not valid", "did not exist that year", ["jarva", "2018", "registry/groups.csv"],
    ),
    "an answer from a group that was split": (
        "trial/submissions.csv", append(FORM.format(2017, "jub", "jarfalla-upplands-bro", "yes")),
        "group not valid", "did not exist that year", ["jarfalla-upplands-bro", "merged"],
    ),
    "an option that only the later wording has": (
        "trial/answers.csv", replace(r"^(2017,2017-[a-z-]+,sip_template_works),good", r"\1,partly"),
        "unknown option", "no such option that year", ["2017", "sip_template_works", "partly", "another wording"],
    ),
    "an answer to a question that was not asked": (
        "trial/answers.csv", append("2017,2017-nacka,deviation_reports_work,good,,"),
        "not asked", "was not asked that year", ["deviation_reports_work", "2017", "wordings.csv"],
    ),
    "two options where one can be chosen": (
        "trial/answers.csv", replace(r"^(2017,2017-[a-z-]+,local_agreement),yes,,$", r"\1,yes,,\n\1,no,,"),
        "two options", "takes one option", ["local_agreement", "no"],
    ),
    "a text where a number belongs": (
        "trial/answers.csv", replace(r"^(2018,2018-[a-z-]+,sip_count,),\d+", r"\1,cirka tio"),
        "not a number", "whole number", ["sip_count", "cirka tio"],
    ),
    "a year without anything": (
        "trial/years.csv", append("2019,,,Uppföljning 2019,,x"),
        "empty year", "nothing at all is stored", ["2019"],
    ),
    "an indicator of an unknown option": (
        "codebook/indicator_options.csv", append("local_agreement,local_agreement,certainly"),
        "unknown option", "no such option", ["certainly", "options.csv"],
    ),
    "versions of a question that overlap": (
        "trial/codebook/wordings.csv", replace(r"^(sip_template_works,1,2013),2017", r"\1,2018"),
        "overlap", "two versions of the question", ["sip_template_works", "2018"],
    ),
    "versions of a question with a hole": (
        "trial/codebook/wordings.csv", replace(r"^(sip_template_works,1,2013),2017", r"\1,2016"),
        "hole", "no version of the question", ["sip_template_works", "2018", "asked = no"],
    ),
    "labels of an option that overlap": (
        "trial/codebook/options.csv", replace(r"^(sip_template_works,less_good,2013),2017", r"\1,2018"),
        "overlap", "two labels of the option", ["less_good"],
    ),
    "real answers among made-up ones": (
        "trial/submissions.csv", append(FORM.format(2018, "vaxholm-9", "vaxholm", "no")),
        "mixed data", "must not be mixed", ["2018-vaxholm-9", "dataset of its own"],
    ),
    "an area in two groups": (
        "trial/registry/group_members.csv", append("nacka,0187,2018,2018,x"),
        "overlap", "belongs to two groups", ["0187"],
    ),
    "a member outside the time of its group": (
        "trial/registry/group_members.csv", replace(r"^jarfalla,0123,2017", "jarfalla,0123,2016"),
        "validity", "when the group does not exist", ["jarfalla", "2016"],
    ),
    "a decision about an unknown form": (
        "trial/decisions.csv", append("d1,2018,exclude,2018-tumba,,,,N,2018-06-01,x"),
        "unknown submission", "a form that does not exist", ["2018-tumba"],
    ),
    "a decision for an option that does not exist": (
        "trial/decisions.csv", append("d1,2017,resolve,2017-nacka,sip_template_works,partly,,N,2017-06-01,x"),
        "unknown option", "did not have that year", ["partly", "2017"],
    ),
    "two decisions about the same item": (
        "trial/decisions.csv", append(*(f"d{n},2018,correct,2018-nacka,local_agreement,yes,,N,2018-06-01,x" for n in "12")),
        "doubled decision", "decided on an earlier row", ["2018-nacka", "local_agreement"],
    ),
    "a correction to the answer that was given": (
        "trial/decisions.csv", append("d1,2018,correct,2018-nacka,local_agreement,yes,,N,2018-06-01,x"),
        "decision without effect", "gives that very answer", ["2018-nacka", "local_agreement"],
    ),
    "a resolution of what nobody contradicts": (
        "trial/decisions.csv", append("d1,2018,resolve,2018-nacka,local_agreement,yes,,N,2018-06-01,x"),
        "decision without effect", "has that very answer without it", ["2018-nacka"],
    ),
    "a decision about a form that another excludes": (
        "trial/decisions.csv",
        append("d1,2018,exclude,2018-nacka,,,,N,2018-06-01,x", "d2,2018,correct,2018-nacka,sip_count,999,,N,2018-06-01,x"),
        "decision without effect", "is excluded", ["2018-nacka"],
    ),
    "a comment released that nobody wrote": (
        "trial/decisions.csv", append("d1,2018,release_comment,2018-nacka,comment_sip,,,N,2018-06-01,x"),
        "decision without effect", "has no comment", ["2018-nacka", "comment_sip"],
    ),
    "a correction of an answer that changed since": (
        "trial/decisions.csv", append("d1,2018,correct,2018-nacka,sip_count,999,31,N,2018-06-01,x"),
        "overtaken decision", "which is not what it was when the decision was taken", ["2018-nacka", "31", "was"],
    ),
    "an exclusion of a form that has gone to another group": (
        "trial/decisions.csv", append("d1,2018,exclude,2018-nacka,,,solna 2018-05-02,N,2018-06-01,x"),
        "overtaken decision", "it is now 'nacka 2018", ["2018-nacka", "solna 2018-05-02"],
    ),
    "a decision without an answer": (
        "trial/decisions.csv", append("d1,2018,correct,2018-nacka,local_agreement,,,N,2018-06-01,x"),
        "incomplete decision", "does not say what the answer shall be", ["d1"],
    ),
    "a filter by the question itself": (
        "trial/codebook/questions.csv", replace(",sip_template_known,yes,", ",sip_count,yes,"),
        "filter", "the answer to itself or to a later one", ["sip_count"],
    ),
    "an area that ended without successor": (
        "registry/districts.csv", replace(r"^(0180-alvsjo,.*),0180-hagersten-alvsjo,", r"\1,,"),
        "no successor", "nothing says what it became", ["0180-alvsjo"],
    ),
    "successors in a circle": (
        "registry/districts.csv", replace(r"^(0180-jarva,.*),,,", r"\1,,0180-rinkeby-kista,"),
        "circle", "run in a circle", ["0180-jarva"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("mistake", gate.every(MISTAKES, but=list(MISTAKES)[::2]))
def test_a_mistake_is_named_with_its_file_row_values_and_remedy(mistake: str, data: Path) -> None:
    file, change, kind, what, words = MISTAKES[mistake]
    edit(data / file, change)
    (found, *_) = [problem for problem in problems(data) if problem.kind == kind and what in problem.what]
    assert found.file == file
    assert found.cause and found.remedy
    assert all(word in str(found) for word in words), str(found)
    lines = (data / file).read_text(encoding="utf-8").splitlines()
    assert found.row is not None
    assert all(value in lines[found.row - 1] for value in found.values)


def test_only_the_mistake_is_reported(data: Path) -> None:
    file, change, kind, *_ = MISTAKES["an option that only the later wording has"]
    edit(data / file, change)
    assert [problem.kind for problem in problems(data)] == [kind]


def test_all_mistakes_of_a_survey_come_at_once(data: Path) -> None:
    hidden = "versions of a question that overlap"  # made in the same cell as the hole
    made = {mistake: rest for mistake, rest in MISTAKES.items() if mistake != hidden}
    for file, change, *_ in made.values():
        edit(data / file, change)
    found = {(problem.kind, problem.file) for problem in problems(data)}
    assert {(kind, file) for file, _, kind, *_ in made.values()} <= found


def test_a_year_whose_forms_have_no_answers_is_named(data: Path) -> None:
    kept = "".join(line for line in (data / "trial/answers.csv").read_text("utf-8").splitlines(True) if line[:4] != "2018")
    edit(data / "trial/answers.csv", lambda _: kept)
    found, *others = problems(data)
    assert (found.kind, found.file, found.values) == ("empty year", "trial/years.csv", ("2018",))
    assert {problem.kind for problem in others} == {"decision without effect"}  # the comments that they release are gone
    assert "not one answer is stored" in found.what


def test_made_up_answers_are_refused_in_a_real_dataset(data: Path) -> None:
    edit(data / "trial/datapackage.json", replace('"synthetic": true', '"synthetic": false'))
    found = problems(data)
    assert {problem.kind for problem in found} == {"mixed data"}
    marked = [data / "trial/submissions.csv", *(data / "trial/context").glob("*.csv")]
    assert len(found) == sum(len(path.read_text(encoding="utf-8").splitlines()) - 1 for path in marked)


def test_a_third_answer_is_accepted_when_a_person_has_excluded_one(data: Path) -> None:
    edit(data / "trial/submissions.csv", append(*(FORM.format(2018, f"nacka-{n}", "nacka", "yes") for n in "23")))
    assert [problem.kind for problem in problems(data)] == ["too many answers"]
    edit(data / "trial/decisions.csv", append("d1,2018,exclude,2018-nacka-3,,,,Sekretariatet,2018-06-01,Skickat två gånger"))
    assert survey.check("trial", data) == []


def test_a_question_that_the_codebook_begins_later_cannot_have_earlier_answers(data: Path) -> None:
    edit(data / "trial/codebook/wordings.csv", replace(r"^local_agreement,1,2013", "local_agreement,1,2018"))
    found = problems(data)
    assert {problem.kind for problem in found} == {"not asked"}
    assert {problem.values for problem in found} == {("local_agreement", "2017")}
