"""What loose files are called: whoever gets a file of made-up data alone sees it in its name."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

MADE_UP = "PAHITTAT-"


def named(name: str, synthetic: bool) -> str:
    """The name of a file that is passed on alone: `PAHITTAT-yearly_report.pdf` where the data is made up."""
    return f"{MADE_UP}{name}" if synthetic and not name.startswith(MADE_UP) else name


def beside(page: Path, suffix: str, synthetic: bool) -> Path:
    """The path of what is made of a page beside it, such as its PDF."""
    return page.with_name(named(f"{page.stem}{suffix}", synthetic))


def mark(out: Path, names: Iterable[Path], synthetic: bool) -> None:
    """Rename files of a folder that is to be mailed so that their names say that the data is made up."""
    for name in names if synthetic else ():
        if (out / name).is_file():
            (out / name).rename(out / beside(name, name.suffix, synthetic))


def found(out: Path, name: Path, synthetic: bool) -> str:
    """The address in a folder of a file as it is called there (`mark`); empty when there is none."""
    marked = beside(name, name.suffix, synthetic)
    return next((one.as_posix() for one in (marked, name) if (out / one).is_file()), "")
