"""The block of one question: its bar and its years beside each other, under each other on a phone."""

from __future__ import annotations

import pytest

import busanalys
from busanalys.render.page import drawing

REPORT = busanalys.report(busanalys.load("example"), 2024)
QUESTIONS = ["sip_template_known", "sip_template_works", "habilitation_local_routines"]


@pytest.mark.parametrize("question", QUESTIONS)
def test_neither_on_a_page_nor_on_a_phone_does_the_ground_of_the_bar_cover_the_years(question: str) -> None:
    wide = drawing.prepared(REPORT.question(question).drawing)
    for plot in (wide, drawing.narrow(wide)):
        years, bar = ([plot["layout"][f"{axis}axis{number}"].get("domain", [0, 1]) for axis in "xy"] for number in ("", "2"))
        apart = [low[1] <= high[0] or high[1] <= low[0] for low, high in zip(years, bar, strict=True)]
        assert any(apart), (years, bar)


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_pixel_of_the_bar_is_as_high_on_a_phone_as_on_a_page(question: str) -> None:
    wide = drawing.prepared(REPORT.question(question).drawing)
    scales = []
    for plot in (wide, drawing.narrow(wide)):
        axis, height = plot["layout"]["yaxis2"], plot["layout"]["height"] - 4
        low, high = axis.get("domain", [0, 1])
        scales.append((high - low) * height / axis["range"][0])
    assert scales[0] == pytest.approx(scales[1], rel=0.05)
