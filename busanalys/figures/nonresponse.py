"""Who is silent and what that does to the year's numbers: tables and sentences; scenarios are shown as such."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING, Any

from busanalys import states, text
from busanalys.figures import findings, scoreboard
from busanalys.indicators import disposition
from busanalys.indicators.comparable import PREDECESSORS_DIFFER, REASONS
from busanalys.indicators.scenarios import ALIKE, CARRIED, COMPARABLE, FEWER, HIGHEST, LOWEST, MORE, OBSERVED

if TYPE_CHECKING:
    import pandas as pd

    from busanalys.figures.findings import Measure

HOLDS, UNDECIDED = "håller", "kan inte avgöras"
SCENARIOS = {
    OBSERVED: "Bland dem som svarade",
    COMPARABLE: "Jämförbara BUS-grupper",
    CARRIED: "Med senast kända svar",
    LOWEST: "Lägsta möjliga",
    HIGHEST: "Högsta möjliga",
}
DIRECTIONS = {MORE: ("▲", "fler"), ALIKE: ("=", "oförändrat"), FEWER: ("▼", "färre")}
HOW = (
    "Håller: alla fem räknesätten pekar åt samma håll. Kan inte avgöras: de pekar åt olika håll. En andel som har ändrats med "
    "högst vad en BUS-grupp väger det året räknas som oförändrad.",
    "Med senast kända svar: varje BUS-grupp som inte har svarat räknas som om den svarade som förra gången. Lägsta och högsta "
    "möjliga: alla uteblivna besked är nej, respektive ja, båda åren. Det är räkneexempel, inga skattningar.",
)
UNTOLD: Mapping[str, str] = {"": "inget tidigare svar", PREDECESSORS_DIFFER: REASONS[PREDECESSORS_DIFFER]}
SILENT_HEADS = ("BUS-grupp", "Har inte svarat", "Svarade senast")
CELL = ["kind", "category", "label", "order"]
Row = Mapping[Hashable, Any]
Answers = Sequence[tuple[str, Mapping[Hashable, Row]]]


def silent(rows: pd.DataFrame, answers: Answers) -> pd.DataFrame:
    """The silent groups: BUS-grupp, Har inte svarat, Svarade senast, and what each said last to every question.

    `rows` is one of `indicators.silent_groups`, `answers` gives the label of each question and by group its row of
    `indicators.last_known`. A year stands with an answer that is older than the group's last form.
    """
    import pandas as pd

    shown = [(row["short_name"], *_often(row), *(_last(row, of[row["group_id"]]) for _, of in answers)) for row in _records(rows)]
    return pd.DataFrame(shown, columns=[*SILENT_HEADS, *(label for label, _ in answers)])


def _often(row: Row) -> tuple[str, str]:
    """How often a group was silent, and when it last answered."""
    import pandas as pd

    years = f"{text.number(row['silent'])} av {text.number(row['years'])} år"
    return years, "aldrig" if pd.isna(row["last_year"]) else str(row["last_year"])


def _last(row: Row, answer: Row) -> str:
    label = UNTOLD.get(answer["last"]) or str(answer["last_label"])
    return f"{label} ({answer['last_year']})" if answer["last_label"] and answer["last_year"] != row["last_year"] else label


def _cell(row: Row, answer: Row) -> tuple[str, str, str, int]:
    """Kind, category, label and order of an answer as the scoreboard shows it."""
    if answer["last_kind"]:
        return str(answer["last_kind"]), str(answer["last"]), _last(row, answer), 1
    state = states.CONFLICTING if answer["last"] == PREDECESSORS_DIFFER else states.SILENT
    return state.kind, state.code, _last(row, answer), state.order


def silent_markup(rows: pd.DataFrame, answers: Answers, caption: str) -> str:
    """The same as an HTML table with a sign for every answer, every word escaped; names link to the profiles."""
    import pandas as pd

    cells = pd.DataFrame([_cell(row, of[row["group_id"]]) for row in _records(rows) for _, of in answers], columns=CELL)
    head = "".join(
        f'<th scope="col">{escape(text.breakable(label))}</th>' for label in (*SILENT_HEADS, *(label for label, _ in answers))
    )
    body = "".join(_silent_row(row, answers) for row in _records(rows))
    title = (
        f'<caption><span class="board-title">{escape(caption)}</span><span class="key">{scoreboard.key(cells)}</span></caption>'
    )
    return f'<table class="scoreboard silent">{title}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'


def _silent_row(row: Row, answers: Answers) -> str:
    group = escape(row["group_id"])
    name = f'<a href="groups/{group}.html" data-profile="{group}">{escape(row["short_name"])}</a>'
    facts = "".join(f"<td>{escape(fact)}</td>" for fact in _often(row))
    cells: list[Row] = [dict(zip(CELL, _cell(row, of[row["group_id"]]), strict=True)) for _, of in answers]
    return f'<tr><th scope="row">{name}</th>{facts}{"".join(map(scoreboard.sign, cells))}</tr>'


def most_silent(rows: pd.DataFrame, groups: int, year: int) -> str:
    """How many did not answer and who is silent most often, in one sentence; empty where everybody answered.

    `rows` is one of `indicators.silent_groups`, `groups` how many existed.
    """
    if rows.empty:
        return ""
    count = f"{text.sentence_case(text.numeral(len(rows)))} av {text.counted(groups, 'BUS-grupper')} svarade inte {year}"
    often = rows[rows["silent"].eq(rows["silent"].max())]
    names = text.listed(often["short_name"])
    if int(often["silent"].iloc[0]) == 1 or len(often) == len(rows) > 1:
        return f"{count}."
    if len(rows) == 1:
        return f"{count}: {names}, som inte har svarat {_years(often)}."
    return f"{count}; oftast {text.plural(len(often), 'tyst', 'tysta')} är {names}, som inte har svarat {_years(often)}."


def _years(often: pd.DataFrame) -> str:
    silent_years, spans = int(often["silent"].iloc[0]), often["years"].unique()
    if len(spans) == 1:
        return text.part(silent_years, int(spans[0]), "år", "år")
    return f"{text.numeral(silent_years, neuter=True)} år"


def scenarios(found: Iterable[tuple[str, pd.DataFrame, bool]]) -> pd.DataFrame:
    """Every indicator's number under each scenario: Uppgift, Jämfört med, one column per scenario, Riktning, Håller det?

    `found` gives what each is called, its frame of `indicators.scenarios` and whether it holds.
    """
    import pandas as pd

    rows = [(words, *_numbers(frame), _directions(frame), HOLDS if holds else UNDECIDED) for words, frame, holds in found]
    return pd.DataFrame(rows, columns=["Uppgift", "Jämfört med", *SCENARIOS.values(), "Riktning", "Håller det?"])


def _numbers(frame: pd.DataFrame) -> list[str]:
    return [str(frame["compared_year"].iloc[0]), *(_share(row["count"], row["base"]) for row in _records(frame))]


def _share(count: int, base: int) -> str:
    share = text.percent(count, base)
    return f"{text.number(count)} av {text.number(base)}" + (f" ({share})" if share else "")


def _directions(frame: pd.DataFrame) -> str:
    """What the scenarios point to: one word where it is the same, else one for each in the order of the columns."""
    words = [DIRECTIONS[str(direction)][1] for direction in frame["direction"]]
    return words[0] if len(set(words)) == 1 else ", ".join(words)


def scenarios_markup(found: Iterable[tuple[str, pd.DataFrame, bool]], caption: str) -> str:
    """The same as an HTML table with then and now, and a sign for the direction, every word escaped."""
    heads = "".join(f'<th scope="col">{escape(one)}</th>' for one in ("Uppgift", *SCENARIOS.values(), "Håller det?"))
    rows = "".join(_scenario_row(words, frame, HOLDS if holds else UNDECIDED) for words, frame, holds in found)
    key = "".join(f'<span class="part"><b>{sign}</b> {word}</span>' for sign, word in DIRECTIONS.values())
    return f'<table class="scenarios">{_caption(caption, key)}<thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>'


def _scenario_row(words: str, frame: pd.DataFrame, verdict: str) -> str:
    since = f'<span class="since">sedan {frame["compared_year"].iloc[0]}</span>'
    cells = "".join(_scenario_cell(row) for row in _records(frame))
    marked = ' class="holds"' if verdict == HOLDS else ""
    return f'<tr><th scope="row">{escape(words)} {since}</th>{cells}<td{marked}>{verdict}</td></tr>'


def _scenario_cell(row: Row) -> str:
    sign, word = DIRECTIONS[row["direction"]]
    shares = [
        text.percent(int(row[count]), int(row[base])) for count, base in (("count_before", "base_before"), ("count", "base"))
    ]
    moved = f"{shares[0].removesuffix('%').strip()} → {shares[1]}" if all(shares) and row["scenario"] != COMPARABLE else ""
    of = "" if row["scenario"] == COMPARABLE else f" av {text.number(row['base_before'])}"
    before = "" if moved else f"{text.number(row['count_before'])}{of} → "
    numbers = f"{before}{text.number(row['count'])} av {text.number(row['base'])}"
    shown = f"<b>{moved}</b><br>{numbers}" if moved else numbers
    return f'<td><span aria-hidden="true" class="sign">{sign}</span><span class="unseen">{word}: </span>{shown}</td>'


OUTCOMES = {
    disposition.COMPLETE: ("Svarade på alla frågor", "I, helt svar"),
    disposition.PARTIAL: ("Svarade, men lämnade någon fråga obesvarad", "P, delvis svar"),
    disposition.LATE: ("Svarade efter sista svarsdag", "I eller P, sent svar"),
    disposition.ANSWERED: ("Svarade; om något lämnades obesvarat framgår inte av källan", "I eller P"),
    disposition.EXCLUDED: ("Svarade, men svaret räknas inte enligt beslut", "O, annat bortfall"),
    disposition.SILENT: ("Har inte svarat", "R eller NC, bortfall"),
    disposition.FORMING: ("Under bildande", "NE, ingår inte"),
    disposition.NO_GROUP: ("BUS-grupp saknas", "NE, ingår inte"),
    disposition.UNKNOWN: ("Framgår inte av källan", "U, okänt"),
}
UNNAMED = (disposition.COMPLETE, disposition.ANSWERED)


def dispositions(rows: pd.DataFrame) -> pd.DataFrame:
    """What became of every group: Utfall, Beteckning hos AAPOR, BUS-grupper, Vilka; `rows` of `indicators.dispositions`."""
    import pandas as pd

    parts = [(code, rows.loc[rows["disposition"].eq(code), "short_name"]) for code in OUTCOMES]
    shown = [(*OUTCOMES[code], len(part), "" if code in UNNAMED else text.listed(part)) for code, part in parts if len(part)]
    return pd.DataFrame(shown, columns=["Utfall", "Beteckning hos AAPOR", "BUS-grupper", "Vilka"])


def rates(rows: pd.DataFrame) -> tuple[str, ...]:
    """The response rate and how it is defined, in sentences; empty where it is not known of every group."""
    eligible = rows[~rows["disposition"].isin(disposition.NOT_ELIGIBLE)]
    if eligible.empty or eligible["disposition"].eq(disposition.UNKNOWN).any():
        return ()
    answered = eligible["disposition"].isin(disposition.RESPONDING)
    rate = f"Svarsfrekvensen är RR2 enligt AAPOR, hela, delvisa och sena svar av alla BUS-grupper som fanns: {_part(answered)}."
    whole = answered & eligible["blank"].eq(0).fillna(False)
    if eligible.loc[answered, "blank"].isna().any():
        return (rate,)
    return (rate, f"Räknas bara svar där ingen fråga lämnades obesvarad (RR1) är den {_part(whole)}.")


def _part(chosen: pd.Series) -> str:
    return _share(int(chosen.sum()), len(chosen))


def item_nonresponse(rows: pd.DataFrame) -> pd.DataFrame:
    """What was left blank: Fråga, Fick frågan, Obesvarad, Motstridiga svar, Vet ej; `rows` of `indicators.item_nonresponse`."""
    import pandas as pd

    shown = [
        (row["label"], row["asked"], text.count_and_share(row["blank"], row["asked"]), row["conflicting"], row["unknown"])
        for row in _records(rows)
    ]
    return pd.DataFrame(shown, columns=["Fråga", "Svarande som fick frågan", "Obesvarad", "Motstridiga svar", "Vet ej"])


def effect(measure: Measure, carried: Mapping[str, Any], holds: bool) -> str:
    """What the silent groups do to a change, in one sentence; empty where nobody is silent.

    `carried` is one of `indicators.carried_forward`, `holds` whether all scenarios point the same way.
    """
    if not carried["silent"]:
        return ""
    verdict = "förändringen håller" if holds else "om förändringen håller kan inte avgöras"
    return f"{with_last_known(measure, carried)}; {verdict}." if carried["known"] else f"{text.sentence_case(verdict)}."


def with_last_known(measure: Measure, carried: Mapping[str, Any]) -> str:
    """An indicator with and without what the silent groups said last, without a full stop."""
    whole = text.of_base(carried["count"], carried["base"], findings.UNITS[measure.unit][1])
    own, whose = _share(measure.count, measure.base), text.plural(carried["silent"], "den tysta gruppens", "de tysta gruppernas")
    return f"Med {whose} senast kända svar är det {whole} som {measure.predicate}, mot {own} bland dem som svarade"


def steady(undecided: int, asked: int, said: str) -> str:
    """What the silent groups do to a year in which little changed, in one sentence; `said` is one of `with_last_known`."""
    if not undecided:
        return f"Att läget är i stort sett oförändrat håller i {text.part(asked, asked, 'fråga', 'frågor')}."
    number = text.part(undecided, asked, "fråga", "frågor")
    return f"I {number} går det inte att avgöra om läget är oförändrat: {text.lower_first(said)}."


def _caption(title: str, key: str) -> str:
    return f'<caption><span class="board-title">{escape(title)}</span><span class="key">{key}</span></caption>'


def _records(frame: pd.DataFrame) -> list[dict[Hashable, Any]]:
    return frame.to_dict("records")
