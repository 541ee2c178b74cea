"""What is listed rather than counted: groups and their answers, forums, duties, printed numbers; with Swedish headings."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from html import escape
from typing import TYPE_CHECKING, Any

from busanalys import states, text
from busanalys.indicators.comparable import REASONS

if TYPE_CHECKING:
    import pandas as pd

    from busanalys.indicators import Change
    from busanalys.survey.codebook import Codebook
    from busanalys.survey.registry import Registry

GROUP_STATUS = {
    "exists": "finns",
    "forming": "under bildande",
    "missing": "saknas",
    "not_in_source": "framgår inte av källan",
}


def responses(groups: pd.DataFrame, answered: pd.DataFrame) -> pd.DataFrame:
    """Every group with what is known of it: Lokal BUS-grupp, Status, Antal områden, Antal svar, Vilka som svarade.

    Frames of `harmonise.groups` and of `indicators.by_group` for `answered_by`.
    """
    import pandas as pd

    who = answered.set_index("group_id")["label"]
    rows = [
        (row["name"], GROUP_STATUS[row["status"]], int(row["n_areas"]), int(row["n_submissions"]), who[row["group_id"]])
        for row in groups.sort_values(["kind", "name"], ascending=[False, True]).to_dict("records")
    ]
    return pd.DataFrame(rows, columns=["Lokal BUS-grupp", "Status", "Antal områden", "Antal svar", "Vilka som svarade"])


def group_list(groups: pd.DataFrame, caption: str) -> str:
    """The groups as HTML lists of links to their profiles, those of municipalities and those of districts apart."""
    kinds = (("municipality", "Kommuner"), ("district", "Stadsdelsområden"))
    lists = "".join(_links(label, groups[groups["kind"].eq(kind)]) for kind, label in kinds)
    return f'<div class="group-list" role="group" aria-label="{escape(caption)}">{lists}</div>'


def _links(label: str, groups: pd.DataFrame) -> str:
    ordered = groups.sort_values("name", key=lambda names: names.map(text.alphabetical))
    pairs = zip(ordered["group_id"].map(escape), ordered["name"].map(escape), strict=True)
    items = "".join(f'<li><a href="groups/{group}.html" data-profile="{group}">{name}</a></li>' for group, name in pairs)
    return f"<p>{label}</p><ul>{items}</ul>" if items else ""


def levels(registry: Registry) -> pd.DataFrame:
    """The forums by level with who sits in them: Nivå, Forum, Ingår."""
    tables = registry.tables
    forums = tables["forums"].merge(tables["levels"][["level", "label"]], on="level").sort_values(["level", "forum"])
    seats = tables["forum_members"].sort_values("order").groupby("forum")["member"].agg(lambda members: text.join(list(members)))
    described = forums.assign(Nivå=forums["label"], Forum=forums["name"], Ingår=forums["forum"].map(seats).fillna(""))
    return described[["Nivå", "Forum", "Ingår"]].reset_index(drop=True)


def duties(registry: Registry, codebook: Codebook) -> pd.DataFrame:
    """The duties of a local group with the questions that follow them up: Ansvar, Följs upp med."""
    labels = codebook.questions.set_index("question")["label"]
    links = registry.tables["duty_questions"]
    asked = links.assign(label=links["question"].map(labels)).groupby("duty")["label"].agg(_in_one)
    rows = registry.tables["duties"]
    followed = rows["duty"].map(asked).fillna("Ingen fråga i enkäten")
    return rows.assign(Ansvar=rows["text"])[["Ansvar"]].assign(**{"Följs upp med": followed}).reset_index(drop=True)


def _in_one(labels: pd.Series) -> str:
    return text.sentence_case(text.join([text.lower_first(str(label)) for label in labels]))


def reconciliation(rows: pd.DataFrame, results: Mapping[str, str]) -> pd.DataFrame:
    """Printed beside recomputed: Nr, Tryckt i källan, Beräknat, Bas, Utfall, Slag, Kommentar.

    `rows` is the frame of `reconciliation.reconcile`, `results` the Swedish word for each result. The passage of each
    number stands in data/published/printed.csv under its number.
    """
    import pandas as pd

    return pd.DataFrame(
        {
            "Nr": list(rows["statement"]),
            "Tryckt i källan": list(rows["text"]),
            "Beräknat": [_shown(value) for value in rows["recomputed"]],
            "Bas": list(rows["base"]),
            "Utfall": list(rows["result"].map(results)),
            "Slag": list(rows["status"]),
            "Kommentar": list(rows["note"]),
        }
    )


def beside_county(frame: pd.DataFrame) -> pd.DataFrame:
    """A group's answers beside the county's: Fråga, Gruppens svar, Samma svar i länet, Förra svaret.

    `frame` has one row per question of `indicators.group_in_county`; shares are of the groups that answered.
    """
    stated = ~frame["own_kind"].isin(["gap", "conflicting"])
    same = [text.of_base(int(n), int(base), "BUS-grupper") for n, base in zip(frame["same"], frame["base"], strict=True)]
    before = [f"{label} ({year})" if label else "" for label, year in zip(frame["then_label"], frame["then_year"], strict=True)]
    shown = frame.assign(same=same, before=before)
    shown.loc[~stated, "same"] = ""
    headings = {"question_label": "Fråga", "own_label": "Gruppens svar", "same": "Samma svar i länet", "before": "Förra svaret"}
    return shown[list(headings)].rename(columns=headings).reset_index(drop=True)


def response_rate(frame: pd.DataFrame, silent: Mapping[int, Iterable[str]]) -> pd.DataFrame:
    """Answers year by year: År, Svarande, Enkätsvar, Grupper med två svar, Svarade inte.

    `frame` is one of `indicators.response_rate`, `silent` gives the names of those that did not answer by year.
    """
    import pandas as pd

    answered = [_answered(row) for row in frame.to_dict("records")]
    columns = {
        "År": [str(year) for year in frame["year"]],
        "Svarande": answered,
        "Enkätsvar": list(frame["forms"]),
        "Grupper med två svar": list(frame["doubled"]),
        "Svarade inte": [text.join(sorted(silent.get(int(year), ()), key=text.alphabetical)) for year in frame["year"]],
    }
    return pd.DataFrame(columns)


def _answered(row: Mapping[Hashable, Any]) -> str:
    import pandas as pd

    if pd.isna(row["groups"]):
        return states.NOT_IN_SOURCE.label
    return text.of_base(int(row["answered"]), int(row["groups"]), "BUS-grupper")


def response_finding(frame: pd.DataFrame) -> str:
    """The title of the answers year by year: `31 av 33 BUS-grupper svarade 2018, 30 av 33 året före`, else how many came in."""
    import pandas as pd

    *_, last = rows = frame.to_dict("records")
    if pd.isna(last["groups"]):
        return f"{text.counted(int(last['forms']), 'enkätsvar')} kom in {last['year']}"
    before = next((row for row in rows if row["year"] == last["year"] - 1 and not pd.isna(row["groups"])), None)
    earlier = f", {before['answered']} av {before['groups']} året före" if before else ""
    return f"{last['answered']} av {last['groups']} BUS-grupper svarade {last['year']}{earlier}"


def response_markup(frame: pd.DataFrame, shown: pd.DataFrame, caption: str) -> str:
    """The answers year by year as an HTML table: a bar of the groups that answered, and who did not, by name."""
    shares = [float(share) for share in frame["share"].astype("Float64").fillna(-1)]
    rows = "".join(_response_row(row, share) for row, share in zip(shown.to_dict("records"), shares, strict=True))
    heads = "".join(f'<th scope="col">{one}</th>' for one in ("År", "Andel som svarade", "Svarande", "Svarade inte"))
    title = f'<caption><span class="board-title">{escape(caption)}</span></caption>'
    return f'<table class="years-table">{title}<thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>'


def _response_row(row: Mapping[Hashable, Any], share: float) -> str:
    bar = f'<div class="track"><span class="answered" style="width:{100 * share:.1f}%"></span></div>' if share >= 0 else ""
    answered = escape(row["Svarande"].replace(" BUS-grupper", ""))
    cells = f'<td class="drawn" aria-hidden="true">{bar}</td><td class="counted">{answered}</td>'
    missing = row["Svarade inte"] or ("alla svarade" if share == 1 else "")
    return f'<tr><th scope="row">{row["År"]}</th>{cells}<td>{escape(missing)}</td></tr>'


def bounds(levels: Mapping[str, Mapping[str, Any]], words: Mapping[str, str]) -> pd.DataFrame:
    """What missing answers may mean: Uppgift, Antal, Av, Vet ej, Utan besked, Lägsta and Högsta möjliga andel.

    `levels` gives one of `indicators.level` for each indicator, `words` what each is called.
    """
    import pandas as pd

    rows = [
        (words[name], level["count"], level["total"], level["unknown_count"], level["open_count"], *_bounds(level))
        for name, level in levels.items()
    ]
    columns = ["Uppgift", "Antal", "Av", "Vet ej", "Utan besked", "Lägsta möjliga andel", "Högsta möjliga andel"]
    return pd.DataFrame(rows, columns=columns)


def _bounds(level: Mapping[str, Any]) -> list[str]:
    total = int(level["total"])
    return [text.count_and_share(round(float(level[bound]) * total), total) for bound in ("lower", "upper")]


def comparability(found: Iterable[tuple[str, Change]]) -> pd.DataFrame:
    """Which groups can be compared: Uppgift, Jämfört med, Jämförbara BUS-grupper, Kan inte jämföras."""
    import pandas as pd

    rows = [(words, str(change.compared_year), change.n, _reasons(change)) for words, change in found]
    return pd.DataFrame(rows, columns=["Uppgift", "Jämfört med", "Jämförbara BUS-grupper", "Kan inte jämföras"])


def _reasons(change: Change) -> str:
    return "; ".join(f"{count} {REASONS[code]}" for code, count in change.reasons.items())


def wordings(rows: Iterable[tuple[str, ...]]) -> pd.DataFrame:
    """The questions: Fråga, Lydelse, Sedan, Svarsalternativ."""
    import pandas as pd

    return pd.DataFrame(list(rows), columns=["Fråga", "Lydelse", "Sedan", "Svarsalternativ"])


KINDS = {"county": "Hela länet", "municipality": "Kommuner", "district": "Stadsdelsområden i {inset}"}


def by_kind(frame: pd.DataFrame, year: int) -> pd.DataFrame:
    """Levels for the county, municipalities and districts: Grupper i, Antal och bas, and the change since the last time.

    `frame` is one of `indicators.by_kind`; the change counts only the groups that took a stand both years.
    """
    import pandas as pd

    levels = [text.of_base(int(row["count"]), int(row["base"]), row["base_unit"]) for row in frame.to_dict("records")]
    shown = pd.DataFrame({"Grupper i": list(frame["kind"].map(KINDS)), "Antal och bas": levels})
    compared = frame[["panel_base", "panel_count_before", "panel_count"]]
    if not compared["panel_base"].fillna(0).sum():
        return shown
    moved = [f"{a} → {b} av {n}" if n else "–" for n, a, b in compared.astype(int).itertuples(index=False, name=None)]
    return shown.assign(**{f"Samma grupper {int(frame['compared_year'].iloc[0])} och {year}": moved})


def membership(registry: Registry, group: str, year: int) -> pd.DataFrame:
    """The areas that a group has or has had up to a year, and groups it came from: Område eller grupp, Från, Till, Roll."""
    import pandas as pd

    members = registry.tables["group_members"]
    own = members[(members["group_id"] == group) & (members["valid_from"] <= year)].sort_values("valid_from")
    rows = [
        (registry.area_name(row["area_id"]), str(row["valid_from"]), _until(row["valid_to"]), "ingår")
        for row in own.to_dict("records")
    ]
    joined = registry.tables["group_successors"].merge(registry.tables["groups"], on="group_id", suffixes=("", "_group"))
    earlier = joined[(joined["successor"] == group) & (joined["year"] <= year)]
    last = earlier["valid_to"].fillna(earlier["year"] - 1)  # the successor's first year is the year after
    names, years = earlier["name"], earlier["valid_from"].astype(str)
    rows += [(name, begun, str(ended), "tidigare grupp") for name, begun, ended in zip(names, years, last, strict=True)]
    return pd.DataFrame(rows, columns=["Område eller grupp", "Från", "Till", "Roll"])


def _until(value: object) -> str:
    import pandas as pd

    return "tills vidare" if pd.isna(value) else str(value)  # type: ignore[call-overload]


def _shown(value: float | None) -> str:
    import pandas as pd

    if value is None or pd.isna(value):
        return ""
    return text.decimal(value)


DECIDED = {
    "resolve": "Svaret fastställt",
    "include_late": "Sent svar medtaget",
    "correct": "Svaret rättat",
    "release_comment": "Kommentar släppt",
    "exclude": "Svaret räknas inte",
}
DECISION = ["date", "by", "reason"]


def decisions(rows: pd.DataFrame, groups: Mapping[str, str], questions: Mapping[str, str]) -> pd.DataFrame:
    """What was decided about the answers: Beslut, Gäller, Fråga, Datum, Beslutat av, Skäl.

    `rows` of decisions.csv, `groups` the group's name by submission, `questions` labels by id. Comments that were released
    are counted by question, without the group, since a comment is shown without it.
    """
    import pandas as pd

    named = rows[rows["kind"] != "release_comment"]
    listed = [
        (DECIDED[row["kind"]], groups[row["submission"]], questions.get(row["question"], ""), *_decided(row))
        for row in named.to_dict("records")
    ]
    released = rows[rows["kind"] == "release_comment"].groupby(["question", *DECISION], sort=False).size().reset_index(name="n")
    listed += [
        (DECIDED["release_comment"], _comments(row["n"]), questions[row["question"]], *_decided(row))
        for row in released.to_dict("records")
    ]
    return pd.DataFrame(listed, columns=["Beslut", "Gäller", "Fråga", "Datum", "Beslutat av", "Skäl"])


def _decided(row: Mapping[Hashable, object]) -> tuple[object, ...]:
    return tuple(row[column] for column in DECISION)


def _comments(number: int) -> str:
    return f"{number} {text.plural(number, 'kommentar', 'kommentarer')}"
