"""Tables: what a reader sees of the frames that the indicators give."""

from __future__ import annotations

import pandas as pd
from frames import COORDINATOR, MEMBERS, OUTSIDE, TEMPLATE, distribution, trend, trend_row

from busanalys.figures import tables
from busanalys.figures.figure import Table
from busanalys.text import NO_BREAK


def test_a_distribution_names_count_share_and_base() -> None:
    row = tables.distribution_frame(distribution(TEMPLATE)).iloc[0]
    assert row.to_list() == ["Fungerar bra", 13, f"42{NO_BREAK}%", "31 enkätsvar", "beräknat ur svaren"]


def test_a_base_under_ten_shows_no_shares() -> None:
    shown = tables.distribution_frame(distribution([("good", "Bra", "positive", 4), ("poor", "Dåligt", "negative", 5)], base=9))
    assert shown["Andel"].to_list() == ["", ""]
    assert shown["Antal"].to_list() == [4, 5]


def test_what_lies_outside_the_base_has_a_count_and_no_share() -> None:
    shown = tables.distribution_frame(distribution([*TEMPLATE, ("silent", "Har inte svarat", "gap", 3)], outside=OUTSIDE))
    assert shown.iloc[-1].to_list()[:4] == ["Har inte svarat", 3, "", "utanför basen"]


def test_vet_ej_comes_after_the_scale_even_when_it_is_listed_first() -> None:
    shown = tables.distribution_frame(distribution([TEMPLATE[2], TEMPLATE[0], TEMPLATE[1]]))
    assert shown["Svar"].to_list() == ["Fungerar bra", "Fungerar mindre bra", "Vet ej"]


def test_printed_counts_say_that_they_are_printed() -> None:
    shown = tables.distribution_frame(distribution(COORDINATOR, origin="printed"))
    assert set(shown["Redovisning"]) == {"tryckt i källan"}
    assert shown["Antal"].sum() == 31
    assert "Nej eller vet ej (redovisas sammanslaget i källan)" in set(shown["Svar"])


def test_a_count_that_the_source_does_not_give_stays_missing() -> None:
    shown = tables.distribution_frame(distribution(MEMBERS, base=30)).set_index("Svar")
    assert pd.isna(shown.loc["Habilitering", "Antal"])
    assert shown.loc["Habilitering", "Andel"] == ""
    assert shown.loc["Tandhälsovård", "Antal"] == 0


def test_a_response_table_of_groups_heads_its_rows_with_the_group() -> None:
    frame = pd.DataFrame(
        {"group_id": ["farsta"], "name": ["Farsta"], "kind_of_group": ["district"], "label": ["Har inte svarat"]}
    )
    shown = tables.unit_frame(frame)
    assert shown.to_dict("records") == [{"BUS-grupp": "Farsta", "Typ": "Stadsdelsområde", "Svar": "Har inte svarat"}]


def test_a_trend_shows_bounds_of_every_group_and_the_groups_that_answered_both_years() -> None:
    row = trend_row(2015, 18, 30, total=34, lower=18 / 34, upper=27 / 34, unknown_count=5, panel=(26, 15, 17))
    shown = tables.trend_frame(trend([row])).iloc[0]
    assert shown["Lägsta möjliga andel"] == f"18 (53{NO_BREAK}%)"
    assert shown["Högsta möjliga andel"] == f"27 (79{NO_BREAK}%)"
    assert shown["Samma grupper, föregående mätning"] == f"15 av 26 (58{NO_BREAK}%)"
    assert shown["Samma grupper, detta år"] == f"17 av 26 (65{NO_BREAK}%)"


def test_a_trend_leaves_bounds_and_panel_empty_where_they_are_not_known() -> None:
    shown = tables.trend_frame(trend([trend_row(2014, 20, 31, origin="printed")])).iloc[0]
    assert shown[["Lägsta möjliga andel", "Högsta möjliga andel", "Samma grupper, detta år"]].to_list() == ["", "", ""]
    assert shown["Redovisning"] == "tryckt i källan"


def test_a_wide_table_keeps_the_given_order_and_leaves_years_without_the_group_empty() -> None:
    frame = pd.DataFrame(
        [("Täby", "2014", "Ja"), ("Järva", "2023", "Nej"), ("Täby", "2023", "Nej")],
        columns=["row_label", "column_label", "label"],
    ).assign(column=[2014, 2023, 2023])
    shown = tables.wide_frame(frame)
    assert list(shown.columns) == ["BUS-grupp", "2014", "2023"]
    assert shown.to_numpy().tolist() == [["Täby", "Ja", "Nej"], ["Järva", "", "Nej"]]


def test_a_table_goes_on_as_a_styler_whose_changes_show_in_jupyterlab_with_notice_and_source() -> None:
    made = Table(
        "t", "Rubrik", pd.DataFrame({"År": [2024], "Antal": ["<3"]}), "Källa: x.", (), True, "<table><caption>A</caption></table>"
    )
    assert "<caption>A</caption>" in made._repr_mimebundle_()[0]["text/html"]
    made.styler.set_properties(**{"color": "red"})
    shown = made._repr_mimebundle_()[0]["text/html"]
    assert "color: red" in shown
    assert "<caption>A</caption>" not in shown
    assert all(words in shown for words in ("Påhittade exempeldata", "<h4>Rubrik</h4>", "Källa: x.", ">2024<"))
    assert "<3" not in shown
