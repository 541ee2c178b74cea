"""What loose files are called: whoever gets a file of made-up data alone sees it in its name."""

from __future__ import annotations

from pathlib import Path

MADE_UP = "PAHITTAT-"


def named(name: str, synthetic: bool) -> str:
    """The name of a file that is passed on alone: `PAHITTAT-yearly_report.pdf` where the data is made up."""
    return f"{MADE_UP}{name}" if synthetic and not name.startswith(MADE_UP) else name


def beside(page: Path, suffix: str, synthetic: bool) -> Path:
    """The path of what is made of a page beside it, such as its PDF."""
    return page.with_name(named(f"{page.stem}{suffix}", synthetic))
