"""What a page holds: everything a reader should see of a notebook, and nothing else."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape
from urllib.parse import unquote

import gate
import hostile
import nbformat
import numpy as np
import pandas as pd
import plotly.graph_objects as go
import pytest
from bs4 import BeautifulSoup, Tag
from handmade import FACTS, cell, figure, html, markdown, notebook, plots, raw, raw_plot, shown, table

from busanalys.figures import style
from busanalys.figures.figure import Figure, Prose, Table, note
from busanalys.figures.style import SYNTHETIC
from busanalys.render.page import analyst, assets, blocks, cells, drawing


def parsed(*notebook_cells: nbformat.NotebookNode, **more: object) -> BeautifulSoup:
    return BeautifulSoup(html(*notebook_cells, **more), "html.parser")  # type: ignore[arg-type]


def one(page: BeautifulSoup, selector: str) -> Tag:
    found = page.select(selector)
    assert len(found) == 1, f"{len(found)} elements match {selector}"
    return found[0]


def test_the_first_heading_of_level_one_titles_the_page_and_later_ones_become_sections() -> None:
    page = parsed(markdown("# Årsrapport *om BUS*\n\nInledning."), markdown("# Ännu en\n\n## Kännedom"))
    assert one(page, "h1").get_text(" ", strip=True) == "Årsrapport *om BUS* 2014"
    assert [heading.get_text() for heading in page.select("main h2")] == ["Ännu en", "Kännedom"]
    links = [link["href"] for link in page.select("nav.contents ol a")]
    assert links == ["#annu-en", "#kannedom"]
    assert all(page.select(link) for link in links)


def test_a_hash_in_a_code_block_is_not_the_title() -> None:
    assert blocks.contents(notebook(markdown("```\n# kommentar\n```\n"))).title == ""


def test_anchors_are_unique_also_between_headings_figures_and_the_page_itself() -> None:
    page = parsed(markdown("## Works\n\n## Works\n\n## Innehåll"), shown(figure("works")), shown(figure("works")))
    names = [str(element["id"]) for element in page.select("[id]")]
    assert len(names) == len(set(names))


def test_code_prompts_warnings_and_errors_never_reach_the_page() -> None:
    warning = nbformat.v4.new_output("stream", name="stderr", text="UserWarning: secret_warning")
    error = nbformat.v4.new_output("error", ename="ValueError", evalue="secret_error", traceback=["secret_trace"])
    printed = nbformat.v4.new_output("stream", name="stdout", text="utskrivet")
    page = html(cell(warning, error, printed))
    assert "secret" not in page
    assert "utskrivet" in page


def test_a_figure_has_caption_text_alternative_source_notes_and_a_headed_table() -> None:
    page = parsed(shown(figure(notes=("Två svar kom från Danderyd.",))))
    drawn = one(page, "figure")
    assert one(page, f"#{drawn['aria-labelledby']}").get_text() == "Figur 1. 13 av 31 svarar ”ja”"
    assert one(page, f"#{drawn['aria-describedby']}").get_text() == "Stapeldiagram: ja 13, nej 18."
    assert [line.get_text() for line in drawn.select(".remark, .source")] == [
        "Två svar kom från Danderyd.",
        "Källa: uppföljningen 2014.",
    ]
    assert [head.get_text() for head in drawn.select("thead th[scope=col]")] == ["Svar", "Antal", "Andel"]
    assert [head.get_text() for head in drawn.select("tbody th[scope=row]")] == ["ja", "nej"]
    assert one(page, "figure caption").get_text() == "13 av 31 svarar ”ja”"


def test_the_text_and_the_table_stand_open_for_readers_without_javascript() -> None:
    assert one(parsed(shown(figure())), "figure details").has_attr("open")


def test_the_plot_leaves_its_title_and_the_room_of_it_to_the_caption() -> None:
    shown_figure = figure()
    page = html(shown(shown_figure))
    plot = plots(page)["works"]
    assert "title" not in plot["layout"]
    assert plot["layout"]["height"] < shown_figure.plot.layout.height
    assert plot["layout"]["margin"]["t"] < shown_figure.plot.layout.margin.t
    assert str(plot["layout"]["height"]) == one(BeautifulSoup(page, "html.parser"), ".plot")["data-height"]


def test_a_figure_says_once_that_its_data_is_made_up() -> None:
    bars = [{"type": "bar", "orientation": "h", "x": [1], "y": ["ja"]}]
    real, made_up = (style.draw(bars, style.layout(120, "T", "S", synthetic)) for synthetic in (False, True))
    page = html(shown(figure("a", drawing=real)), shown(figure("b", drawing=made_up, synthetic=True)))
    assert one(BeautifulSoup(page, "html.parser"), "#b").get_text().count(SYNTHETIC) == 1
    without, with_words = (plots(page)[name]["layout"] for name in "ab")
    assert with_words == without
    assert with_words["annotations"] == []


def test_a_table_with_markup_of_its_own_is_shown_by_it_and_downloaded_by_its_frame() -> None:
    markup = "<table><caption>Svar</caption><tbody><tr><th scope='row'>Nacka</th><td>●</td></tr></tbody></table>"
    described = Table("groups", "Svar", pd.DataFrame({"Grupp": ["Nacka"], "Svar": ["Ja"]}), markup=markup)
    found = one(parsed(shown(described)), ".table")
    assert [cell.get_text() for cell in found.select("th, td")] == ["Nacka", "●"]
    assert len(found.select("table")) == len(found.select("caption")) == 1
    packed = str(one(found, ".download a")["href"]).partition(",")[2]
    assert unquote(packed).removeprefix("\ufeff").split()[:2] == ["Grupp;Svar;Statuskod", "Nacka;Ja;answered"]


def test_a_table_of_few_columns_with_long_words_has_the_room_of_a_wide_one_so_that_none_is_cut() -> None:
    names = [", ".join(["Hässelby-Vällingby", "Enskede-Årsta-Vantör", "Upplands Väsby"])]
    short = {"Krav": ["Rutiner"], "Uppfyller": ["14 av 31 grupper"], "Läge": ["inte uppfyllt"]}
    frames = [pd.DataFrame(short | more) for more in ({"Återstår": names, "Saknas": names}, {})]
    pages = [parsed(shown(Table("t", "Tabell", frame))) for frame in frames]
    assert [bool(page.select(".scroll.wide")) for page in pages] == [True, False]


def test_loose_tables_and_sentences_in_jupyterlab_say_that_their_data_is_made_up() -> None:
    frame = pd.DataFrame({"Grupp": ["Nacka"]})
    for synthetic in (False, True):
        made = (Table("g", "Svar", frame, synthetic=synthetic), Prose(("Ett svar.",), synthetic=synthetic))
        assert [SYNTHETIC in one._repr_mimebundle_()[0]["text/html"] for one in made] == [synthetic, synthetic]
    assert not Prose(synthetic=True)._repr_mimebundle_()[0]["text/html"]


def test_what_the_plot_says_of_narrow_screens_is_kept() -> None:
    plot = figure().plot
    plot.layout.meta = plot.layout.meta | {"narrow": {"height": 900}}
    page = html(shown(figure(drawing=plot.to_plotly_json())))
    assert plots(page)["works"]["layout"]["meta"]["narrow"] == {"height": 900}


def test_the_template_and_outlines_that_figures_repeat_are_stored_once() -> None:
    outline = [float(number) for number in range(100)]
    plots = [{"data": [{"x": outline, "y": [1, 2]}], "layout": {"template": {"layout": {"x": 1}}}} for _ in range(3)]
    shared_plots, shared = drawing.share(plots)
    assert shared == {"templates": [{"layout": {"x": 1}}], "arrays": [outline]}
    assert [plot["layout"]["template"] for plot in shared_plots] == [0, 0, 0]
    assert [plot["data"][0]["x"] for plot in shared_plots] == [{"shared": 0}] * 3
    assert shared_plots[0]["data"][0]["y"] == [1, 2]
    assert plots[0]["data"][0]["x"] is outline, "the notebook's own plot must stay as it is"


def test_a_long_list_that_occurs_once_stays_where_it_is() -> None:
    outline = list(range(100))
    shared_plots, shared = drawing.share([{"data": [{"x": outline}], "layout": {}}])
    assert shared_plots[0]["data"][0]["x"] == outline
    assert shared["arrays"] == []


def test_made_up_data_is_announced_in_a_band_and_once_in_every_section() -> None:
    frame = raw({"text/html": "<table><tr><td>1</td></tr></table>", "text/plain": "1"})
    own = raw_plot(go.Figure(go.Bar(y=[1])))
    parts = (shown(figure()), shown(table()), markdown("## Del två"), frame, own, markdown("## Del tre"), shown(table("c")))
    page = parsed(markdown("# Titel"), *parts, facts=replace(FACTS, synthetic=True))
    assert SYNTHETIC in one(page, ".band").get_text()
    told = [SYNTHETIC in found.get_text() for found in page.select("figure, .table")]
    assert told == [True, False, True, False, True]
    assert "påhittade" in one(page, "title").get_text()


def test_beside_a_real_figure_the_made_up_one_of_its_section_is_announced() -> None:
    page = parsed(markdown("# T"), shown(figure("a", real=True)), shown(figure("b")), facts=replace(FACTS, synthetic=True))
    assert [SYNTHETIC in found.get_text() for found in page.select("figure")] == [False, True]


def test_real_data_carries_no_such_announcement() -> None:
    assert SYNTHETIC not in html(markdown("# Titel"), shown(figure()), shown(table()))


def test_prose_becomes_paragraphs_and_a_list_and_a_note_is_set_apart() -> None:
    page = parsed(shown(Prose(("Ett stycke.",), ("Punkt 1", "Punkt 2"))), shown(note("Figuren kan inte ritas.")))
    assert [point.get_text() for point in page.select(".prose li")] == ["Punkt 1", "Punkt 2"]
    assert one(page, ".note:not(noscript *) p").get_text() == "Figuren kan inte ritas."


def test_empty_prose_leaves_no_empty_box() -> None:
    assert not parsed(shown(Prose(()))).select(".prose")


def test_a_plain_plotly_figure_gets_its_title_as_caption_and_a_table_of_its_points() -> None:
    plot = go.Figure(
        go.Scatter(name="Antal", x=np.array([2013, 2014]), y=np.array([31.5, 30.0])), {"title": {"text": "<b>Svar</b>"}}
    )
    page = parsed(raw_plot(plot))
    assert one(page, ".figure-title").get_text() == "Figur 1. Svar"
    assert one(page, ".alternative").get_text() == "Diagram med en serie: Antal."
    rows = [[data.get_text() for data in row.select("th, td")] for row in page.select("figure tbody tr")]
    assert rows == [["Antal", "2\u00a0013", "31,5"], ["Antal", "2\u00a0014", "30"]]


def test_a_plain_plot_without_pairs_of_points_has_no_table() -> None:
    assert (
        analyst.block({"application/vnd.plotly.v1+json": {"data": [{"type": "heatmap", "z": [[1]]}], "layout": {}}})["table"]
        is None
    )  # type: ignore[index]


def test_a_data_frame_becomes_a_headed_table_that_scrolls_by_keyboard() -> None:
    frame = pd.DataFrame({"Antal": [1, 2]}, index=["a", "b"])
    page = parsed(raw({"text/html": frame.to_html(), "text/plain": str(frame)}))
    assert [head.get_text() for head in page.select("thead th[scope=col]")] == ["Antal"]
    assert [head.get_text() for head in page.select("tbody th[scope=row]")] == ["a", "b"]
    assert not [head for head in page.select("th") if not head.get_text(strip=True)]
    assert one(page, ".scroll")["tabindex"] == "0"


def test_scripts_and_styles_in_plain_html_are_dropped() -> None:
    page = html(raw({"text/html": "<style>b{}</style><p onclick=x()>Text<script>evil()</script></p>", "text/plain": "x"}))
    assert "<p>Text</p>" in page
    assert "evil" not in page
    assert "onclick" not in page


def test_a_picture_is_shown_with_what_it_says_of_itself() -> None:
    page = parsed(raw({"image/png": "iVBORw0KGgo=\n", "text/plain": "<Figure size 1x1>"}))
    assert one(page, "main img")["src"] == "data:image/png;base64,iVBORw0KGgo="
    assert one(page, "main img")["alt"] == "Bild utan textbeskrivning"  # the name of an object is no description
    assert one(parsed(raw({"image/png": "iVBORw0KGgo=", "text/plain": "Karta"})), "main img")["alt"] == "Karta"


def test_an_output_of_a_kind_that_the_page_does_not_know_is_shown_as_plain_text() -> None:
    output = nbformat.v4.new_output(
        "display_data", data={"text/plain": "något nytt"}, metadata={"busanalys": {"kind": "hologram"}}
    )
    assert "något nytt" in html(cell(output))


def test_columns_of_numbers_and_shares_are_set_to_the_right_and_long_ones_get_room() -> None:
    content = {"columns": ["a", "b", "c", "d"], "rows": [["x", 1, "42\u00a0%", "ord " * 20], ["y", None, "", "ord " * 30]]}
    assert cells.page_table(content).looks == ("short", "number", "number", "long")


def with_words(words: str) -> BeautifulSoup:
    """A page with these words in every place that takes words."""
    frame = pd.DataFrame({words: [words]})
    drawing = style.draw([{"type": "bar", "name": words, "text": [words], "y": [1]}], style.layout(120, words, words, False))
    described = figure("f", words, subtitle=words, alt=words, source=words, notes=(words,), table=frame, drawing=drawing)
    return parsed(shown(described), shown(table(words, frame)), shown(Prose((words,), (words,))))


def skeleton(page: BeautifulSoup) -> list[str]:
    return [element.name for element in page.select("main *")]


@pytest.mark.parametrize("words", gate.every(hostile.ALL, but=hostile.ALL[::4]))
def test_hostile_words_come_out_as_text_wherever_they_stand(words: str) -> None:
    page = with_words(words)
    if words.strip():
        assert skeleton(page) == skeleton(with_words("x")), "the words made or broke an element"
    drawn = plots(str(page))["f"]["data"][0]["name"]
    assert unescape(drawn) == unescape(words)
    assert not re.search(r"<(?!/?(b|i|br|span|extra)>)", drawn), "plotly would take it for a tag"


@pytest.mark.parametrize("words", hostile.HTML)
def test_hostile_words_are_still_readable(words: str) -> None:
    page = parsed(shown(Prose((words,))))
    assert one(page, ".prose p").get_text() == words


def test_a_title_with_markup_cannot_break_out_of_the_page() -> None:
    page = html(markdown("# <script>x()</script>"))
    assert "<script>x()" not in page
    assert "<script>x()" in unescape(page)


def test_a_page_in_a_folder_allows_no_inline_scripts_and_asks_only_its_folder() -> None:
    page = parsed(shown(figure()))
    policy = str(one(page, "meta[http-equiv]")["content"])
    scripts = policy.split("script-src")[1].split(";", maxsplit=1)[0]
    assert scripts.split() == ["'self'", "file:"]
    assert "default-src 'none'" in policy
    assert "connect-src 'none'" in policy
    addresses = [element.get("src") or element.get("href") for element in page.select("script[src], link[href]")]
    assert addresses == ["../../assets/page.css", "../../assets/page.js", "../../assets/plotly.min.js"]
    assert [script.get("type") for script in page.select("script:not([src])")] == ["application/json", "text/plain"]


def test_a_single_file_holds_everything_and_allows_only_scripts_of_known_content() -> None:
    page = parsed(shown(figure()), assets=assets.inside())
    policy = str(one(page, "meta[http-equiv]")["content"])
    scripts = policy.split("script-src")[1].split(";", maxsplit=1)[0].split()
    assert len(scripts) == 2
    assert all(allowed.startswith("'sha256-") for allowed in scripts)
    assert not page.select("script[src], link[rel=stylesheet]")


def test_a_page_that_is_mailed_alone_has_no_place_for_links_to_others_but_the_accessibility_statement_itself() -> None:
    assert one(parsed(markdown("# T")), "nav.around").get_text() == ""
    alone = parsed(markdown("# T"), facts=replace(FACTS, statement="<p>Så här</p>"), assets=assets.inside())
    assert not alone.select("nav.around, [data-profile]")
    assert "Så här" in alone.select("footer details")[-1].get_text()


def test_the_footer_says_what_the_page_was_made_from() -> None:
    words = one(parsed(markdown("# T")), "footer").get_text(" ", strip=True)
    for part in ("Utkast", "1 juni 2015", "year = 2014", "dataset = trial", "busanalys 0.1.0", "0" * 64):
        assert part in words


def test_the_same_notebook_gives_the_same_bytes() -> None:
    described: Figure = figure()
    assert html(shown(described), shown(table())) == html(shown(described), shown(table()))


def test_a_page_without_chapters_has_no_list_of_contents() -> None:
    assert parsed(markdown("# Bara en rubrik\n\nText.")).select("nav.contents") == []
    assert len(parsed(markdown("# Rubrik\n\n## Kapitel\n\nText.")).select("nav.contents li")) == 1
