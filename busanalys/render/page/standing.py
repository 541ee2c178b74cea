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
OTHER_DATA = "Underlaget har ändrats sedan rapporten fastställdes"
OTHER_DATA_HERE = "Ingen uppgift på den här sidan påverkas."
PROFILES = "groups/"
DIGEST, PAGE = "sha256 of the statements", "sha256 of the page"


@dataclass(frozen=True)
class Signing:
    """The last signature of a year as one of its pages needs it: what the page said then, and in the version before.

    `data` is the SHA-256 of the data that the page is made from today.
    """

    signature: Signature
    stated: tuple[Statement, ...]
    before: tuple[Statement, ...]
    data: str


@dataclass(frozen=True)
class Standing:
    """What a page says of its own standing: its status, the signature and the box of what changed.

    `day` is when what it says was settled, in words, and `digest` the SHA-256 of the data it was settled by; both are empty in
    a draft. `remark` says of a box without rows why it has none.
    """

    status: str = DRAFT
    day: str = ""
    by: str = ""
    reference: str = ""
    label: str = ""
    reason: str = ""
    changes: tuple[Change, ...] = ()
    remark: str = ""
    digest: str = ""

    @property
    def is_signed(self) -> bool:
        """Whether the page says what was signed."""
        return bool(self.day)


def signing(folder: Path, signed: Sequence[Signature], page: str, data: str) -> Signing | None:
    """What was last signed of a page, by the signatures of its year; None while there is none.

    `data` is the SHA-256 of the data until that year as they are today.
    """
    if not signed:
        return None
    told = [signatures.read(folder, one) for one in signed[-2:]]
    return of_page(signed[-1], page, told[-1], told[0] if len(told) > 1 else [], data)


def of_page(signature: Signature, page: str, stated: Iterable[Statement], before: Iterable[Statement], data: str) -> Signing:
    """What a signature says of one page, from what all pages stated then and in the version before."""
    now, then = (tuple(one for one in told if one.page == page and one.part != PAGE) for told in (stated, before))
    return Signing(signature, now, then, data)


def standing(now: Sequence[Statement], signed: Signing | None) -> Standing:
    """The standing of a page that states `now`."""
    if signed is None:
        return Standing()
    if _agrees(now, signed):
        return _signed(now, signed)
    label = f"{CHANGED} (version {signed.signature.version})"
    changes = _changes(signed.stated, now)
    return Standing(f"{DRAFT} till version {signed.signature.version + 1}", label=label, changes=changes, remark=PROFILE_CHANGED)


def _signed(now: Sequence[Statement], signed: Signing) -> Standing:
    one = signed.signature
    stands = Standing(
        f"{SIGNED}, version {one.version}", long_date(date.fromisoformat(one.date)), one.by, one.reference, digest=one.data
    )
    overtaken = signed.data != one.data
    if one.version == 1:
        return replace(stands, label=OTHER_DATA, remark=OTHER_DATA_HERE) if overtaken else stands
    remark = NOTHING_CHANGED if _wanted_digests(signed.stated) == _wanted_digests(signed.before) else PROFILE_CHANGED
    reason = f"Version {one.version} ersätter version {one.version - 1}. Skäl: {one.reason}"
    reason += f" {OTHER_DATA}. {OTHER_DATA_HERE}" if overtaken else ""
    return replace(stands, label=CORRECTION, reason=reason, changes=_changes(signed.before, now), remark=remark)


def _agrees(now: Sequence[Statement], signed: Signing) -> bool:
    if wanted := _wanted_digests(signed.stated):
        return wanted == [digest(now)]
    return bool(signed.stated) and not _changes(signed.stated, now)


def _changes(then: Sequence[Statement], now: Sequence[Statement]) -> tuple[Change, ...]:
    """What differs; nothing where only the digest of a page was kept."""
    return () if _wanted_digests(then) else tuple(statements.changes(then, now))


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
