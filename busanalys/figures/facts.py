"""Real facts in words and tables, each with its own source: the agreement's history, groups over time, local agreements."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any

from busanalys import text
from busanalys.figures.figure import Prose

if TYPE_CHECKING:
    import pandas as pd

UNITS = {
    "county_groups": ("lokal BUS-grupp i länet", "lokala BUS-grupper i länet"),
    "city_groups": ("lokal BUS-grupp i {city}", "lokala BUS-grupper i {city}"),
    "city_groups_with_coordinator": (
        "BUS-grupp i {city} med en SIP-samordnare",
        "BUS-grupper i {city} med en SIP-samordnare",
    ),
    "city_coordinators": ("SIP-samordnare i {city} (person)", "SIP-samordnare i {city} (personer)"),
}
AREAS = {"municipality": ("kommun", "kommuner"), "district": ("stadsdelsområde", "stadsdelsområden")}
KINDS = {"municipalities": AREAS["municipality"], "districts": AREAS["district"]}  # as printed facts name their units
NAMED = 3  # areas in a title
EVENTS = {"signed": "tecknades", "revised": "reviderades"}
BODIES = (("steering_group", "Styrgrupp"), ("working_group", "Arbetsgrupp"))
Row = Mapping[Hashable, Any]


def sources(titles: Iterable[str]) -> str:
    """The line that names where facts come from: `Källa: …` or `Källor: …; …`."""
    named = list(dict.fromkeys(titles))
    return f"{text.plural(len(named), 'Källa', 'Källor')}: {'; '.join(named)}." if named else ""


def history(events: pd.DataFrame) -> str:
    """A title for the timeline: its first and last year, and how many events it has."""
    if events.empty:
        return "Överenskommelsens historia"
    span = text.span(int(str(day)[:4]) for day in events["date"])
    count = len(events)
    return f"Överenskommelsens historia {span}: {text.number(count)} {text.plural(count, 'händelse', 'händelser')}"


def group_counts(frame: pd.DataFrame) -> str:
    """The number of local groups in the county, first and last; `frame` is one of `indicators.group_counts`."""
    county = frame[frame["unit"].eq("county_groups")].to_dict("records")
    if not county:
        return "Antal lokala BUS-grupper enligt källorna"
    known = [county[0], county[-1]] if len(county) > 1 else county
    parts = [f"{text.number(int(row['value']))} {_when(row)}" for row in known]
    first = int(known[0]["value"])
    unit = text.plural(first, "lokal BUS-grupp", "lokala BUS-grupper")
    return f"Länet hade {parts[0].replace(' ', f' {unit} ', 1)}" + (f" och {parts[1]}" if len(parts) > 1 else "")


def _when(row: Row) -> str:
    return str(row["dated"] or row["year"])


def answers_printed(forms: int | None, covered: Mapping[str, int], areas: pd.DataFrame) -> tuple[str, ...]:
    """What a source says came in, whom it names as silent, and what that leaves where it says otherwise itself.

    `forms` of `indicators.forms_received`, `covered` of `indicators.areas_covered`, `areas` of `harmonise.areas`.
    """
    if forms is None:
        return ()
    said = text.join([f"{covered[unit]} {text.plural(covered[unit], *KINDS[unit])}" for unit in KINDS if unit in covered])
    opening = f"Enligt källan kom det in {text.number(forms)} enkätsvar{f', som omfattar {said}' if said else ''}."
    return (opening, *_silence(list(areas.loc[areas["response"].eq("silent"), "name"]), sum(covered.values()), len(areas)))


def covered(silent: Sequence[str], every: int, printed: Mapping[str, int]) -> str:
    """The title of the areas that an answer covers: all but those named as silent, or both numbers where they differ.

    `printed` of `indicators.areas_covered` is what the source itself counts, where it does.
    """
    own, named = sum(printed.values()), every - len(silent)
    if own not in (0, named):
        return f"Källan räknar {own} av {text.counted(every, 'områden')} med svar, men dess lista över tysta lämnar {named}"
    if len(silent) > NAMED:
        return f"{named} av {text.counted(every, 'områden')} omfattas av ett svar"
    but = f" utom {text.join(sorted(silent, key=text.alphabetical))}" if silent else ""
    return f"Alla områden{but} omfattas av ett svar"


def lacking(kinds: Mapping[str, int]) -> str:
    """The title of the areas that lack a group, by kind: `Fem kommuner och tre stadsdelsområden saknar BUS-grupp`."""
    found = {kind: count for kind, count in kinds.items() if count}
    numbers = {kind: text.numeral(count, neuter=kind == "district") for kind, count in found.items()}
    parts = [f"{numbers[kind]} {text.plural(count, *AREAS[kind])}" for kind, count in found.items()]
    return f"{text.sentence_case(text.join(parts))} saknar BUS-grupp"


def _silence(silent: list[str], covered: int, every: int) -> tuple[str, ...]:
    if not silent:
        return ()
    names = text.join(sorted(silent, key=text.alphabetical))
    number = text.numeral(len(silent), neuter=True)
    named = f"Källan namnger {number} {text.plural(len(silent), 'område', 'områden')} utan svar: {names}."
    left = every - len(silent)
    differs = f"Det lämnar {left} av {text.counted(every, 'områden')}, men källans tal ger {covered}."
    return (named, differs) if covered not in (0, left) else (named,)


def own_shares(bases: Mapping[str, str]) -> tuple[str, ...]:
    """On which bases a source's own shares fit, as in `Källans 90 procent stämmer på 30 svarande BUS-grupper`."""
    return tuple(f"Källans {share} stämmer på {text.join(base.split(', '))}." for share, base in bases.items())


def table(frame: pd.DataFrame) -> pd.DataFrame:
    """Facts as they are printed: Tidpunkt, Uppgift, Källa (with its words); an interval is never a single year."""
    import pandas as pd

    rows = [(text.sentence_case(_when(row)), _fact(row), _words(row)) for row in frame.to_dict("records")]
    return pd.DataFrame(rows, columns=["Tidpunkt", "Uppgift", "Källa"])


def _words(row: Row) -> str:
    return f"{row['source']}: ”{str(row['passage']).replace('”', '’')}”" if row["passage"] else str(row["source"])


def _fact(row: Row) -> str:
    """What is counted, with what a reader must know of it: `33 lokala BUS-grupper i länet. Sidan är odaterad …`."""
    import pandas as pd

    unit = UNITS.get(str(row["unit"]))
    counted = "" if unit is None or pd.isna(row["value"]) else f"{row['value']:.0f} {text.plural(int(row['value']), *unit)}."
    return " ".join(part for part in (counted, str(row["note"])) if part)


def local_agreement(tables: Mapping[str, pd.DataFrame], areas: Sequence[str], cited: Callable[[str], str]) -> Prose:
    """What is known of the local agreement of a group's areas: its dates, bodies and convener rota, and where it stands."""
    dates = tables["local_agreements"].query("area_id in @areas")
    bodies = tables["local_bodies"].query("area_id in @areas").sort_values("order")
    rota = tables["convener_rota"].query("area_id in @areas").sort_values("year")
    named = [source for rows in (dates, bodies, rota) for source in rows["source"]]
    source = sources(cited(one) for one in dict.fromkeys(named))
    opening = (f"Den lokala överenskommelsen {_dated_events(dates)}.",) if len(dates) else ()
    points = (*_bodies(bodies), *_rota(rota))
    return Prose((*opening, source) if source else opening, points)


def _dated_events(dates: pd.DataFrame) -> str:
    pairs = [(EVENTS[row["event"]], _on(row["date"], row["precision"])) for row in dates.to_dict("records")]
    runs = [(verb, text.join([day for _, day in run])) for verb, run in groupby(pairs, key=lambda pair: pair[0])]
    return text.join([f"{verb} {days}" for verb, days in runs])


def _on(day: str, precision: str) -> str:
    before = {"day": "den ", "month": "i "}.get(precision, "")
    return f"{before}{text.dated(day, precision)}"


def _bodies(bodies: pd.DataFrame) -> tuple[str, ...]:
    found = [(label, bodies[bodies["body"] == body]) for body, label in BODIES]
    return tuple(f"{label}{_proposal(rows)}: {_seats(rows)}." for label, rows in found if len(rows))


def _seats(rows: pd.DataFrame) -> str:
    return "; ".join(_member(row) for row in rows.to_dict("records"))


def _proposal(rows: pd.DataFrame) -> str:
    notes = [note for note in dict.fromkeys(rows["note"]) if note]
    return f" ({text.join(notes)})" if notes else ""


def _member(row: Row) -> str:
    return f"{row['member']} ({row['role']})" if row["role"] else str(row["member"])


def _rota(rota: pd.DataFrame) -> tuple[str, ...]:
    turns = [f"{row['convener']} ({row['year']})" for row in rota.to_dict("records")]
    return (f"Sammankallande till det årliga politiska mötet: {text.join(turns)}.",) if turns else ()
