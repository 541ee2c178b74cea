"""A made-up survey that behaves like a real one, for trying the tool and for measuring it.

Its answers follow a plan (the tables in `plan/`) and a seed, and nothing else: the same arguments give the same bytes
on every machine. 2014 has every count that the report of 2014 prints, 2013 and 2015 what is known of single groups;
everything else is invented, and every row says so.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from busanalys import paths
from busanalys.errors import UsageError
from busanalys.survey import datapackage
from example import answers, children, decisions, dictionaries, forms, model, plan, population

if TYPE_CHECKING:
    import pandas as pd

    from example.model import Limits

__all__ = ["SEED", "YEARS", "write"]

SEED = 2014
YEARS = range(plan.FIRST_YEAR, plan.LAST_PLANNED_YEAR + 1)
LAST_YEAR = 2099
DESCRIPTION = (
    "Påhittade exempeldata som inte beskriver verkligheten. Antalen för 2014 är lika med dem som trycktes i rapporten "
    "2014, och det som är känt om enskilda grupper 2013–2015 stämmer; alla svar är påhittade."
)
WRITER = "tools/example"
LICENCES = (datapackage.CC0,)

Tables = dict[str, "pd.DataFrame"]


def write(
    folder: str | Path,
    *,
    years: Iterable[int] = YEARS,
    seed: int = SEED,
    groups: int | None = None,
    questions: int | None = None,
    data: str | Path | None = None,
) -> Path:
    """The folder with a complete made-up survey dataset, written anew.

    `years` from 2013 to 2099 (years after 2024 go on as 2024), `seed` another made-up world. For large datasets
    `groups` adds made-up groups without areas until the last year has that many, and `questions` adds made-up
    questions of one choice until there are that many; with added groups the counts of 2014 no longer equal the
    report, while the rows of the ordinary groups stay as they are. `data` is the data folder whose dictionaries are
    used. Raises UsageError for years or numbers that cannot be, and for a folder that holds anything but such data.
    """
    target, wanted = Path(folder), sorted(set(years))
    _check(target, wanted, seed)
    base = dictionaries.shared(paths.data_dir(data))
    tables = _tables(base, wanted, seed, groups, questions)
    texts = {path: _csv(frame) for path, frame in tables.items()}
    header = _header(target, wanted, seed)
    texts[datapackage.DESCRIPTOR] = datapackage.as_text(datapackage.describe(header, set(texts)))
    for path, text in texts.items():
        _replace(target / path, text)
    return target


def _check(target: Path, years: list[int], seed: int) -> None:
    if not years or years[0] < plan.FIRST_YEAR or years[-1] > LAST_YEAR:
        raise UsageError(f"The example can have the years {plan.FIRST_YEAR} to {LAST_YEAR}; give at least one of them.")
    if seed < 0:
        raise UsageError(f"The seed must be 0 or more; got {seed}.")
    if target.exists() and not target.is_dir():
        raise UsageError(f"{target} is a file; name a folder for the example.")
    if target.is_dir() and any(target.iterdir()) and not _is_example(target / datapackage.DESCRIPTOR):
        raise UsageError(
            f"{target} is not empty and holds no made-up example; name a new folder, so that nothing is overwritten."
        )


def _is_example(descriptor: Path) -> bool:
    if not descriptor.is_file():
        return False
    about = json.loads(descriptor.read_text(encoding="utf-8")).get("busanalys", {})
    return about.get("synthetic") is True


def _tables(base: Tables, years: list[int], seed: int, groups: int | None, questions: int | None) -> Tables:
    planned = plan.years(max(*years, plan.LAST_PLANNED_YEAR))
    ordinary = population.ordinary(seed, planned, base["districts"])
    last = next(step for step, year in enumerate(planned) if year.year == years[-1])
    more = _missing("groups", groups, int(ordinary.exists[last].sum()))
    extra = population.extra(seed, planned, more) if more else None
    asked = [f"extra_{n:03d}" for n in range(1, _missing("questions", questions, len(base["questions"])) + 1)]
    book = dictionaries.codebook(base, asked)
    register = dictionaries.registry(base, extra.groups if extra else [])
    data = _dataset(ordinary, extra, asked, {**base, **book})
    kept = {name: frame[frame["year"].isin(years)] for name, frame in data.items()}
    made_up = children.frame(years, seed, base["municipalities"], base["districts"])
    named = {"context/children.csv": made_up} | {f"codebook/{name}.csv": frame for name, frame in book.items()}
    return {f"{name}.csv": frame for name, frame in kept.items()} | named | {f"registry/{n}.csv": f for n, f in register.items()}


def _missing(what: str, wanted: int | None, there: int) -> int:
    if wanted is not None and wanted < there:
        raise UsageError(f"The example has {there} {what}; the number of {what} can only be higher, got {wanted}.")
    return (wanted or there) - there


def _dataset(ordinary: population.Population, extra: population.Population | None, asked: list[str], known: Tables) -> Tables:
    items = [*plan.items(), *(plan.extra_item(name) for name in asked)]
    sent = forms.sent(ordinary)
    limits, given = model.all_limits(sent, items)
    submissions, rows = _rows(sent, given, known)
    decided, rows = decisions.frame(sent, submissions, rows)
    tables = {"years": _years(ordinary), "submissions": submissions, "answers": rows, "facts": _facts(), "decisions": decided}
    return tables | (_with(tables, _extra_rows(extra, items, limits, known)) if extra else {})


def _extra_rows(extra: population.Population, items: list[plan.Item], limits: Mapping[str, Limits], known: Tables) -> Tables:
    sent = forms.sent(extra)
    submissions, rows = _rows(sent, model.answers(sent, items, limits), known)
    return {"submissions": submissions, "answers": rows}


def _rows(sent: forms.Forms, given: Mapping[str, model.Chosen], known: Tables) -> tuple[pd.DataFrame, pd.DataFrame]:
    names = dict(zip(known["municipalities"]["area_id"], known["municipalities"]["name"], strict=True))
    names |= dict(zip(known["districts"]["area_id"], known["districts"]["name"], strict=True))
    who = forms.answered_by(sent)
    submissions = forms.frame(sent, who, names)
    return submissions, answers.frame(sent, submissions, who, given, known)


def _with(tables: Tables, more: Tables) -> Tables:
    import pandas as pd

    joined = {name: pd.concat([tables[name], frame], ignore_index=True) for name, frame in more.items()}
    return {name: frame.sort_values("year", kind="stable", ignore_index=True) for name, frame in joined.items()}


def _years(ordinary: population.Population) -> pd.DataFrame:
    import pandas as pd

    shown = [(y.year, y.opened, y.closed, f"{y.title} (påhittade exempeldata)", y.note, WRITER) for y in ordinary.years]
    return pd.DataFrame(shown, columns=["year", "opened", "closed", "title", "note", "source"])


def _facts() -> pd.DataFrame:
    import pandas as pd

    rows = pd.DataFrame(plan.table("facts")).assign(statement="")
    ordered = rows.assign(year=rows["year"].astype(int))
    return ordered[["year", "unit", "unit_id", "fact", "value", "statement", "note"]]


def _header(target: Path, years: list[int], seed: int) -> dict[str, object]:
    name = re.sub(r"[^a-z0-9._-]+", "-", target.resolve().name.lower()).strip("-") or "example"
    span = f"{years[0]}–{years[-1]}" if len(years) > 1 else str(years[0])
    about = {"kind": "survey", "synthetic": True, "history": ["published"], "absent_answer": "blank", "seed": seed}
    return {
        "name": name,
        "title": f"Syntetiska exempeldata {span}",
        "description": DESCRIPTION,
        "version": "1.0.0",
        "licenses": list(LICENCES),
        "sources": [{"title": f"{plan.SOURCE}, skrivna av {WRITER}"}],
        "busanalys": about,
    }


def _csv(frame: pd.DataFrame) -> str:
    return frame.to_csv(index=False, lineterminator="\n")


def _replace(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f"{path.name}.part")
    beside.write_text(text, encoding="utf-8", newline="\n")
    beside.replace(path)
