"""Rendering against the shell loop, against kernels and against the figures alone; growth; nothing changed; page sizes."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path

import measure

from busanalys import paths, survey
from busanalys.render import Profiles, plan

NAMES = ("yearly_report", "sip_uptake", "habilitation_routines", "local_group")
WITHOUT_JUPYTERLAB = """
import sys

class Absent:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] == "rfc3987_syntax":
            raise ImportError(name)

sys.meta_path.insert(0, Absent())
"""
FIGURES = """
import json, sys
import nbformat
for path, parameters in json.loads(sys.argv[1]):
    space = {}
    for cell in nbformat.read(path, 4).cells:
        if cell.cell_type == "code":
            *first, last = cell.source.strip().splitlines()
            exec("\\n".join(first), space)
            space.update(parameters) if "parameters" in cell.metadata.get("tags", []) else None
            try:
                shown = eval(last, space)
            except SyntaxError:
                exec(last, space)
                space.update(parameters) if "parameters" in cell.metadata.get("tags", []) else None
            else:
                shown is None or shown._repr_mimebundle_()
"""


def tasks(number: int) -> list[plan.Task]:
    """A batch of so many notebooks of the example, yearly reports and profiles as a real run mixes them."""
    loaded = [survey.load("example")]
    every = plan.plan(loaded, (), (), Profiles(every=True), paths.data_dir())
    yearly = [task for task in every if not task.group]
    profiles = [task for task in every if task.group]
    return [*yearly[:number], *profiles[: max(0, number - len(yearly))]]


def sample(chosen: Sequence[plan.Task], number: int) -> list[plan.Task]:
    """Tasks spread evenly over a batch, so that a sample has its mix of notebooks."""
    step = len(chosen) / number
    return [chosen[int(place * step)] for place in range(number)]


def loop(chosen: Sequence[plan.Task], folder: Path, jupyterlab: bool) -> float:
    """Seconds per notebook of the usual way: `papermill`, then `jupyter nbconvert`, one notebook after the other.

    Without jupyterlab the grammar compiler that it brings into every kernel is made absent.
    """
    env = {} if jupyterlab else {"PYTHONPATH": str(_without_jupyterlab(folder))}
    seconds = 0.0
    for number, task in enumerate(chosen):
        out = folder / f"{number}.ipynb"
        given = [part for name, value in task.parameters for part in ("-p", name, str(value))]
        command = [measure.program("papermill"), str(task.notebook), str(out), *given]
        seconds += measure.run(command, env, paths.notebooks_dir()).seconds
        seconds += measure.run([measure.program("jupyter"), "nbconvert", "--to", "html", str(out)], env).seconds
    return seconds / len(chosen)


def _without_jupyterlab(folder: Path) -> Path:
    place = folder / "without"
    place.mkdir(exist_ok=True)
    (place / "sitecustomize.py").write_text(WITHOUT_JUPYTERLAB, encoding="utf-8")
    return place


def figures(chosen: Sequence[plan.Task]) -> float:
    """Seconds per notebook of its figures alone, in one plain process that does nothing else."""
    import json

    given = json.dumps([[str(task.notebook), dict(task.parameters)] for task in chosen])
    return measure.run([sys.executable, "-c", FIGURES, given]).seconds / len(chosen)


def ours(chosen: Sequence[plan.Task], out: Path, engine: str, jobs: int) -> measure.Taken:
    """What `busanalys render` takes for the same batch, as a whole process."""
    source = f"""
import sys
sys.path.insert(0, {str(Path(__file__).parent)!r})
from pathlib import Path
import batch
if __name__ == "__main__":
    batch.render({len(chosen)}, Path({str(out)!r}), {engine!r}, {jobs})
"""
    script = out.with_suffix(".py")
    script.write_text(source, encoding="utf-8")
    return measure.run([sys.executable, str(script)])


def render(number: int, out: Path, engine: str, jobs: int) -> None:
    """Render the batch of so many notebooks; called in a process of its own."""
    from busanalys.render import Request
    from busanalys.render.run import batch

    chosen = tasks(number)
    years = sorted({task.year for task in chosen})
    wanted = {task.page for task in chosen}
    whole = plan.plan

    def only(*given: object) -> list[plan.Task]:
        return [task for task in whole(*given) if task.page in wanted]  # type: ignore[arg-type]

    batch.plan.plan = only
    request = Request(paths.data_dir(), out, years, ("example",), (), Profiles(every=True), jobs=jobs, engine=engine)
    failed = [result for result in batch.render(request) if result.status == "failed"]
    assert not failed, failed[0].reason


def cores() -> int:
    """The processes that a run uses by default."""
    return os.cpu_count() or 1
