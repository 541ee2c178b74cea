"""The command line: thin commands over the package, with clear errors and exit codes instead of tracebacks."""

from __future__ import annotations

import json
import os
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from busanalys.errors import BusanalysError, UsageError

if TYPE_CHECKING:
    import pandas as pd

    from busanalys.render import Result
    from busanalys.survey import Survey

BAD_INPUT = 2

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help="The yearly follow-up of the BUS agreement in Stockholm county: check, reconcile and render its reports.",
)

Data = Annotated[
    Path | None,
    typer.Option("--data", help="The data folder (default: the project's data/, or the variable BUSANALYS_DATA)."),
]
DatasetArgument = Annotated[str | None, typer.Argument(help="Name of a folder in data/ or a path (default: published).")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")]


def main() -> None:
    """Run the command line; a known error prints its message and ends with 1 or 2, never with a traceback."""
    try:
        app()
    except BusanalysError as error:
        print(f"busanalys: {error}", file=sys.stderr)
        sys.exit(BAD_INPUT)


@app.command()
def check(
    datasets: Annotated[list[str] | None, typer.Argument(help="Names or paths (default: every dataset).")] = None,
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    """Validate datasets and dictionaries; print every problem at once (exit 1 if there is any)."""
    from busanalys import survey
    from busanalys.errors import report

    found = {name: survey.check(name, data) for name in datasets or survey.datasets(data)}
    if as_json:
        print(json.dumps({name: [_problem_json(p) for p in problems] for name, problems in found.items()}, ensure_ascii=False))
    else:
        for name, problems in found.items():
            print(f"{name}: {report(problems) if problems else 'no problems'}")
    raise typer.Exit(1 if any(found.values()) else 0)


def _problem_json(problem: Any) -> dict[str, Any]:
    from dataclasses import asdict

    return asdict(problem)


@app.command()
def render(
    years: Annotated[str | None, typer.Argument(help="Years like 2014 or 2013-2016,2018 (default: all).")] = None,
    dataset: Annotated[list[str] | None, typer.Option(help="Name or path; repeatable (default: all in data/).")] = None,
    notebook: Annotated[list[str] | None, typer.Option(help="Name of a notebook; repeatable (default: the yearly ones).")] = None,
    groups: Annotated[bool, typer.Option("--groups", help="Also a profile of every group for every year.")] = False,
    group: Annotated[list[str] | None, typer.Option(help="Also a profile of this group; repeatable.")] = None,
    out: Annotated[Path, typer.Option(help="The output folder.")] = Path("output"),
    jobs: Annotated[int, typer.Option(min=1, help="How many notebooks run side by side (default: the cores).")] = os.cpu_count()
    or 1,
    force: Annotated[bool, typer.Option(help="Render also what is up to date.")] = False,
    dry_run: Annotated[bool, typer.Option(help="List what would be rendered and why; write nothing.")] = False,
    timeout: Annotated[int | None, typer.Option(min=1, help="Seconds that a cell may take.")] = None,
    data: Data = None,
) -> None:
    """Render notebooks to pages (exit 0 all is rendered or up to date, 1 some failed, 2 bad usage or data)."""
    from busanalys import paths
    from busanalys.render import Profiles, Request
    from busanalys.render import render as render_all

    chosen = years_in(years) if years else []
    folder = paths.data_dir(data)
    profiles = Profiles(groups, tuple(group or ()))
    request = Request(folder, out.resolve(), chosen, dataset or (), notebook or (), profiles, jobs, force, dry_run, timeout)
    with _progress() as progress:
        bar = progress.add_task("rendering", total=None)
        results = render_all(
            request, lambda result, total: progress.update(bar, advance=1, total=total, description=result.task.name)
        )
    _print_results(results, request.out, dry_run)
    raise typer.Exit(1 if any(result.status == "failed" for result in results) else 0)


def _progress() -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    return Progress(*columns, console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty())


def _print_results(results: list[Result], out: Path, dry_run: bool) -> None:
    for result in results:
        if result.status in ("failed", "planned"):
            print(f"{result.status}: {result.task.name}: {result.reason}")
    counts = Counter(result.status for result in results)
    print(", ".join(f"{count} {status}" for status, count in sorted(counts.items())))
    if not dry_run:
        print(f"open {out / 'index.html'}")


@app.command()
def reconcile(
    dataset: DatasetArgument = "published",
    year: Annotated[int | None, typer.Option("--year", help="Only the numbers of this year's report.")] = None,
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    """Hold every printed number against the number recomputed (exit 1 if one differs without explanation)."""
    from busanalys import reconciliation, survey

    loaded = survey.load(dataset or "published", data)
    if year is not None:
        loaded.year(year)
    rows = reconciliation.reconcile(loaded, year)
    if as_json:
        print(rows.to_json(orient="records", force_ascii=False))
    else:
        _print_reconciliation(loaded, rows)
    raise typer.Exit(1 if (rows["result"] == reconciliation.DIFFERS).any() else 0)


def _print_reconciliation(loaded: Survey, rows: pd.DataFrame) -> None:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in ("statement", "printed", "recomputed", "base", "status", "result", "note"):
        table.add_column(column, overflow="fold")
    for row in rows.to_dict("records"):
        recomputed = "" if row["recomputed"] != row["recomputed"] or row["recomputed"] is None else f"{row['recomputed']:.4g}"
        cells = (row["statement"], row["text"], recomputed, row["base"], row["status"], row["result"], row["note"])
        table.add_row(*(str(cell) for cell in cells))
    console = Console(width=None if sys.stdout.isatty() else 200)
    console.print(table)
    counts = ", ".join(f"{count} {result}" for result, count in rows["result"].value_counts().items())
    console.print(f"\n{len(rows)} printed statements in {loaded.name}: {counts}")
    for row in loaded.tables["contradictions"].to_dict("records"):
        console.print(f"contradiction {row['id']} ({row['statements']}): {row['explanation']}", highlight=False)


@app.command("list")
def list_all(data: Data = None) -> None:
    """List datasets, years, groups, questions, indicators and notebooks."""
    from busanalys import paths, survey

    loaded = [survey.load(name, data) for name in survey.datasets(data)]
    for one in loaded:
        kind = "made-up" if one.synthetic else "real"
        print(f"dataset {one.name} ({kind}): {one.title}; years {', '.join(map(str, one.years))}")
    for one in loaded[:1]:
        _print_names("group", one.registry.tables["groups"], "group_id", "name")
        _print_names("question", one.codebook.questions, "question", "label")
        _print_names("indicator", one.codebook.indicators, "indicator", "label")
    for notebook in sorted(paths.notebooks_dir().glob("*.ipynb")):
        print(f"notebook {notebook.stem}")


def _print_names(kind: str, rows: pd.DataFrame, key: str, label: str) -> None:
    for identity, name in zip(rows[key], rows[label], strict=True):
        print(f"{kind} {identity}: {name}")


@app.command()
def example(
    folder: Annotated[Path, typer.Argument(help="The folder to write; a new one, or one with made-up data.")],
    years: Annotated[str | None, typer.Option(help="Years like 2013-2024 (default: those).")] = None,
    seed: Annotated[int | None, typer.Option(help="Another number makes another made-up world.")] = None,
    groups: Annotated[int | None, typer.Option(min=1, help="Add made-up groups until there are so many.")] = None,
    questions: Annotated[int | None, typer.Option(min=1, help="Add made-up questions until there are so many.")] = None,
    data: Data = None,
) -> None:
    """Write a made-up survey dataset; the same arguments give the same bytes."""
    from busanalys import example as generator

    wanted = years_in(years) if years else list(generator.YEARS)
    chosen = generator.SEED if seed is None else seed
    written = generator.write(folder, years=wanted, seed=chosen, groups=groups, questions=questions, data=data)
    print(f"wrote made-up data for {wanted[0]}-{wanted[-1]} to {written}")


def years_in(text: str) -> list[int]:
    """The years that `2013-2016,2018` means, sorted; UsageError when it is not such a list."""
    years: set[int] = set()
    for part in text.split(","):
        first, _, last = part.strip().partition("-")
        if not first.isdigit() or (last and not last.isdigit()) or (last and int(last) < int(first)):
            raise UsageError(f"'{text}' is not a list of years. Write years like 2014, 2013-2016 or 2013-2016,2018.")
        years.update(range(int(first), int(last or first) + 1))
    return sorted(years)
