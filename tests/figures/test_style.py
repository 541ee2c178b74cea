"""Colours: seen by everyone, told apart without colour, the same for a category in every figure."""

from __future__ import annotations

from itertools import combinations

import pandas as pd
import pytest
from frames import TEMPLATE, distribution

from busanalys import states
from busanalys.figures import style

Rgb = tuple[float, float, float]

# Full colour blindness, for linear RGB: Machado, Oliveira and Fernandes (2009), severity 1.0.
MACHADO = {
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritanopia": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}
XYZ = ((0.4124564, 0.3575761, 0.1804375), (0.2126729, 0.7151522, 0.0721750), (0.0193339, 0.1191920, 0.9503041))
D65 = (0.95047, 1.0, 1.08883)
SCALE = list(style.SCALE.values())
CHANGE = list(style.CHANGE.values())
GAPS = [code for code, state in states.STATES.items() if state.kind == "gap"]


def linear(colour: str) -> Rgb:
    values = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in values)
    return red, green, blue


def times(matrix: tuple[Rgb, Rgb, Rgb], values: Rgb) -> Rgb:
    first, second, third = (sum(a * b for a, b in zip(row, values, strict=True)) for row in matrix)
    return first, second, third


def contrast(one: str, other: str) -> float:
    low, high = sorted(times(XYZ, linear(colour))[1] for colour in (one, other))
    return (high + 0.05) / (low + 0.05)


def lab(light: Rgb) -> Rgb:
    clipped = tuple(min(max(value, 0.0), 1.0) for value in light)
    parts = [value / white for value, white in zip(times(XYZ, clipped), D65, strict=True)]
    x, y, z = (part ** (1 / 3) if part > 0.008856 else 7.787 * part + 16 / 116 for part in parts)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def distance(one: str, other: str, sight: str) -> float:
    seen = [lab(times(MACHADO[sight], linear(colour)) if sight in MACHADO else linear(colour)) for colour in (one, other)]
    if sight == "greyscale":
        return abs(seen[0][0] - seen[1][0])
    return sum((a - b) ** 2 for a, b in zip(*seen, strict=True)) ** 0.5


def test_contrast_of_black_on_white_is_the_21_of_wcag() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)


@pytest.mark.parametrize("colour", [*SCALE, *style.CATEGORIES, *CHANGE, style.BAND_EDGE])
def test_every_class_has_three_to_one_against_white(colour: str) -> None:
    assert contrast(colour, style.WHITE) >= 3


@pytest.mark.parametrize("code", style.STATE_LOOKS)
def test_every_state_has_three_to_one_against_white_in_its_fill_or_in_its_outline(code: str) -> None:
    look = style.STATE_LOOKS[code]
    assert max(contrast(look.colour, style.WHITE), contrast(look.line, style.WHITE)) >= 3


@pytest.mark.parametrize("code", [code for code, look in style.STATE_LOOKS.items() if look.pattern])
def test_every_pattern_has_three_to_one_against_its_own_ground(code: str) -> None:
    look = style.STATE_LOOKS[code]
    assert contrast(look.ink, look.colour) >= 3


@pytest.mark.parametrize("colour", [style.INK, style.QUIET])
def test_text_has_four_and_a_half_to_one(colour: str) -> None:
    assert contrast(colour, style.WHITE) >= 4.5


@pytest.mark.parametrize("kind", [*style.SCALE, "neutral"])
@pytest.mark.parametrize("order", [1, 2, 3, 4])
def test_text_on_a_class_has_four_and_a_half_to_one(kind: str, order: int) -> None:
    look = style.look(kind, order=order)
    assert contrast(look.on, look.colour) >= 4.5


@pytest.mark.parametrize("sight", ["normal", "greyscale", *MACHADO])
@pytest.mark.parametrize(("palette", "least"), [(SCALE, 12), (list(style.CATEGORIES), 8), (CHANGE, 6)])
def test_classes_are_told_apart_in_grey_and_by_colour_blind_readers(palette: list[str], least: float, sight: str) -> None:
    assert min(distance(one, other, sight) for one, other in combinations(palette, 2)) >= least


def test_the_scale_goes_from_dark_to_light_in_equal_direction() -> None:
    lightness = [lab(linear(colour))[0] for colour in SCALE]
    assert lightness == sorted(lightness)


@pytest.mark.parametrize("n", [3, 4, 5])
def test_a_count_of_components_is_a_scale_from_light_to_dark(n: int) -> None:
    colours = [style.look("level", order=i, n=n).colour for i in range(n)]
    assert colours[0] == style.SCALE["negative"]
    assert colours[-1] == style.SCALE["positive"]
    assert min(contrast(colour, style.WHITE) for colour in colours) >= 3


@pytest.mark.parametrize("sight", ["normal", "greyscale", *MACHADO])
@pytest.mark.parametrize("n", [3, 4, 5])
def test_steps_of_a_count_are_told_apart_in_grey_and_by_colour_blind_readers(n: int, sight: str) -> None:
    colours = [style.look("level", order=i, n=n).colour for i in range(n)]
    assert min(distance(one, other, sight) for one, other in combinations(colours, 2)) >= 7


@pytest.mark.parametrize("n", range(2, 12))
def test_text_on_every_step_of_a_count_has_four_and_a_half_to_one(n: int) -> None:
    looks = [style.look("level", order=i, n=n) for i in range(n)]
    assert min(contrast(look.on, look.colour) for look in looks) >= 4.5


def test_a_count_has_the_same_colour_whatever_other_counts_and_gaps_a_year_has() -> None:
    columns = ["category", "kind", "order", "of"]
    every = [(str(i), "level", i, 4) for i in range(5)]
    full = style.looks(pd.DataFrame([*every, ("3+", "range", 3, 4), ("silent", "gap", 1, 4)], columns=columns))
    part = style.looks(pd.DataFrame([every[2], every[4], ("blank", "gap", 1, 4)], columns=columns))
    assert full["4"].colour == style.SCALE["positive"]
    assert {code: part[code].colour for code in "24"} == {code: full[code].colour for code in "24"}


def test_a_count_that_is_only_a_lower_bound_has_the_same_colour_and_a_pattern() -> None:
    known, bound = style.look("level", order=1, n=4), style.look("range", order=1, n=4)
    assert known.colour == bound.colour
    assert (known.pattern, bound.pattern) == ("", ".")


def test_every_state_of_the_data_has_a_look_and_its_swedish_label() -> None:
    assert {code: style.look(state.kind, code).label for code, state in states.STATES.items()} == {
        code: state.label for code, state in states.STATES.items()
    }


def test_no_two_kinds_of_gap_look_alike() -> None:
    looks = [(style.look("gap", code).colour, style.look("gap", code).pattern) for code in GAPS]
    assert len(set(looks)) == len(looks)


def test_signs_in_cells_differ_between_all_states() -> None:
    signs = [style.look(kind).sign for kind in (*style.SCALE, "unknown", "merged")]
    signs += [style.look(state.kind, code).sign for code, state in states.STATES.items()]
    assert len(set(signs)) == len(signs)


def test_a_gap_that_nobody_gave_a_look_is_an_error() -> None:
    with pytest.raises(KeyError, match="no_such_gap"):
        style.look("gap", "no_such_gap")


def test_the_fifth_category_repeats_a_colour_with_a_pattern() -> None:
    first, fifth = style.look("neutral", order=1), style.look("neutral", order=5)
    assert first.colour == fifth.colour
    assert (first.pattern, fifth.pattern) == ("", "/")


def test_two_answers_on_one_step_of_the_scale_differ_in_pattern() -> None:
    frame = pd.DataFrame(
        [("well", "positive", 1), ("very_well", "positive", 2), ("badly", "negative", 3)], columns=["category", "kind", "order"]
    )
    looks = style.looks(frame)
    assert looks["well"].colour == looks["very_well"].colour
    assert [looks[code].pattern for code in ("well", "very_well", "badly")] == ["", "/", ""]
    merged = pd.DataFrame([("a", "merged", 1), ("b", "merged", 2)], columns=["category", "kind", "order"])
    assert [(one.pattern, one.sign) for one in style.looks(merged).values()] == [("/", "±"), ("\\", "±±")]


def test_legends_put_the_scale_first_then_vet_ej_then_gaps_whatever_the_order_of_rows() -> None:
    frame = distribution(
        [*TEMPLATE, ("blank", "Frågan obesvarad", "gap", 1), ("conflicting", "Motstridiga svar", "conflicting", 1)]
    )
    shuffled = frame.sample(frac=1, random_state=3)
    assert style.legend_order(shuffled)["category"].to_list() == ["good", "poor", "unknown", "conflicting", "blank"]


def test_wrapping_breaks_at_slashes_and_escapes_markup() -> None:
    assert style.wrap("Kungsholmen/Norrmalm/Östermalm", 110, 12) == ["Kungsholmen/", "Norrmalm/", "Östermalm"]
    assert style.wrap("a <b> & c") == ["a &lt;b&gt; &amp; c"]
    assert style.wrap("") == [""]


def test_wrapping_never_loses_a_word() -> None:
    sentence = "Har inte arbetat fram lokala rutiner för samordning av habilitering och rehabilitering"
    assert " ".join(style.wrap(sentence, 90)) == sentence


def test_made_up_data_is_announced_in_the_picture() -> None:
    real, made_up = (style.layout(100, "Titel", "Under", synthetic) for synthetic in (False, True))
    first, _, rest = made_up["title"]["text"].partition("<br>")
    assert first == f'<b><span style="font-size:{style.TEXT_SIZE}px;color:{style.WARNING}">{style.SYNTHETIC}</span>'
    assert f"<b>{rest}" == real["title"]["text"]
    assert made_up["height"] - real["height"] == round(style.TITLE_LINE)


def test_a_page_takes_the_title_and_its_room_away() -> None:
    plot = style.draw([], style.layout(200, "En titel", "Under", False))
    bare = style.untitled(plot)
    assert plot["layout"]["height"] > 200
    assert bare["layout"]["height"] == 200
    assert "title" not in bare["layout"]
    assert style.untitled(bare) == bare


def test_no_figure_has_a_fixed_width_or_plotlys_own_template() -> None:
    described = style.draw([], style.layout(100, "Titel", "Under", False))["layout"]
    assert "width" not in described
    assert set(described["template"]) == {"layout"}
    assert described["template"]["layout"]["separators"] == ",\u00a0"


@pytest.mark.parametrize("title", ["Kort", "En titel som är så lång att den behöver mer än en rad för att få plats " * 3])
def test_a_title_of_any_length_has_its_room_above_the_drawing(title: str) -> None:
    described = style.layout(200, title, "Undertitel", False, margin={"t": 30})
    lines = described["title"]["text"].count("<br>") + 1
    first_baseline = described["title"]["pad"]["b"]
    assert first_baseline == pytest.approx(30 + style.TITLE_GAP + (lines - 1) * style.TITLE_LINE)
    assert described["margin"]["t"] - first_baseline >= style.TITLE_SIZE


@pytest.mark.parametrize("sight", ["normal", "greyscale", *MACHADO])
def test_any_two_classes_that_can_stand_side_by_side_are_told_apart_by_lightness_or_by_sign_and_pattern(sight: str) -> None:
    """Every kind of answer, every state and every change beside every other, in colour, in grey and colour-blind."""
    kinds = {kind: style.look(kind) for kind in (*style.SCALE, "unknown", "merged")}
    every = kinds | {code: style.look(state.kind, code) for code, state in states.STATES.items()}
    alike = [
        (a, b)
        for (a, one), (b, other) in combinations(every.items(), 2)
        if distance(one.colour, other.colour, sight) < 7 and (one.sign == other.sign or one.pattern == other.pattern)
    ]
    assert alike == []


def test_vet_ej_is_paler_than_every_answer_on_the_scale() -> None:
    lightness = {colour: lab(linear(colour))[0] for colour in (*SCALE, style.MERGED.colour)}
    assert lab(linear(style.UNKNOWN.colour))[0] > max(lightness.values()) + 15


def test_text_on_every_class_has_four_and_a_half_to_one() -> None:
    kinds = [style.look(kind) for kind in (*style.SCALE, "unknown", "merged")]
    every = kinds + [style.look(state.kind, code) for code, state in states.STATES.items()]
    assert [look for look in every if contrast(look.on, look.colour) < 4.5] == []


def test_an_option_that_came_later_stands_between_those_it_was_put_between() -> None:
    before = [("good", "positive", 1), ("less_good", "negative", 2)]
    later = [("good", "positive", 1), ("partly", "partial", 2), ("less_good", "negative", 3)]
    frame = pd.DataFrame(before + later, columns=["category", "kind", "order"])
    assert list(style.legend_order(frame)["category"]) == ["good", "partly", "less_good"]
