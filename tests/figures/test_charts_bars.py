"""Bars of the answers: what is drawn, what is said of it, and what is kept apart."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest
from frames import AGREEMENT, COORDINATOR, MEMBERS, OUTSIDE, ROUTINES, TEMPLATE, Answer, distribution

from busanalys.figures import charts, style
from busanalys.figures.figure import Figure, Prose
from busanalys.text import NO_BREAK

QUESTION = "Hur anser ni att SIP-mallen för barn fungerar?"
Bars = Callable[..., Figure | Prose]


def draw(answers: list[Answer], bars: Bars = charts.answer_bars, synthetic: bool = False, **more: Any) -> Figure:
    frame = distribution(answers, **more)
    shown = bars(frame, id="f", question_label=QUESTION, year=2014, source="001", synthetic=synthetic)
    assert isinstance(shown, Figure)
    return shown


def lengths(shown: Figure) -> dict[str, float]:
    return {trace.name: trace.x[0] for trace in shown.plot.data if trace.name}


def texts(shown: Figure) -> list[str]:
    return [note.text for note in shown.plot.layout.annotations]


def test_the_title_states_the_most_common_answer_with_its_base() -> None:
    assert draw(TEMPLATE).title == "13 av 31 enkätsvar: fungerar bra"
    assert draw(AGREEMENT).title == "20 av 31 enkätsvar: ja, vi har lokala överenskommelser"
    assert draw(ROUTINES).title.startswith("22 av 31 enkätsvar: har inte arbetat fram")


def test_a_title_that_is_given_is_kept() -> None:
    frame = distribution(TEMPLATE)
    shown = charts.answer_bars(
        frame, id="f", question_label=QUESTION, year=2014, source="001", synthetic=False, finding="Blandade erfarenheter"
    )
    assert isinstance(shown, Figure)
    assert shown.title == "Blandade erfarenheter"


def test_the_subtitle_says_question_year_and_base() -> None:
    assert draw(TEMPLATE).subtitle == f"{QUESTION} År 2014. Bas: 31 enkätsvar."


def test_bars_are_as_long_as_their_counts_and_labelled_with_count_and_share() -> None:
    shown = draw(TEMPLATE)
    assert lengths(shown) == {"Fungerar bra": 13, "Fungerar mindre bra": 7, "Vet ej": 11}
    assert f"<b>13 (42{NO_BREAK}%)</b>" in texts(shown)


def test_the_text_alternative_says_every_answer_with_its_count() -> None:
    alt = draw(TEMPLATE).alt
    assert alt.startswith("Liggande stapeldiagram. 13 av 31 enkätsvar: fungerar bra. Fungerar bra: 13 (42")
    assert f"Vet ej: 11 (35{NO_BREAK}%)" in alt


def test_vet_ej_is_set_apart_from_the_scale_by_a_line_and_a_pattern() -> None:
    shown = draw(TEMPLATE)
    unknown = next(trace for trace in shown.plot.data if trace.name == "Vet ej")
    lowest_answer = next(trace for trace in shown.plot.data if trace.name == "Fungerar mindre bra")
    (rule,) = shown.plot.layout.shapes
    assert lowest_answer.y[0] < rule.y0 < unknown.y[0]
    assert unknown.marker.pattern.shape == "."
    assert lowest_answer.marker.pattern.shape is None


def test_a_question_without_vet_ej_or_gaps_has_no_line() -> None:
    assert not draw(AGREEMENT).plot.layout.shapes


def test_an_answer_that_nobody_chose_keeps_its_row() -> None:
    shown = draw([("good", "Fungerar bra", "positive", 0), *TEMPLATE[1:]])
    assert f"<b>0 (0{NO_BREAK}%)</b>" in texts(shown)
    assert "Fungerar bra" not in lengths(shown)
    assert "Fungerar bra" in shown.table["Svar"].to_list()


def test_merged_answers_stay_merged_and_say_so() -> None:
    shown = draw(COORDINATOR, origin="printed")
    assert lengths(shown)["Nej eller vet ej (redovisas sammanslaget i källan)"] == 27
    assert lengths(shown)["Redovisas inte i källan"] == 3
    assert any("sammanslaget" in note for note in shown.notes)
    assert any("summerar inte" in note for note in shown.notes)


def test_under_ten_answers_only_counts_are_shown_and_a_note_says_why() -> None:
    shown = draw([("good", "Fungerar bra", "positive", 4), ("poor", "Mindre bra", "negative", 5)], base=9)
    assert "%" not in shown.alt + "".join(texts(shown)) + shown.table.to_string()
    assert any("mindre än tio" in note for note in shown.notes)


def test_those_outside_the_base_have_a_heading_and_no_share() -> None:
    shown = draw([*TEMPLATE, ("silent", "Har inte svarat", "gap", 3)], outside=OUTSIDE, unit="svarande BUS-grupper")
    assert "Ingår inte i basen" in texts(shown)
    assert "<b>3</b>" in texts(shown)


def test_when_nobody_answered_the_title_says_so() -> None:
    shown = draw([("good", "Fungerar bra", "positive", 0), ("silent", "Har inte svarat", "gap", 8)], base=0, outside=OUTSIDE)
    assert shown.title == "Inga svar av 0 enkätsvar att redovisa"


def test_a_frame_without_rows_gives_a_note_in_place_of_a_figure() -> None:
    shown = charts.answer_bars(distribution([]), id="f", question_label=QUESTION, year=2014, source="001", synthetic=False)
    assert isinstance(shown, Prose)
    assert "2014" in str(shown)


@pytest.mark.parametrize("number", [1, 14])
def test_one_and_fourteen_categories_get_a_row_each_without_overlap(number: int) -> None:
    label = "Ett svarsalternativ med ett mycket långt namn om samordning av insatser för habilitering och rehabilitering"
    shown = draw([(f"o{i}", f"{label} {i}", "neutral", i) for i in range(1, number + 1)], base=120)
    middles = sorted(trace.y[0] for trace in shown.plot.data if trace.name)
    assert len(middles) == number
    assert all(low + 20 + 3 * style.LINE_HEIGHT <= high for low, high in pairwise(middles))
    assert middles[-1] < shown.plot.layout.yaxis.range[0] <= shown.plot.layout.height


def test_made_up_data_is_announced_in_the_picture_and_in_its_text() -> None:
    shown = draw(TEMPLATE, synthetic=True)
    assert shown.synthetic
    assert style.SYNTHETIC in shown.alt
    assert style.SYNTHETIC in shown.plot.layout.title.text


def test_members_that_the_source_does_not_count_have_a_row_without_a_bar() -> None:
    shown = draw(MEMBERS, charts.member_bars, base=30, unit="svarande BUS-grupper", origin="printed")
    assert "Habilitering" not in lengths(shown)
    assert "<i>framgår inte av källan</i>" in texts(shown)
    assert lengths(shown)["Annan verksamhet"] == 6


def test_members_that_everyone_has_are_the_finding() -> None:
    known = [member for member in MEMBERS if member[3] is not None]
    shown = draw(known, charts.member_bars, base=30, unit="svarande BUS-grupper")
    assert shown.title.startswith("Socialtjänst, skola/förskola och barn- och ungdomspsykiatri (BUP) anges av alla 30")


def test_members_that_not_everyone_has_give_the_most_common_as_finding() -> None:
    shown = draw(MEMBERS[4:], charts.member_bars, base=30, unit="svarande BUS-grupper")
    assert shown.title == "26 av 30 svarande BUS-grupper: barn- och ungdomsmedicinsk mottagning (BUMM)"


def test_the_finding_names_no_category_twice_when_counts_tie() -> None:
    shown = draw([("good", "Bra", "positive", 5), ("poor", "Dåligt", "negative", 5)], base=10)
    assert shown.title == "5 av 10 enkätsvar: bra"


def test_a_bare_yes_is_told_with_its_topic() -> None:
    frame = distribution([("yes", "Ja", "positive", 20), ("no", "Nej", "negative", 11)])
    shown = charts.answer_bars(frame, id="f", question_label="Lokala överenskommelser", year=2014, source="001", synthetic=False)
    assert isinstance(shown, Figure)
    assert shown.title == "Lokala överenskommelser: 20 av 31 enkätsvar anger ”ja”"


def test_where_the_source_counts_only_some_members_none_is_called_the_most_common() -> None:
    assert draw(MEMBERS, charts.member_bars, base=30).title == "Källan anger antal för 6 av 7 alternativ"


def test_what_the_source_says_in_words_is_wrapped_and_gets_its_room() -> None:
    said = "skolan/elevhälsan ingår i samtliga lokala BUS-grupper <enligt texten>"
    frame = distribution(MEMBERS, base=30).assign(said=lambda rows: rows["count"].isna().map({True: said, False: ""}))
    shown = charts.member_bars(frame, id="f", question_label=QUESTION, year=2014, source="001", synthetic=False)
    assert isinstance(shown, Figure)
    text = next(note for note in shown.plot.layout.annotations if "källan säger" in note.text)
    following = next(note for note in shown.plot.layout.annotations if "medicinsk" in note.text)
    assert text.text.count("<br>") == 2
    assert "&lt;enligt" in text.text
    assert following.y - text.y >= 3 * style.LINE_HEIGHT / 2 + 2 * style.LINE_HEIGHT
