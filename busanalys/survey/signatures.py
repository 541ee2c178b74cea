"""What was signed: who answers for a year's report, and every number that it printed, kept beside the data and never changed."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from busanalys.errors import DataError, Problem

if TYPE_CHECKING:
    import pandas as pd

FOLDER, TABLE = "published", "signatures"
CAUSE = "a file that was signed was opened and saved, moved or removed by hand"
COPIED = "the folder of a signed dataset was copied: a copy has no signings until it is signed itself"
YES_OR_NO = {True: "yes", False: "no"}
SEALS = "signed"  # in the descriptor: the seal of the last version of every year
REMEDY = "restore it from git; to correct a signed report, correct the data and sign a new version"


class Statement(NamedTuple):
    """One thing that a page prints: where it stands, what it says and on what base; all of it as a reader sees it.

    `page` is the notebook (or the group's profile), `part` the figure, table or cell of the notebook, `row` and `column`
    the place in its table.
    """

    page: str
    part: str
    row: str
    column: str
    value: str
    base: str

    @property
    def place(self) -> tuple[str, str, str, str]:
        """Where it stands."""
        return self.page, self.part, self.row, self.column


@dataclass(frozen=True)
class Signature:
    """One signing of a year's report: a row of `signatures.csv`.

    `dataset` and `synthetic` (yes or no) say whose report it is. `data`, `dictionaries` and `code` are the SHA-256 of the data
    until that year, of the codebook and registry, and of the program, whose versions `program` names. `numbers` is that of the
    file of numbers, which holds those of the pages, and `seal` that of all these cells: a signing that was altered by mistake,
    or copied to another dataset, no longer fits it. It has no key, so it does not prove who signed.
    """

    year: int
    version: int
    date: str
    by: str
    reference: str
    reason: str
    dataset: str
    synthetic: str
    data: str
    dictionaries: str
    code: str
    program: str
    numbers: str = ""
    seal: str = ""

    def row(self) -> dict[str, str]:
        """The signature as the cells of `signatures.csv`."""
        return {name: str(value) for name, value in asdict(self).items()}

    def sealed(self, numbers: str) -> Signature:
        """The signature of a file of numbers with that SHA-256, complete with its seal."""
        whole = replace(self, numbers=numbers)
        return replace(whole, seal=whole.wanted_seal())

    def wanted_seal(self) -> str:
        """The SHA-256 of all cells but the seal itself."""
        cells = [f"{name}={value}" for name, value in self.row().items() if name != "seal"]
        return digest("\n".join(cells).encode())


def path(folder: Path, year: int, version: int) -> Path:
    """The file of the numbers that a version of a year's report printed, in a dataset's folder."""
    return folder / FOLDER / (f"{year}.csv" if version == 1 else f"{year}_version_{version}.csv")


def files(folder: Path) -> list[Path]:
    """Every file of signed numbers of a dataset, in a fixed order."""
    return sorted((folder / FOLDER).glob("*.csv"))


def of_rows(rows: pd.DataFrame) -> list[Signature]:
    """The signatures of rows of `signatures.csv` by year, the first version first."""
    found = [_signature({str(name): str(value) for name, value in row.items()}) for row in rows.to_dict("records")]
    return sorted(found, key=lambda one: (one.year, one.version))


def _signature(row: dict[str, str]) -> Signature:
    return Signature(year=int(row.pop("year")), version=int(row.pop("version")), **row)


def read(folder: Path, signature: Signature) -> list[Statement]:
    """What was printed when the report was signed, in the order of the pages."""
    file = path(folder, signature.year, signature.version)
    return _read(file, file.stat().st_mtime_ns)


@lru_cache(maxsize=32)
def _read(file: Path, version: int) -> list[Statement]:
    with file.open(encoding="utf-8", newline="") as lines:
        return [Statement(**row) for row in csv.DictReader(lines)]


def content(statements: Iterable[Statement]) -> bytes:
    """The statements as the bytes of a file that `read` reads."""
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow(Statement._fields)
    writer.writerows(statements)
    return written.getvalue().encode()


def digest(written: bytes) -> str:
    """The SHA-256 of a file's bytes."""
    return hashlib.sha256(written).hexdigest()


def problems(folder: Path, frames: Mapping[str, pd.DataFrame], header: Mapping[str, Any]) -> list[Problem]:
    """Every signing that no longer fits its dataset, its files or its own seal; `header` is the dataset's descriptor.

    Signed files that are missing or were changed by hand, files that nobody signed, gaps among versions, rows whose cells
    were changed, a dataset that was signed under another name or as made up, a last version that was taken out.
    """
    rows = frames[TABLE]
    told = f"{folder.name}/{TABLE}.csv"
    signed = {path(folder, int(row["year"]), int(row["version"])): row["numbers"] for row in rows.to_dict("records")}
    found = [problem for file, wanted in signed.items() if (problem := _altered(file, str(wanted), folder))]
    found += [_unsigned(file, folder) for file in files(folder) if file not in signed]
    return [*found, *_gaps(rows, told), *_misfits(of_rows(rows), header, told)]


def _misfits(signed: Iterable[Signature], header: Mapping[str, Any], shown_as: str) -> Iterator[Problem]:
    latest: dict[str, str] = {}
    for number, one in enumerate(signed, 2):
        latest[str(one.year)] = one.seal
        what = f"version {one.version} of {one.year} was signed for "
        if one.dataset != header["name"]:
            values = (one.dataset, str(header["name"]))
            yield Problem("signed elsewhere", f"{what}another dataset", shown_as, number, "dataset", values, COPIED, REMEDY)
        elif one.synthetic != YES_OR_NO[bool(header["busanalys"]["synthetic"])]:
            other = f"{what}{'made-up' if one.synthetic == 'yes' else 'real'} data, which the dataset no longer says of itself"
            yield Problem("signed as another kind", other, shown_as, number, "synthetic", (one.synthetic,), CAUSE, REMEDY)
        if one.seal != one.wanted_seal():
            broken = f"version {one.version} of {one.year} no longer fits its seal: its row was changed after the signing"
            yield Problem("broken seal", broken, shown_as, number, "seal", (one.seal,), CAUSE, REMEDY)
    if (kept := header["busanalys"].get(SEALS, {})) != latest:
        other_years = tuple(str(year) for year in {**kept, **latest} if kept.get(year) != latest.get(year))
        what = f"the last signing of a year is not the one that the dataset's descriptor names under '{SEALS}'"
        yield Problem("other last version", what, shown_as, None, "seal", other_years, "a row or a file was taken back", REMEDY)


def _altered(file: Path, wanted: str, folder: Path) -> Problem | None:
    shown_as = file.relative_to(folder.parent).as_posix()
    if not file.is_file():
        return Problem("missing signed file", "the numbers of a signed report are missing", shown_as, cause=CAUSE, remedy=REMEDY)
    now = digest(file.read_bytes())
    if now == wanted:
        return None
    what = "the numbers of a signed report were changed after the signing"
    values = (f"SHA-256 now {now}", f"SHA-256 when signed {wanted}")
    return Problem("altered signed file", what, shown_as, values=values, cause=CAUSE, remedy=REMEDY)


def _unsigned(file: Path, folder: Path) -> Problem:
    shown_as = file.relative_to(folder.parent).as_posix()
    what = f"a file of signed numbers that {TABLE}.csv does not know"
    return Problem("unsigned file", what, shown_as, cause="a row was removed or a file was copied here", remedy=REMEDY)


def _gaps(rows: pd.DataFrame, shown_as: str) -> list[Problem]:
    found = []
    for year, versions in rows.groupby("year")["version"]:
        given = sorted(int(version) for version in versions)
        if given != list(range(1, len(given) + 1)):
            what = f"the versions of {year} are not numbered 1, 2, 3 …"
            values = tuple(str(version) for version in given)
            found.append(Problem("wrong versions", what, shown_as, None, "version", values, "a row was removed", REMEDY))
    return found


def check_free(file: Path) -> None:
    """Raise DataError when a file of signed numbers would be written over."""
    if file.exists():
        what = "a signing would write over what was signed"
        raise DataError([Problem("signed before", what, f"{FOLDER}/{file.name}", cause=CAUSE, remedy=REMEDY)])
