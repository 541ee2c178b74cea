"""All that the project promises of speed and size, measured in one run: `uv run python benchmarks/run.py`.

`--quick` takes small batches (minutes instead of half an hour), `--write` puts the tables into benchmarks/README.md.
"""

from __future__ import annotations

import argparse
import platform
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import batch
import loading
import measure

README = Path(__file__).parent / "README.md"
BEGIN, END = "<!-- results -->", "<!-- end of results -->"


def main() -> None:
    """Measure, print the tables and, with --write, keep them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="small batches")
    parser.add_argument("--write", action="store_true", help="put the tables into benchmarks/README.md")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        parts = []
        for part in _parts(Path(folder), chosen.quick):
            print(part, flush=True)
            parts.append(part)
    if chosen.write:
        _keep("\n\n".join(parts))


def _parts(folder: Path, quick: bool) -> Iterator[str]:
    yield _machine()
    yield _against_the_loop(folder, 12 if quick else 100, 4 if quick else 8)
    yield _growth(folder, (12, 24) if quick else (50, 100, 200, 400))
    yield _loading(folder, (10_000,) if quick else tuple(loading.SIZES))
    yield _starting()
    yield _sizes(folder)


def _machine() -> str:
    packages = ", ".join(f"{name} {version(name)}" for name in ("papermill", "nbconvert", "plotly", "pandas", "ipykernel"))
    day = datetime.now(UTC).date()
    return f"{day}, {batch.cores()} cores, {platform.system()}, Python {platform.python_version()}; {packages}."


def _against_the_loop(folder: Path, number: int, sampled: int) -> str:
    tasks = batch.tasks(number)
    few = batch.sample(tasks, sampled)
    bare, full = batch.loop(few, folder, jupyterlab=False), batch.loop(few, folder, jupyterlab=True)
    alone = batch.figures(tasks)
    kernels = batch.ours(tasks, folder / "kernels", "kernel", batch.cores()).seconds / number
    forks = batch.ours(tasks, folder / "forks", "", batch.cores()).seconds / number
    again = batch.ours(tasks, folder / "forks", "", batch.cores()).seconds
    rows = [
        ("papermill and nbconvert in a loop, jupyterlab installed", full),
        ("the same as if jupyterlab were not installed", bare),
        (f"`--engine kernel`, {batch.cores()} at a time", kernels),
        (f"`--engine fork`, {batch.cores()} at a time", forks),
        ("the figures alone, one plain process", alone),
    ]
    shown = [(name, f"{seconds:.3f}", f"{bare / seconds:.1f}", f"{seconds / alone:.1f}") for name, seconds in rows]
    columns = ("way", "s per notebook", "times faster than the loop without jupyterlab", "times the figures alone")
    ratio = f"Forks are {bare / forks:.1f} times faster than the loop without jupyterlab and {full / forks:.1f} times with it."
    mixed = f"{number} notebooks of the example (the loops: {sampled} of them, spread evenly)."
    idle = f"A second run with nothing changed takes {again:.1f} s."
    return f"### A batch\n\n{mixed}\n\n{measure.markdown(columns, shown)}\n\n{ratio} {idle}"


def _growth(folder: Path, numbers: tuple[int, ...]) -> str:
    rows = []
    for number in numbers:
        taken = batch.ours(batch.tasks(number), folder / f"growth-{number}", "", batch.cores())
        rows.append((number, f"{taken.seconds:.1f}", f"{taken.seconds / number:.3f}", f"{taken.megabytes:.0f}"))
    columns = ("notebooks", "s", "s per notebook", "MB of the largest process")
    return f"### Growth\n\n{measure.markdown(columns, rows)}"


def _loading(folder: Path, sizes: tuple[int, ...]) -> str:
    rows = []
    for size in sizes:
        target, answers = loading.written(folder, *loading.SIZES[size])
        taken = loading.harmonised(target)
        rows.append((answers, f"{taken.seconds:.1f}", f"{1e6 * taken.seconds / answers:.1f}", f"{taken.megabytes:.0f}"))
    columns = ("answers", "s", "µs per answer", "MB")
    return f"### Loading, checking and harmonising\n\n{measure.markdown(columns, rows)}"


def _starting() -> str:
    import sys

    rows = [
        ("`import busanalys`", measure.least([sys.executable, "-c", "import busanalys"])),
        ("`python -c pass`", measure.least([sys.executable, "-c", "pass"])),
        ("`busanalys --help`", measure.least([measure.program("busanalys"), "--help"])),
    ]
    shown = [(name, f"{taken.seconds:.2f}") for name, taken in rows]
    return f"### Starting\n\n{measure.markdown(('what', 's, least of 5'), shown)}"


def _sizes(folder: Path) -> str:
    from busanalys import paths
    from busanalys.render import Profiles, Request, render

    rows = []
    for name, single in (("in a folder", False), ("alone", True)):
        out = folder / f"sizes-{single}"
        request = Request(
            paths.data_dir(), out, (2024,), ("example",), profiles=Profiles(groups=("norrtalje",)), single_file=single
        )
        pages = {result.task.page.stem: (out / result.task.page).stat().st_size for result in render(request)}
        rows += [(page, name, f"{size / 1e6:.2f}") for page, size in pages.items()]
    return f"### Pages of 2024\n\n{measure.markdown(('page', 'how', 'MB'), rows)}"


def _keep(results: str) -> None:
    before, _, rest = README.read_text(encoding="utf-8").partition(BEGIN)
    after = rest.partition(END)[2]
    README.write_text(f"{before}{BEGIN}\n\n{results}\n\n{END}{after}", encoding="utf-8")


if __name__ == "__main__":
    main()
