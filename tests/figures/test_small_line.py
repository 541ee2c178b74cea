"""The numbers of a small line: clear of the line and of each other, inside the plot, whatever the years were like."""

from __future__ import annotations

from itertools import combinations, pairwise
from typing import Any

import pandas as pd
from frames import trend_row
from hypothesis import given
from hypothesis import strategies as st

from busanalys.figures import style
from busanalys.figures.charts import room, small_line

SHARES = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 6)), min_size=2, max_size=12)


def rows_of(found: list[tuple[int, int]], broken: int | None = None) -> list[dict[str, Any]]:
    frame = pd.DataFrame(
        [
            trend_row(
                2013 + place, min(count, 30), 30, lower=count / 36, upper=min(count / 36 + open_ / 36, 1), break_before=False
            )
            for place, (count, open_) in enumerate(found)
        ]
    )
    if broken is not None:
        frame.loc[broken, "break_before"] = True
    return [dict(row) for row in small_line.drawn(frame)]


def boxes(rows: list[dict[str, Any]]) -> list[tuple[float, float, float, float]]:
    """Left, right, low and high of every note, in pixels of a phone's plot."""
    first, last = rows[0]["year"], rows[-1]["year"]
    scale, found = small_line.ACROSS / (1.1 * (last - first)), []
    for note in small_line.notes(rows):
        plain = note["text"].replace("<b>", "").replace("</b>", "")
        width, at = style.width_of(plain, style.SMALL_SIZE), (note["x"] - first) * scale + note.get("xshift", 0)
        left = at - {"left": 0.0, "center": 0.5, "right": 1.0}[note["xanchor"]] * width
        middle = small_line.PLOT * note["y"] + note["yshift"]
        found.append((left, left + width, middle - room.WORDS / 2, middle + room.WORDS / 2))
    return found


@given(SHARES)
def test_no_number_covers_another_or_leaves_the_plot(found: list[tuple[int, int]]) -> None:
    placed = boxes(rows_of(found))
    assert all(low >= 0 and high <= small_line.PLOT + small_line.ROOF for _, _, low, high in placed)
    for (a, b, low, high), (c, d, under, over) in combinations(placed, 2):
        assert b <= c + 1 or d <= a + 1 or high <= under or over <= low


@given(SHARES)
def test_no_number_is_struck_through_by_the_line(found: list[tuple[int, int]]) -> None:
    rows = rows_of(found)
    scale = small_line.ACROSS / (1.1 * (rows[-1]["year"] - rows[0]["year"]))
    points = [((row["year"] - rows[0]["year"]) * scale, small_line.PLOT * row["count"] / row["base"]) for row in rows]
    for left, right, low, high in boxes(rows):
        for (x, y), (to_x, to_y) in pairwise(points):
            middle = [(x + (to_x - x) * part / 6, y + (to_y - y) * part / 6) for part in range(7)]
            assert not [one for one in middle if left < one[0] < right and low < one[1] < high]


def test_words_stand_where_the_wording_is_new_and_the_lowest_number_only_where_it_is_far_from_the_ends() -> None:
    falling = rows_of([(20, 0), (18, 0), (5, 0), (19, 0), (20, 0), (22, 0)], broken=4)
    assert [note["text"] for note in small_line.notes(falling)][2:] == ["<b>5 av 30</b>, 17\u00a0%", "ny formulering"]
    rising = rows_of([(4, 0), (3, 0), (15, 0), (18, 0), (20, 0), (21, 0)])
    assert len(small_line.notes(rising)) == 2
