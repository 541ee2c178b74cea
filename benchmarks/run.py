"""All that the project promises of speed and size, measured in one run: `uv run python benchmarks/run.py`.

`--before CHECKOUT` measures an earlier commit beside this one (a worktree of it, where `uv sync --all-extras` was run), `--quick`
takes small batches, `--only` some parts, and `--write` puts the tables into benchmarks/README.md.
"""

from __future__ import annotations

import argparse
import os
import platform
import statistics
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from pathlib import Path

import batch
import explore
import measure
import sizes
import where
from batch import Batch, Page
from measure import HERE, TIMES, Checkout, Taken

README = Path(__file__).parent / "README.md"
BEGIN, END = "<!-- results -->", "<!-- end of results -->"
FULL, BARE = "papermill and nbconvert in a loop", "the same as if jupyterlab were not installed"
ALONE, OURS = "the figures alone, one plain process", "`busanalys render`, all cores"
WAYS = (FULL, BARE, ALONE, OURS)
PACKAGES = ("papermill", "nbconvert", "plotly", "pandas", "pyarrow", "ipykernel", "jupyterlab")


@dataclass(frozen=True)
class Run:
    """What is measured: where files go, the earlier commit if any, and whether batches are small."""

    folder: Path
    before: Checkout | None
    quick: bool

    @property
    def checkouts(self) -> list[Checkout]:
        """The earlier commit first, then this one."""
        return [*([self.before] if self.before else []), HERE]

    def place(self, name: str) -> Path:
        """A new folder."""
        made = self.folder / name
        made.mkdir(parents=True)
        return made

    def batch(self, checkout: Checkout = HERE) -> Batch:
        """Twelve years with nine pages each; when quick two years with six."""
        return Batch(checkout, 2, (2023, 2024)) if self.quick else Batch(checkout, 5)


def main() -> None:
    """Measure, print the tables and, with --write, keep them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--before", type=Path, help="a worktree of an earlier commit with its own .venv")
    parser.add_argument("--quick", action="store_true", help="small batches")
    parser.add_argument("--only", choices=list(PARTS), action="append", help="this part; repeatable")
    parser.add_argument("--write", action="store_true", help="put the tables into benchmarks/README.md")
    chosen = parser.parse_args()
    before = Checkout(chosen.before.resolve()) if chosen.before else None
    with tempfile.TemporaryDirectory() as folder:
        parts = []
        for part in _parts(Run(Path(folder), before, chosen.quick), chosen.only or PARTS):
            print(part, end="\n\n", flush=True)
            parts.append(part)
    if chosen.write:
        _keep("\n\n".join(parts))


def _parts(run: Run, names: Sequence[str]) -> Iterator[str]:
    yield _machine(run)
    for name in names:
        load = os.getloadavg()[0]
        title, (columns, rows), remark = PARTS[name](run)
        yield f"### {title}\n\n{measure.markdown(columns, rows)}\n\n{remark} Load when it began: {load:.1f}.".replace(
            "\n\n Load", "\n\nLoad"
        )


Part = tuple[str, tuple[Sequence[str], Sequence[Sequence[object]]], str]


def _machine(run: Run) -> str:
    packages = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    compared = f" Before: commit {_commit(run.before)}; now: {_commit(HERE)}." if run.before else ""
    system = f"{platform.system()}, Python {platform.python_version()}"
    when = f"{datetime.now().astimezone():%Y-%m-%d %H:%M}"
    return f"{when}, {os.cpu_count()} cores ({_processor()}), {_memory()} GB, {system}; {packages}.{compared}"


def _commit(checkout: Checkout) -> str:
    said = subprocess.run(["git", "-C", checkout.folder, "log", "-1", "--format=%h of %as"], capture_output=True, check=True)
    return said.stdout.decode().strip()


def _processor() -> str:
    rows = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines() if Path("/proc/cpuinfo").exists() else []
    return next((row.partition(": ")[2] for row in rows if row.startswith("model name")), platform.machine())


def _memory() -> str:
    return f"{os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 2**30:.0f}"


def _loop(run: Run) -> Part:
    """The loops, the figures alone and the batch in turn, so that each ratio is of neighbours."""
    own, place = run.batch(), run.place("loop")
    taken = [_turn(own, place, turn) for turn in range(1 if run.quick else TIMES)]
    seconds, processor = ({way: [one[way][kind] for one in taken] for way in WAYS} for kind in (0, 1))
    rows = [
        (way, measure.spread(seconds[way], 2), measure.spread(processor[way], 2), measure.ratios(seconds[BARE], seconds[way]))
        for way in WAYS
    ]
    said = [
        f"{measure.ratios(seconds[BARE], seconds[OURS])} times faster per notebook than the loop without jupyterlab",
        f"{measure.ratios(seconds[FULL], seconds[OURS])} times than with it",
        f"{measure.ratios(processor[OURS], processor[ALONE], 2)} times the processor time of the figures alone",
    ]
    sampled = f"{len(own.pages)} notebooks; the loops {len(own.sample(0))} of them in the same proportion, other years each turn."
    columns = ("way", "s per notebook", "processor s per notebook", "times faster than without jupyterlab")
    return "Against the loop", (columns, rows), f"`busanalys render`: {', '.join(said)}. {sampled}"


def _turn(own: Batch, place: Path, turn: int) -> dict[str, tuple[float, float]]:
    """Seconds and processor seconds per notebook of each way."""
    by_hand = _loops(own, own.sample(turn), place, turn)
    whole = {ALONE: own.figures(), OURS: own.render(place / f"{turn}")}
    found = {way: (batch.mean(taken), statistics.fmean(one.processor for one in taken)) for way, taken in by_hand.items()}
    return found | {way: (one.seconds / len(own.pages), one.processor / len(own.pages)) for way, one in whole.items()}


def _loops(own: Batch, pages: Sequence[Page], place: Path, turn: int) -> dict[str, list[Taken]]:
    """What each page took in the loop, with jupyterlab and as if it were not installed."""
    return {way: own.loop(pages, place, turn, jupyterlab=way == FULL) for way in (FULL, BARE)}


def _every_profile(run: Run) -> Part:
    """The same for what a secretariat makes: whole years, each with a profile of every group."""
    own, place = Batch(HERE, 0, (2024,) if run.quick else range(2019, 2025)), run.place("every")
    seconds: dict[str, list[float]] = {FULL: [], BARE: [], OURS: []}
    for turn in range(1 if run.quick else TIMES):
        out = place / f"out-{turn}"
        for way, each in _loops(own, own.with_every_profile(turn), place, turn).items():
            seconds[way].append(batch.mean(each))
        taken = own.render(out, "--groups").seconds
        number = len(list(out.rglob("*.ipynb")))
        seconds[OURS].append(taken / number)
    rows = [(way, measure.spread(found, 2), measure.ratios(seconds[BARE], found)) for way, found in seconds.items()]
    said = f"{measure.ratios(seconds[FULL], seconds[OURS])} times faster than with jupyterlab. {number} notebooks"
    columns = ("way", "s per notebook", "times faster than without jupyterlab")
    return "Against the loop, with a profile of every group", (columns, rows), f"{said}, eight profiles for each yearly one."


def _figures(run: Run) -> Part:
    taken = {one: measure.repeated(_recent(run, one).figures, 1 if run.quick else TIMES) for one in run.checkouts}
    pages = {one: len(_recent(run, one).pages) for one in taken}
    rows = [
        (_name(one), pages[one], measure.spread((each.processor / pages[one] for each in several), 2))
        for one, several in taken.items()
    ]
    per_page = [[each.processor / pages[one] for each in several] for one, several in taken.items()]
    said = f"Before, a notebook's figures took {measure.ratios(*per_page)} times as long." if run.before else ""
    return "The figures alone", (("commit", "notebooks", "processor s per notebook"), rows), said


def _recent(run: Run, checkout: Checkout) -> Batch:
    return run.batch(checkout) if run.quick else Batch(checkout, 5, (2022, 2023, 2024))


def _nothing(run: Run) -> Part:
    rows = []
    for one in run.checkouts:
        own, out = run.batch(one), run.place(f"nothing-{_name(one)}")
        first = own.render(out)
        again = measure.repeated(lambda own=own, out=out: own.render(out))
        rows.append((_name(one), f"{first.seconds / len(own.pages):.2f}", _seconds(again), f"{first.megabytes:.0f}"))
    columns = ("commit", "s per notebook", "s with nothing changed", "MB of the largest process")
    return "A batch, and again with nothing changed", (columns, rows), ""


def _engines(run: Run) -> Part:
    own = Batch(HERE, 2, (2024,)) if run.quick else Batch(HERE, 5, (2022, 2023, 2024))
    taken = {name: own.render(run.place(name), "--engine", name) for name in ("fork", "kernel")}
    rows = [(f"`--engine {name}`", f"{one.seconds / len(own.pages):.2f}") for name, one in taken.items()]
    return "Without forks, as on Windows", (("engine", "s per notebook"), rows), f"{len(own.pages)} pages."


def _growth(run: Run) -> Part:
    rows = []
    for years in ((2024,), (2023, 2024)) if run.quick else ((2024,), range(2022, 2025), range(2019, 2025)):
        out = run.place(f"growth-{len(years)}")
        taken = Batch(HERE, 0, years).render(out, "--groups")
        number = len(list(out.rglob("*.ipynb")))
        rows.append((number, f"{taken.seconds:.1f}", f"{taken.seconds / number:.3f}", f"{taken.megabytes:.0f}"))
    return "Growth", (("notebooks", "s", "s per notebook", "MB of the largest process"), rows), ""


def _large(run: Run) -> Part:
    rows = []
    target, answers = sizes.large(run.place("large"), run.quick)
    for number in (1, 2, 4) if run.quick else (3, 6, 12):
        out = run.folder / f"large-{number}"
        taken = sizes.rendered(target, out, number)
        pages = sorted((page.stat().st_size, page) for page in out.rglob("*.html") if page.parent != out)
        largest = f"{pages[-1][0] / 1e6:.2f} ({pages[-1][1].stem})"
        rows.append(
            (number, len(pages), f"{taken.seconds:.1f}", f"{taken.seconds / len(pages):.2f}", f"{taken.megabytes:.0f}", largest)
        )
    columns = ("years rendered", "pages", "s", "s per page", "MB of the largest process", "MB of the largest page")
    return (
        "200 groups, 60 questions, 30 years",
        (columns, rows),
        f"{answers} answers; the yearly notebooks and ten profiles of each year.",
    )


def _loading(run: Run) -> Part:
    rows = []
    for size in list(sizes.SIZES)[:1] if run.quick else sizes.SIZES:
        taken: dict[Checkout, list[Taken]] = {}
        for one in run.checkouts:
            target, answers = sizes.written(one, run.place(f"loading-{size}-{_name(one)}"), *sizes.SIZES[size])
            taken[one] = measure.repeated(lambda one=one, target=target: sizes.harmonised(one, target))
            rows.append((answers, _name(one), _seconds(taken[one]), f"{max(each.megabytes for each in taken[one]):.0f}", ""))
        rows[-1] = (*rows[-1][:-1], _times_faster(list(taken.values())))
    return "Loading, checking and harmonising", (("answers", "commit", "s", "MB", "times faster"), rows), ""


def _import(run: Run) -> Part:
    file, rows, taken = sizes.export(run.place("export")), [], []
    for one in run.checkouts:
        target, _ = sizes.written(one, run.place(f"import-{_name(one)}"), sizes.FORMS, 0, str(sizes.LAST))
        times = 1 if run.quick else TIMES
        taken.append(measure.repeated(lambda one=one, target=target: sizes.imported(one, target, file), times))
        rows.append((_name(one), _seconds(taken[-1]), f"{max(each.megabytes for each in taken[-1]):.0f}", ""))
    rows[-1] = (*rows[-1][:-1], _times_faster(taken))
    return "`busanalys import` of 10,000 forms", (("commit", "s", "MB", "times faster"), rows), ""


def _explore(run: Run) -> Part:
    rows = [(name, len(taken), *(f"{value:.3f}" for value in explore.summary(taken))) for name, taken in explore.rounds()]
    columns = ("changes", "number", "median s", "95 % within s", "longest s")
    return "A change in notebooks/explore.ipynb", (columns, rows), "Seconds of the kernel's processor."


def _starting(run: Run) -> Part:
    commands = {
        "`python -c pass`": ("python", "-c", "pass"),
        "`import busanalys`": ("python", "-c", "import busanalys"),
        "`busanalys --help`": ("busanalys", "--help"),
    }
    rows = [(name, _seconds(measure.repeated(lambda given=given: HERE.run(*given), 5), 2)) for name, given in commands.items()]
    return "Starting", (("what", "s"), rows), ""


def _page(run: Run) -> Part:
    found = {one: where.places(one, run.place(f"where-{_name(one)}")) for one in run.checkouts}
    rows = [(place, *(f"{1000 * shares.get(place, 0):.0f}" for shares in found.values())) for place in where.PLACES]
    rows.append(("all", *(f"{1000 * sum(shares.values()):.0f}" for shares in found.values())))
    said = "Milliseconds of processor per page, sampled in all processes of a run of twelve yearly reports, its start among them."
    return "Where a page's time goes", (("what", *(_name(one) for one in found)), rows), said


def _sizes(run: Run) -> Part:
    rows = []
    for how, more in (("in a folder", ()), ("alone", ("--single-file",))):
        out = run.folder / f"sizes-{how}"
        Batch(HERE, 1, (2024,)).render(out, *more)
        pages = sorted(page for page in out.rglob("*.html") if page.parent != out)
        rows += [(page.stem, how, f"{page.stat().st_size / 1e6:.2f}") for page in pages]
    return "Pages of 2024", (("page", "how", "MB"), rows), ""


PARTS: dict[str, Callable[[Run], Part]] = {
    "loop": _loop,
    "every": _every_profile,
    "figures": _figures,
    "nothing": _nothing,
    "where": _page,
    "engines": _engines,
    "growth": _growth,
    "large": _large,
    "loading": _loading,
    "import": _import,
    "explore": _explore,
    "starting": _starting,
    "sizes": _sizes,
}


def _name(checkout: Checkout) -> str:
    return "now" if checkout == HERE else "before"


def _seconds(taken: Sequence[Taken], digits: int = 1) -> str:
    return measure.spread((one.seconds for one in taken), digits)


def _times_faster(taken: Sequence[Sequence[Taken]]) -> str:
    first, last = taken[0], taken[-1]
    return measure.ratios([one.seconds for one in first], [one.seconds for one in last]) if len(taken) > 1 else ""


def _keep(results: str) -> None:
    before, _, rest = README.read_text(encoding="utf-8").partition(BEGIN)
    after = rest.partition(END)[2]
    README.write_text(f"{before}{BEGIN}\n\n{results}\n\n{END}{after}", encoding="utf-8")


if __name__ == "__main__":
    main()
