"""Columns that stand for one option: which of their cells say that it was chosen, in every survey tool's writing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from busanalys.names import normal

TICKED = frozenset(
    "x × ✓ ✔ ☑ ☒ 🗹 ja j yes y vald valt sant true ikryssad markerad selected checked kryss quoted on på".split()  # noqa: SIM905
)
NOT_TICKED = frozenset(
    {
        "",
        "☐",
        "-",
        "–",
        "—",
        "nej",
        "n",
        "no",
        "ej vald",
        "ej valt",
        "inte vald",
        "inte valt",
        "falskt",
        "false",
        "ej ikryssad",
        "off",
    }
    | {
        "ej ikryssad",
        "ej markerad",
        "inte markerad",
        "not selected",
        "unchecked",
        "not quoted",
        "icke vald",
        "av",
        "tom",
        "not checked",
    }
)
YES = "1"
PAIRS = (frozenset({"0"}), frozenset({"2"}), frozenset({"-1"}))
UNSEEN = "-99"  # what Qualtrics writes for a box that was shown and left alone


def chosen(cells: Iterable[str], names: Iterable[str]) -> Mapping[str, bool | None]:
    """What each different cell of the columns of one question's options says: chosen, not chosen, or None for what must be asked.

    A 1 is a tick beside nothing else, beside 0 or beside 2, whichever of these the columns hold; no other number is ever read,
    and no sign where two different ones would mean a tick. `names` are the labels and codes of the column's own option.
    """
    texts = list(dict.fromkeys(cells))
    own = {normal(name) for name in names}
    numbers = {number for text in texts if (number := _number(text)) is not None and number != UNSEEN}
    tells = numbers <= {YES} or (YES in numbers and numbers - {YES} in PAIRS) or numbers == {"0"}
    signs = {normal(text) for text in texts if normal(text) in TICKED} | ({YES} & numbers)
    return {text: _says(text, own, tells) if len(signs) < 2 or not _is_sign(text) else None for text in texts}


def _is_sign(text: str) -> bool:
    return normal(text) in TICKED or _number(text) == YES


def _says(text: str, own: set[str], tells: bool) -> bool | None:
    number, wanted = _number(text), normal(text)
    if number is not None:
        return False if number == UNSEEN else number == YES if tells else None
    if wanted in TICKED or wanted in own:
        return True
    return False if wanted in NOT_TICKED else None


def is_number(text: str) -> bool:
    """Whether a cell of such a column is a number."""
    return _number(text) is not None


def _number(text: str) -> str | None:
    bare = text.strip().replace("−", "-").replace(",", ".")
    whole = bare.removesuffix(".0")
    return whole if whole.removeprefix("-").isdecimal() else None
