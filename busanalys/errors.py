"""One exception family; a problem says what, where, which values, the usual cause and what to do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from busanalys.names import CLOSE, nearest

SHOWN_VALUES = 10


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong in the data, with its place and its remedy.

    `kind` is a short stable code (for `--json` and tests), `what` a sentence, `values` the
    offending values as they stand in the file, `row` the 1-based line in the file (the header is 1).
    """

    kind: str
    what: str
    file: str = ""
    row: int | None = None
    column: str = ""
    values: tuple[str, ...] = ()
    cause: str = ""
    remedy: str = ""

    @property
    def where(self) -> str:
        """The place as `file, row 3, column year`; empty parts are left out."""
        row = f"row {self.row}" if self.row is not None else ""
        column = f"column {self.column}" if self.column else ""
        return ", ".join(part for part in (self.file, row, column) if part)

    def __str__(self) -> str:
        lines = [f"{self.where}: {self.what}" if self.where else self.what]
        if self.values:
            lines.append(f"  found: {shorten(self.values)}")
        if self.cause:
            lines.append(f"  usual cause: {self.cause}")
        if self.remedy:
            lines.append(f"  what to do: {self.remedy}")
        return "\n".join(lines)


class BusanalysError(Exception):
    """Base of every error that busanalys raises on purpose; a notebook shows its words alone, without a traceback."""

    def _render_traceback_(self) -> list[str]:
        return [f"{type(self).__name__}: {self}"]


class UsageError(BusanalysError):
    """A name that does not exist or a value that cannot be used; the message lists what exists."""


class UnknownNameError(UsageError):
    """A year, dataset, group, question, indicator or notebook that does not exist.

    `known` are the names that exist, or a mapping of ids to labels where either may be given. Keeps `kind`, `name` and
    `known` (the names or ids) so that callers need not parse the message.
    """

    def __init__(self, kind: str, name: object, known: Iterable[object]) -> None:
        self.kind, self.name = kind, str(name)
        self.labels = {str(item): str(label) for item, label in known.items()} if isinstance(known, Mapping) else {}
        self.known = tuple(str(item) for item in known)
        super().__init__(f"Unknown {kind} '{self.name}'.{self._nearest()} {self._listing()}")

    def _nearest(self) -> str:
        ways = {item: [item, self.labels.get(item, item)] for item in self.known}
        close = [near.code for near in nearest(self.name, ways) if near.score >= CLOSE]
        return f" Did you mean {' or '.join(map(self._shown, close))}?" if close else ""

    def _shown(self, item: str) -> str:
        return f"'{item}' ({self.labels[item]})" if item in self.labels else f"'{item}'"

    def _listing(self) -> str:
        return f"What exists: {', '.join(self.known)}." if self.known else "There is none."


@dataclass
class DataError(BusanalysError):
    """Every problem found in the data, in one go."""

    problems: Sequence[Problem] = field(default_factory=tuple)

    def __post_init__(self) -> None:
        super().__init__(str(self))

    def __str__(self) -> str:
        return report(self.problems)


def report(problems: Sequence[Problem]) -> str:
    """All problems as text, at most ten of each kind, the rest counted."""
    by_kind: dict[str, list[Problem]] = {}
    for problem in problems:
        by_kind.setdefault(problem.kind, []).append(problem)
    count = f"{len(problems)} problem{'s' if len(problems) != 1 else ''} in the data"
    return "\n".join([count, *(line for group in by_kind.values() for line in _shown(group))])


def _shown(problems: list[Problem]) -> list[str]:
    lines = [f"- {problem}" for problem in problems[:SHOWN_VALUES]]
    hidden = len(problems) - SHOWN_VALUES
    return [*lines, f"  … and {hidden} more of this kind"] if hidden > 0 else lines


def shorten(values: Sequence[str], limit: int = SHOWN_VALUES) -> str:
    """The first values quoted and joined, the rest counted: `'a', 'b' … and 14 more`."""
    shown = ", ".join(repr(value) for value in values[:limit])
    hidden = len(values) - limit
    return f"{shown} … and {hidden} more" if hidden > 0 else shown
