"""The states of an item that are not an answer option, each with its Swedish label and its place in every legend."""

from __future__ import annotations

from typing import NamedTuple


class State(NamedTuple):
    """A state off the scale: `kind` is `conflicting`, `separate` or `gap`; `order` places it after every option."""

    code: str
    label: str
    kind: str
    order: int


CONFLICTING = State("conflicting", "Motstridiga svar", "conflicting", 900)
SEPARATE = State("separate", "Separata svar", "neutral", 890)
BLANK = State("blank", "Frågan obesvarad", "gap", 910)
SILENT = State("silent", "Har inte svarat", "gap", 920)
FORMING = State("forming", "Under bildande", "gap", 930)
NO_GROUP = State("no_group", "BUS-grupp saknas", "gap", 940)
NOT_APPLICABLE = State("not_applicable", "Ej aktuellt", "gap", 950)
NOT_ASKED = State("not_asked", "Frågan ställdes inte", "gap", 960)
NOT_IN_SOURCE = State("not_in_source", "Framgår inte av källan", "gap", 970)
UNACCOUNTED = State("unaccounted", "Redovisas inte i källan", "gap", 980)

STATES = {
    state.code: state
    for state in (
        CONFLICTING, SEPARATE, BLANK, SILENT, FORMING, NO_GROUP, NOT_APPLICABLE, NOT_ASKED, NOT_IN_SOURCE, UNACCOUNTED,
    )
}  # fmt: skip
MERGED_NOTE = "redovisas sammanslaget i källan"
WITHHELD_NOTE = "visas inte i den offentliga utgåvan"
UNKNOWN = "unknown"
ANSWERED, DONT_KNOW, MERGED, WITHHELD = "answered", "dont_know", "merged", "withheld"
STATUSES = {
    ANSWERED: "uppgiften finns",
    DONT_KNOW: "svaret är vet ej",
    BLANK.code: BLANK.label.lower(),
    SILENT.code: SILENT.label.lower(),
    CONFLICTING.code: CONFLICTING.label.lower(),
    MERGED: MERGED_NOTE,
    NOT_APPLICABLE.code: NOT_APPLICABLE.label.lower(),
    NOT_ASKED.code: NOT_ASKED.label.lower(),
    NO_GROUP.code: NO_GROUP.label,
    FORMING.code: FORMING.label.lower(),
    WITHHELD: "visas inte: känslig fråga eller fritext",
    NOT_IN_SOURCE.code: NOT_IN_SOURCE.label.lower(),
}  # the status of a value in every file of data, and what it means
