"""Sentences with numbers, generated from frames in plain Swedish that fits none, one and many."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from busanalys import states, text

if TYPE_CHECKING:
    import pandas as pd

UNANSWERED = {
    states.SILENT.code: "Gruppen har inte svarat på enkäten {year}.",
    states.FORMING.code: "Gruppen var under bildande {year} och svarade inte.",
    states.NO_GROUP.code: "Det fanns ingen BUS-grupp här {year}.",
    states.NOT_IN_SOURCE.code: "Vad gruppen svarade {year} framgår inte av källan.",
}
UNDIVIDED = "Område: en kommun."
DEFINITIONS = (
    "Enkätsvar: ett inskickat formulär. En BUS-grupp kan ha lämnat två svar, och en grupp kan ha låtit bli att svara.",
    "BUS-grupp: den lokala gruppen av chefer. En gemensam BUS-grupp omfattar flera områden.",
    "Område: en kommun utanför {inset} eller ett stadsdelsområde i {city}.",
    "Bas: det antal som en andel räknas på. Andelar skrivs i hela procent, avrundade uppåt vid halva; "
    "är basen under tio skrivs bara antal.",
    "Motstridiga svar: två svar från samma grupp som inte stämmer överens. De ingår i basen men inte bland de instämmande.",
    "Redovisas sammanslaget i källan: svarsalternativ som källan bara anger tillsammans. De delas inte upp.",
    "Framgår inte av källan: uppgiften finns inte i det som är tryckt. Inget har antagits för att fylla luckan.",
)


def definitions(divided: bool) -> tuple[str, ...]:
    """What the words of a report mean; `divided` where the county has a city with districts."""
    return DEFINITIONS if divided else tuple(UNDIVIDED if "{city}" in one else one for one in DEFINITIONS)


def quoted(label: str) -> str:
    """An answer option as it is quoted in running text: `”fungerar bra”`."""
    return f"”{text.lower_first(label)}”"


def citations(passages: Sequence[str]) -> tuple[str, ...]:
    """Passages quoted from the source, in one paragraph; empty without any."""
    return (f"Källan säger: {' '.join(map(cited, passages))}",) if passages else ()


def cited(passage: str) -> str:
    """A passage in quotation marks, those inside it made single."""
    return f"”{passage.replace('”', '’')}”"


def median(frame: pd.DataFrame, label: str, year: int) -> tuple[str, ...]:
    """The groups' median of a number in a year, and the last time before; `frame` is one of `indicators.numbers`."""
    own = frame[frame["year"].eq(year)]
    if own.empty:
        return ()
    row, before = own.iloc[0], frame[frame["year"].lt(year)].tail(1)
    groups = text.plural(int(row["groups"]), "den BUS-grupp", f"de {text.number(int(row['groups']))} BUS-grupper")
    now = f"{label}: medianen bland {groups} som angav ett antal är {text.decimal(row['median'])}"
    then = [f"; {int(one['year'])} var den {text.decimal(one['median'])}" for one in before.to_dict("records")]
    return (f"{now}{''.join(then)}.",)


def received(groups: pd.DataFrame, areas: pd.DataFrame, forms: pd.DataFrame) -> tuple[str, ...]:
    """How many answers came in, from which groups, which areas they cover and who is silent.

    Frames of `harmonise.groups`, `harmonise.areas` and `harmonise.forms`. Without a known list of groups only the
    areas are told of.
    """
    there = groups[~groups["response"].isin([states.NO_GROUP.code, states.FORMING.code])] if len(groups) else groups
    sentences = [_forms_sentence(there, forms), _cover_sentence(areas), *_doubles(there), *_silent(there, areas)]
    return tuple(sentence for sentence in sentences if sentence)


def _forms_sentence(groups: pd.DataFrame, forms: pd.DataFrame) -> str:
    if groups.empty or not len(forms):
        return ""
    answered = int(groups["response"].eq("answered").sum())
    share = text.percent(answered, len(groups))
    of_all = f"{answered} av {text.counted(len(groups), 'lokala BUS-grupper')}" + (f" ({share})" if share else "")
    return f"Det kom in {text.number(len(forms))} enkätsvar från {of_all}."


def _cover_sentence(areas: pd.DataFrame) -> str:
    covered = areas[areas["response"].eq("answered")]
    if covered.empty:
        return ""
    return f"Svaren omfattar {_both_kinds(covered, areas)}."


def _both_kinds(rows: pd.DataFrame, areas: pd.DataFrame) -> str:
    """How many of each kind of area; a divided city is counted by its districts alone, which is said."""
    has_districts = areas["area_kind"].eq("district").any()
    outside = " utanför {inset}" if has_districts else ""
    municipalities = f"{_of_kind(rows, areas, 'municipality', 'kommuner', 'länets ')}{outside}"
    return f"{municipalities} och {_of_kind(rows, areas, 'district', 'stadsdelsområden')}" if has_districts else municipalities


def _of_kind(rows: pd.DataFrame, areas: pd.DataFrame, kind: str, many: str, whose: str = "") -> str:
    return f"{rows['area_kind'].eq(kind).sum()} av {whose}{text.counted(int(areas['area_kind'].eq(kind).sum()), many)}"


def _doubles(groups: pd.DataFrame) -> list[str]:
    doubled = groups[groups["n_submissions"].gt(1)] if len(groups) else groups
    each = " vardera" if len(doubled) > 1 else ""
    return [f"{text.listed(list(doubled['short_name']))} lämnade två svar{each}."] if len(doubled) else []


def _silent(groups: pd.DataFrame, areas: pd.DataFrame) -> list[str]:
    silent = groups[groups["response"].eq("silent")] if len(groups) else groups
    names = list(silent["short_name"]) if len(silent) else list(areas.loc[areas["response"].eq("silent"), "name"])
    if names:
        return [f"{text.listed(names)} har inte svarat."]
    return ["Ingen grupp saknas bland svaren."] if len(groups) and groups["response"].eq("answered").all() else []


def who_answered(forms: pd.DataFrame, labels: Sequence[tuple[str, str]]) -> str:
    """How the answers spread over who took part: `Av de 31 svaren lämnades 17 av kommunen och regionen tillsammans, …`.

    `labels` gives code and Swedish label of each option of `answered_by`, in order; empty where nobody said who took part.
    """
    counts = forms["answered_by"].value_counts()
    parts = [f"{text.number(int(counts[code]))} av {text.lower_first(label)}" for code, label in labels if counts.get(code, 0)]
    if not parts:
        return ""
    if len(forms) == 1:
        return f"Det enda svaret lämnades av {parts[0].partition(' av ')[2]}."
    left = len(forms) - int(sum(counts.get(code, 0) for code, _ in labels))
    untold = f" {text.sentence_case(text.numeral(left, neuter=True))} svar säger inte vilka som deltog." if left else ""
    return f"Av de {text.number(len(forms))} svaren lämnades {text.join(parts)}.{untold}"


def group_status(areas: pd.DataFrame) -> tuple[str, ...]:
    """In how many areas there is a local group, where one is missing and where one is being formed."""
    known = areas[areas["group_status"].ne(states.NOT_IN_SOURCE.code)]
    if known.empty:
        return ()
    missing, forming = (
        sorted(known.loc[known["group_status"].eq(status), "name"], key=text.alphabetical) for status in ("missing", "forming")
    )
    having = len(known) - len(missing)
    everywhere = f"alla {text.number(len(known))} områden"
    where = everywhere if not missing and len(known) > 1 else text.of_base(having, len(known), "områden")
    sentences = [f"Lokal BUS-grupp finns eller bildas i {where}."]
    sentences += [f"BUS-grupp saknas i {text.listed(missing)}."] if missing else []
    return tuple(sentences + ([f"Under bildande: {text.listed(forming)}."] if forming else []))


def requirements(met: pd.DataFrame, demands: int = 0) -> str:
    """How many groups meet all that is demanded: `Minst 13 och högst 18 av 32 BUS-grupper uppfyller alla krav`.

    `met` is one of `indicators.requirements_met`, `demands` how many there are; the form need not have asked about all.
    """
    least = int(met["met"].eq(met["of"]).sum())
    most = int((met["met"] + met["unknown"]).eq(met["of"]).sum())
    number = text.sentence_case(text.between(least, most))
    asked = " som enkäten frågade om" if len(met) and met["of"].max() < demands else ""
    return f"{number} av {text.counted(len(met), 'BUS-grupper')} uppfyller alla krav{asked}"


def demanded(targets: pd.DataFrame) -> str:
    """What the agreements demand, in a sentence; `targets` is one of `Codebook.targets`."""
    return f"Överenskommelserna kräver {text.join([text.lower_first(label) for label in targets['label']])}."


def group_overview(areas: Sequence[str], year: int, answers: pd.DataFrame) -> tuple[str, ...]:
    """A group's areas and how much of the year's survey it answered; `answers` is one of `indicators.group_answers`."""
    covers = f"Gruppen omfattar {text.join(list(areas))}." if areas else "Vilka områden gruppen omfattar är inte känt."
    asked = answers[~answers["category"].isin([states.NOT_ASKED.code, states.NOT_APPLICABLE.code])]
    if asked.empty:
        return (covers,)
    given = asked[asked["kind"].ne("gap")]
    for state, said in UNANSWERED.items():
        if asked["category"].eq(state).all():
            return (covers, said.format(year=year))
    blank = [text.lower_first(str(label)) for label in asked.loc[asked["category"].eq(states.BLANK.code), "question_label"]]
    answered = f"Gruppen svarade på {text.part(len(given), len(asked), 'fråga', 'frågor')} {year}."
    return (covers, answered + (f" Obesvarade: {text.join(blank)}." if blank else ""))


def participation(frame: pd.DataFrame) -> tuple[str, ...]:
    """In how many years the group has answered the survey, and which it left out; `frame` of `indicators.participation`."""
    known = frame[frame["response"].isin(["answered", "silent"])]
    if len(known) < 2:
        return ()
    silent = [str(year) for year in known.loc[known["response"].eq("silent"), "year"]]
    since = f"Sedan {known['year'].min()} har gruppen svarat"
    if not silent:
        return (f"{since} varje år.",)
    answered = text.numeral(len(known) - len(silent), neuter=True)
    return (f"{since} {answered} av {text.numeral(len(known))} år; den svarade inte {text.join(silent)}.",)


def group_changes(frame: pd.DataFrame, year: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Opening and points on what a group answered otherwise than the last time; `frame` is one of `indicators.group_changes`.

    Without an answer that can be compared the opening says why.
    """
    kept = frame[frame["comparable"]]
    if kept.empty:
        return (_nothing_to_compare(frame, year),), ()
    since, came_from = _since(kept), str(kept["came_from"].iloc[0])
    before = f", jämfört med {came_from}" if came_from else ""
    moved = kept[kept["now"].ne(kept["then"])]
    if moved.empty:
        return (f"Inget svar som kan jämföras har ändrats {since}{before}.",), ()
    points = [
        f"{row['question_label']}: {quoted(str(row['then_label']))} blev {quoted(str(row['now_label']))}."
        for row in moved.to_dict("records")
    ]
    return (f"Ändrade svar {since}{before}:",), tuple(points)


def _since(rows: pd.DataFrame) -> str:
    years = rows["compared_year"].dropna().unique()
    return f"sedan {years[0]}" if len(years) == 1 else "sedan frågorna senast ställdes"


def _nothing_to_compare(frame: pd.DataFrame, year: int) -> str:
    reasons = set(frame.loc[frame["compared_year"].notna(), "reason"])
    then = "då frågorna senast ställdes" if frame["compared_year"].nunique() != 1 else str(frame["compared_year"].max())
    if not reasons:
        return f"Det finns inget tidigare år att jämföra {year} med."
    if reasons == {"new"}:
        return f"Gruppen fanns inte {then}, så inget kan jämföras."
    if reasons == {"silent_now"} and set(frame.loc[frame["compared_year"].notna(), "then"]) == {states.SILENT.code}:
        return f"Gruppen svarade varken {then} eller {year}, så förändringar går inte att följa."
    if reasons in ({"silent_now"}, {"silent_then"}):
        return f"Gruppen svarade inte {year if reasons == {'silent_now'} else then}, så förändringar går inte att följa."
    return f"Gruppen har inget svar som kan jämföras mellan {then} och {year}."
