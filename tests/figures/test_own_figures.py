"""An analyst's own plotly figure with the caption, text, table and notice of ours."""

from __future__ import annotations

import nbformat
import pandas as pd
import plotly.graph_objects as go
import pytest

import busanalys as bus
from busanalys.errors import UsageError
from busanalys.figures import Figure
from busanalys.render.page import blocks

TITLE, SOURCE = "Fler planer i två kommuner", "Källa: egen sammanställning."


def test_an_own_figure_has_all_that_one_of_ours_has() -> None:
    plot = go.Figure([go.Bar(x=["2023", "2024"], y=[11, 14], name="Nacka"), go.Bar(x=["2023"], y=[3], name="Täby")])
    made = bus.figure(plot, title=TITLE, base="Antal planer", source=SOURCE, synthetic=True)
    data, metadata = made._repr_mimebundle_()
    output = nbformat.v4.new_output("display_data", data=data, metadata=metadata)
    (block,) = blocks.contents(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("", outputs=[output])])).blocks
    assert (block["title"], block["subtitle"], block["source"]) == (TITLE, "Antal planer", SOURCE)
    assert made.table.to_dict("list") == {"Serie": ["Nacka", "Nacka", "Täby"], "x": ["2023", "2024", "2023"], "y": [11, 14, 3]}
    assert "Nacka 2024 14" in made.alt and "Påhittade exempeldata" in made.alt
    assert go.Figure(dict(made.drawing)).layout.template.layout.separators == bus.style.SEPARATORS


def test_a_table_and_a_text_of_its_own_take_the_place_of_those_made_from_the_points() -> None:
    table = pd.DataFrame({"Kommun": ["Nacka"], "Antal": [14]})
    made = bus.figure(go.Figure(go.Indicator(value=14)), title=TITLE, source=SOURCE, table=table, alt="Fjorton planer.")
    assert made.table is table
    assert made.alt == "Fjorton planer."


def test_a_figure_without_points_asks_for_its_table() -> None:
    with pytest.raises(UsageError, match="table=frame"):
        bus.figure(go.Figure(go.Indicator(value=14)), title=TITLE, source=SOURCE)


def test_what_is_changed_in_the_plot_shows() -> None:
    made = bus.report(bus.load("published"), 2014).answers("sip_template_works")
    assert isinstance(made, Figure)
    made.plot.update_layout(height=777)
    assert made._repr_mimebundle_()[0]["application/vnd.plotly.v1+json"]["layout"]["height"] == 777
