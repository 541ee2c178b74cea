"""Which boundary files are to be used instead of those that ship: `maps/settings.toml`."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any, Literal

from busanalys import incoming
from busanalys.errors import DataError, Problem

Kind = Literal["districts", "municipalities"]
SETTINGS = "settings.toml"
MOST_BYTES = 100_000
SHOWN_AS = f"maps/{SETTINGS}"
KINDS: tuple[Kind, ...] = ("districts", "municipalities")


def chosen(kind: Kind, maps: Path, boundaries: str | Path | None = None) -> Path | None:
    """The file to read the boundaries from: the one given, else the one in the settings, else None for those that ship.

    `maps` is the folder of the settings, from which a path in them starts unless it is absolute. Raises DataError if the
    settings cannot be read.
    """
    if boundaries is not None:
        return Path(boundaries).expanduser().resolve()
    named = _settings(maps).get(kind, "")
    return (maps / Path(named).expanduser()).resolve() if named else None


def _settings(maps: Path) -> dict[str, str]:
    path = maps / SETTINGS
    if not path.exists():
        return {}
    try:
        values = tomllib.loads(incoming.content(path, SHOWN_AS, MOST_BYTES).decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        cause = "a backslash in a Windows path, which needs single quotes: districts = 'C:\\maps\\districts.gpkg'"
        raise DataError([Problem("unreadable settings", f"not valid TOML: {error}", SHOWN_AS, cause=cause)]) from error
    return _checked(values)


def _checked(values: dict[str, Any]) -> dict[str, str]:
    remedy = f"keep only {' and '.join(KINDS)}, each a path in quotes or empty"
    wrong = tuple(
        name for name, value in values.items() if name not in KINDS or not isinstance(value, str) or not value.isprintable()
    )
    if wrong:
        raise DataError([Problem("unknown setting", "a name or value that is not known", SHOWN_AS, values=wrong, remedy=remedy)])
    return values
