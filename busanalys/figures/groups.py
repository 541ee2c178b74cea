"""Sentences on the groups themselves: who answered, who came and went, and what makes an answer unlike the others."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from busanalys import text

if TYPE_CHECKING:
    import pandas as pd

STANDS = ("positive", "partial", "negative")


def answered(groups: pd.DataFrame) -> tuple[str, ...]:
    """How many of the groups that existed answered, and who did not; empty where it is not known.

    `groups` are the rows of `harmonise.groups` that existed.
    """
    known = groups[groups["response"].isin(["answered", "silent"])]
    if known.empty:
        return ()
    given, silent = int(known["response"].eq("answered").sum()), list(known.loc[known["response"].eq("silent"), "short_name"])
    if not silent:
        return (f"Alla {text.number(len(known))} BUS-grupper svarade.",) if given > 1 else ("Länets enda BUS-grupp svarade.",)
    if not given and len(known) == 1:
        return ("Länets enda BUS-grupp svarade inte.",)
    if not given:
        return (f"Ingen av {text.number(len(known))} BUS-grupper svarade.",)
    return (f"{text.number(given)} av {text.number(len(known))} BUS-grupper svarade. {silence(silent)}",)


def missing(lacking: int, known: int, before: int = 0, known_before: int = 0) -> tuple[str, ...]:
    """How many areas lack a group, and how many did the year before; empty where it is not known."""
    if not known:
        return ()
    of_then = "" if known_before == known else f" av {text.counted(known_before, 'områden')}"
    then = f"; året innan saknade {text.numeral(before, neuter=True)}{of_then} en" if known_before else ""
    number = f"{text.sentence_case(text.numeral(lacking, neuter=True))} av {text.counted(known, 'områden')}"
    none = f"Inget av de {text.number(known)} områdena" if known > 1 else "Inget område"
    return (f"{number if lacking else none} saknar BUS-grupp{then}.",)


def covered(areas: pd.DataFrame) -> tuple[str, ...]:
    """How many areas an answer covers; `areas` is the frame of `harmonise.areas`."""
    number = int(areas["response"].eq("answered").sum())
    return (f"{text.number(number)} av {text.counted(len(areas), 'områden')} omfattas av ett svar.",) if number else ()


def silence(names: Sequence[str]) -> str:
    """Who has not answered, by name, as in `Alfa har inte svarat`."""
    return f"{text.listed(names)} har inte svarat."


def reformed(successors: Mapping[str, Sequence[str]], begun: Sequence[str], ended: Sequence[str]) -> tuple[str, ...]:
    """How groups became others in a year, who is new and who is no more, in sentences.

    `successors` gives the names of what each group that ended became; `begun` are those that came from none, `ended` those
    that became nothing.
    """
    origins: dict[str, list[str]] = {}
    for before, after in successors.items():
        for one in after:
            origins.setdefault(one, []).append(before)
    merged = [f"{text.listed(before)} bildar nu gruppen {after}." for after, before in origins.items() if len(before) > 1]
    split = [f"Gruppen {before} delades i {text.listed(after)}." for before, after in successors.items() if len(after) > 1]
    alone = [(before, after[0]) for before, after in successors.items() if len(after) == 1 and len(origins[after[0]]) == 1]
    renamed = [f"Gruppen {before} blev {after}." for before, after in alone if before != after]
    new = [f"{text.plural(len(begun), 'Ny BUS-grupp', 'Nya BUS-grupper')}: {text.listed(begun)}."] if begun else []
    gone = [f"{text.listed(ended)} har inte längre någon BUS-grupp."] if ended else []
    return (*merged, *split, *renamed, *new, *gone)


def origin(year: int, before: Sequence[str], siblings: Sequence[str]) -> tuple[str, ...]:
    """How a group came to be in a year: from what, and with which others; `before` and `siblings` are names."""
    if len(before) > 1:
        return (f"Gruppen bildades {year}, då {text.listed(before)} gick ihop.",)
    if before and siblings:
        return (f"Gruppen kom till {year}, då {before[0]} delades; {text.listed(siblings)} kom till samtidigt.",)
    return (
        (f"Gruppen har sin nuvarande form sedan {year}; dessförinnan var den {before[0]}.",)
        if before
        else (f"Gruppen bildades {year}.",)
    )


def differences(frame: pd.DataFrame) -> tuple[str, ...]:
    """In which questions a group's answer is another than the most common one; `frame` is one of `indicators.group_in_county`."""
    stated = frame[frame["own_kind"].isin(STANDS)]
    if stated.empty:
        return ()
    scale = stated[stated["kind"].isin(STANDS)].sort_values("count", ascending=False, kind="stable")
    most = scale.drop_duplicates("question").sort_index()
    own = scale[scale["category"].eq(scale["own"])].set_index("question")["count"]
    other = most[most["count"].gt(most["question"].map(own).fillna(0).astype(int))].to_dict("records")
    if not other:
        return ("Gruppen gav länets vanligaste svar på alla frågor där den tog ställning.",)
    said = [
        f"{text.lower_first(str(row['question_label']))} ({text.lower_first(str(row['own_label']))}; "
        f"{text.number(int(row['count']))} av {text.number(int(row['base']))} svarar {text.lower_first(str(row['label']))})"
        for row in other
    ]
    return (f"Gruppen gav ett annat svar än det vanligaste i länet om {text.join(said)}.",)


AREAS = {"municipality": ("en kommun", "flera kommuner"), "district": ("ett stadsdelsområde", "flera stadsdelsområden")}
KINDS = {"municipality": "en eller flera kommuner", "district": "ett eller flera stadsdelsområden"}
MOST_NAMES = 12


def alike(names: Sequence[str], kind: str, several: bool | None, children: tuple[int, int] | None) -> str:
    """Which groups are like one, and by what, in a sentence; arguments as in `indicators.Peers`, with names for the groups."""
    areas = KINDS[kind] if several is None else AREAS[kind][several]
    number = f" och har {text.number(children[0])}–{text.number(children[1])} barn" if children else ""
    of = f" {text.number(len(names))}" if len(names) > MOST_NAMES else ""
    who = "" if of else f": {text.listed(names)}"
    return f"Liknande BUS-grupper är de{of} som omfattar {areas}{number}{who}. Räknade är de som svarade på frågan."


def peer_answers(rows: pd.DataFrame) -> tuple[str, ...]:
    """How many of the groups that are like one gave the positive answer, a sentence per question; counts only."""
    return tuple(_peer_answer(row) for row in rows.to_dict("records"))


def _peer_answer(row: Mapping[Hashable, Any]) -> str:
    many = text.plural(row["base"], "liknande BUS-grupp", "liknande BUS-grupper")
    count = "ingen" if not row["count"] else "alla" if row["count"] == row["base"] > 1 else text.numeral(row["count"])
    own = "" if row["own_kind"] == "gap" else f" Gruppens svar: {text.lower_first(str(row['own_label']))}."
    answer = text.lower_first(str(row["positive_label"]))
    return f"{row['question_label']}: av {text.numeral(row['base'])} {many} svarar {count} ”{answer}”.{own}"


def exceptions(groups: pd.DataFrame, alone: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """What sets some answers apart: no answer, two answers, one principal only; `alone` gives names by who answered alone.

    `groups` are the rows of `harmonise.groups` that existed.
    """
    silent = list(groups.loc[groups["response"].eq("silent"), "short_name"])
    double = list(groups.loc[groups["n_submissions"].gt(1), "short_name"])
    each = " vardera" if len(double) > 1 else ""
    said = [f"Utan svar: {text.listed(silent)}."] if silent else []
    said += [f"{text.listed(double)} lämnade två svar{each}."] if double else []
    return (*said, *(f"{who} svarade i {text.listed(names)}." for who, names in alone.items() if names))


def lacking(rows: pd.DataFrame, required: Collection[str]) -> tuple[str, ...]:
    """Which required activity is lacking in which groups, by name."""
    found = rows[_is_lacking(rows, required)]
    by_label = found.groupby("column_label", sort=False)["row_label"].agg(text.listed)
    said = [f"{label} saknas i {names}" for label, names in by_label.items()]
    return (f"{'. '.join(said)}.",) if said else ()


def _is_lacking(rows: pd.DataFrame, required: Collection[str]) -> pd.Series[bool]:
    return rows["column"].isin(list(required)) & rows["kind"].eq("negative")
