"""Whether a page is a draft or says what was signed, and what it says otherwise than before."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from busanalys.figures import statements
from busanalys.figures.statements import Change
from busanalys.survey import signatures
from busanalys.survey.signatures import Signature, Statement
from busanalys.text import long_date

DRAFT, SIGNED = "Utkast", "Fastställd"
CORRECTION, CHANGED = "Rättelse", "Ändrat sedan rapporten fastställdes"
NOTHING_CHANGED = "Ingen uppgift på den här sidan har ändrats sedan förra versionen."
PROFILE_CHANGED = "Uppgifter på den här sidan har ändrats."
PROFILES = "groups/"
DIGEST, PAGE = "sha256 of the statements", "sha256 of the page"


@dataclass(frozen=True)
class Signing:
    """The last signature of a year as one of its pages needs it: what the page said then, and in the version before.

    `is_part` says that the page may show less than was signed, as the edition for the public does.
    """

    signature: Signature
    stated: tuple[Statement, ...]
    before: tuple[Statement, ...] = ()
    is_part: bool = False


@dataclass(frozen=True)
class Standing:
    """What a page says of its own standing: its status, the signature and the box of what changed.

    `day` is when what it says was settled, in words; empty in a draft. `remark` says of a box without rows why it has none.
    """

    status: str = DRAFT
    day: str = ""
    by: str = ""
    reference: str = ""
    label: str = ""
    reason: str = ""
    changes: tuple[Change, ...] = ()
    remark: str = ""

    @property
    def is_signed(self) -> bool:
        """Whether the page says what was signed."""
        return bool(self.day)


def signing(folder: Path, signed: Sequence[Signature], page: str, is_part: bool = False) -> Signing | None:
    """What was last signed of a page, by the signatures of its year; None while there is none."""
    if not signed:
        return None
    told = [signatures.read(folder, one) for one in signed[-2:]]
    return replace(of_page(signed[-1], page, told[-1], told[0] if len(told) > 1 else []), is_part=is_part)


def of_page(signature: Signature, page: str, stated: Iterable[Statement], before: Iterable[Statement]) -> Signing:
    """What a signature says of one page, from what all pages stated then and in the version before."""
    now, then = (tuple(one for one in told if one.page == page and one.part != PAGE) for told in (stated, before))
    return Signing(signature, now, then)


def standing(now: Sequence[Statement], signed: Signing | None) -> Standing:
    """The standing of a page that states `now`."""
    if signed is None:
        return Standing()
    if _agrees(now, signed):
        return _signed(now, signed)
    label = f"{CHANGED} (version {signed.signature.version})"
    changes = _changes(signed.stated, now, signed.is_part)
    return Standing(f"{DRAFT} till version {signed.signature.version + 1}", label=label, changes=changes, remark=PROFILE_CHANGED)


def _signed(now: Sequence[Statement], signed: Signing) -> Standing:
    one = signed.signature
    stands = Standing(f"{SIGNED}, version {one.version}", long_date(date.fromisoformat(one.date)), one.by, one.reference)
    if one.version == 1:
        return stands
    remark = NOTHING_CHANGED if _wanted_digests(signed.stated) == _wanted_digests(signed.before) else PROFILE_CHANGED
    reason = f"Version {one.version} ersätter version {one.version - 1}. Skäl: {one.reason}"
    return replace(stands, label=CORRECTION, reason=reason, changes=_changes(signed.before, now, signed.is_part), remark=remark)


def _agrees(now: Sequence[Statement], signed: Signing) -> bool:
    if wanted := _wanted_digests(signed.stated):
        return wanted == [digest(now)]
    return bool(signed.stated) and not _changes(signed.stated, now, signed.is_part)


def _changes(then: Iterable[Statement], now: Iterable[Statement], is_part: bool) -> tuple[Change, ...]:
    """What differs; where a page shows only a part of what was signed, of that part."""
    before, today = list(then), list(now)
    if _wanted_digests(before):
        return ()
    if is_part:
        shared = {one.place for one in before} & {one.place for one in today}
        before, today = ([one for one in told if one.place in shared] for told in (before, today))
    return tuple(statements.changes(before, today))


def _wanted_digests(stated: Iterable[Statement]) -> list[str]:
    return [one.value for one in stated if one.part == DIGEST]


def digest(stated: Iterable[Statement]) -> str:
    """The SHA-256 of what a page states."""
    return hashlib.sha256(signatures.content(stated)).hexdigest()


def in_brief(page: str, stated: Sequence[Statement]) -> list[Statement]:
    """What is kept of a signed page: all that a report states, the digest alone of a group's profile."""
    if not page.startswith(PROFILES):
        return list(stated)
    return [Statement(page, DIGEST, "", "SHA-256 för allt som står på sidan", digest(stated), "")]
