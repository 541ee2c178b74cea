from __future__ import annotations

from datetime import date

import pytest
import shapely

from busanalys import geography, survey

REGISTRY = survey.load("published").registry.tables["districts"]
IN_2014, IN_2021, IN_2024 = date(2014, 5, 9), date(2021, 5, 1), date(2024, 5, 1)


@pytest.mark.parametrize(("day", "count"), [(IN_2014, 14), (IN_2021, 13), (IN_2024, 11)])
def test_the_map_shows_the_districts_of_the_day(day: date, count: int) -> None:
    drawn = geography.districts(day, REGISTRY)
    assert len(drawn) == count
    assert set(drawn["area_id"]) <= set(REGISTRY["area_id"])


@pytest.mark.parametrize("day", [IN_2014, IN_2021, IN_2024])
def test_districts_leave_no_gaps_and_do_not_overlap(day: date) -> None:
    drawn = geography.districts(day, REGISTRY).geometry
    assert drawn.is_valid.all()
    assert shapely.coverage_is_valid(drawn.to_numpy())
    assert shapely.union_all(drawn.to_numpy()).geom_type == "Polygon"


def test_joining_districts_conserves_the_area() -> None:
    areas = [geography.districts(day, REGISTRY).area.sum() for day in (IN_2014, IN_2021, IN_2024)]
    assert areas == pytest.approx([areas[0]] * 3)


def test_the_map_is_drawn_with_at_most_150_vertices() -> None:
    assert len(geography._rows(geography.VERTICES)) <= 150


@pytest.mark.parametrize(
    ("one", "other", "touching"),
    [
        ("kungsholmen", "norrmalm", True),
        ("bromma", "hasselby-vallingby", True),
        ("farsta", "skarpnack", True),
        ("farsta", "enskede-arsta-vantor", True),
        ("rinkeby-kista", "spanga-tensta", True),
        ("alvsjo", "hagersten-liljeholmen", True),
        ("sodermalm", "norrmalm", True),
        ("norrmalm", "ostermalm", True),
        ("skarholmen", "alvsjo", False),
        ("bromma", "norrmalm", False),
        ("farsta", "sodermalm", False),
        ("rinkeby-kista", "bromma", False),
    ],
)
def test_districts_have_the_right_neighbours(one: str, other: str, touching: bool) -> None:
    drawn = geography.districts(IN_2014, REGISTRY).set_index("area_id").geometry
    shared = drawn[f"0180-{one}"].intersection(drawn[f"0180-{other}"])
    assert (shared.length > 0) is touching


def test_there_are_26_municipalities_with_their_codes_as_text() -> None:
    drawn = geography.municipalities()
    assert len(drawn) == 26
    assert drawn["area_id"].str.fullmatch(r"01\d\d").all()
    assert drawn.crs.to_epsg() == geography.SWEREF99_TM
