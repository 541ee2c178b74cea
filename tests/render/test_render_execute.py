"""One notebook in a clean process: the same result every time, and failures in words."""

from __future__ import annotations

import gc
import os
import pickle
import sys
from pathlib import Path

import copies
import nbformat
import pytest

from busanalys import paths
from busanalys.errors import UnknownNameError
from busanalys.render.run import execute

pytestmark = pytest.mark.slow


def written(folder: Path, *sources: str) -> Path:
    cells = [nbformat.v4.new_code_cell("year = 2013"), *map(nbformat.v4.new_code_cell, sources)]
    cells[0].metadata["tags"] = ["parameters"]
    metadata = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    path = folder / "trial.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=metadata), path)
    return path


def printed(notebook: nbformat.NotebookNode) -> str:
    return "".join(output["text"] for cell in notebook.cells for output in cell.outputs if output.output_type == "stream")


def test_a_notebook_runs_in_its_own_folder_with_its_parameters_and_the_given_data(tmp_path: Path) -> None:
    data = copies.copied_data(tmp_path)
    source = f"import os\nprint(year, os.getcwd() == {str(tmp_path)!r}, os.environ['{paths.DATA_VARIABLE}'] == {str(data)!r})"
    assert printed(execute.execute(written(tmp_path, source), {"year": 2014}, data=data)) == "2014 True True\n"


def test_the_environment_is_left_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(paths.DATA_VARIABLE, raising=False)
    execute.execute(written(tmp_path, "1"), {}, data=copies.copied_data(tmp_path))
    assert paths.DATA_VARIABLE not in os.environ


def test_two_runs_give_the_same_notebook_whatever_is_printed_and_warned(tmp_path: Path) -> None:
    source = "import warnings\nwarnings.warn('obs')\nprint('a', flush=True)\nprint('b')\ndisplay(1)"
    path = written(tmp_path, source)
    first, second = (nbformat.writes(execute.execute(path, {"year": 2014})) for _ in range(2))
    assert first == second
    assert "UserWarning" in first


def test_a_written_notebook_is_read_by_others_as_it_was_with_every_cell_on_a_line_of_its_own(tmp_path: Path) -> None:
    shown = "from IPython.display import display\nprint('a\\nå')\ndisplay({'application/json': {'x': [1, 2.5, None]}}, raw=True)"
    notebook = execute.execute(written(tmp_path, shown, "'<b>\u2028'"), {})
    stored = execute.as_text(notebook)
    assert nbformat.reads(stored, as_version=4) == notebook
    nbformat.validate(nbformat.reads(stored, as_version=4))
    assert stored.count("\n") == len(notebook.cells) + 3


def test_no_folder_of_this_machine_is_stored(tmp_path: Path) -> None:
    source = "import warnings, json\nprint(json.__file__)\nwarnings.warn('obs')\nprint(__import__('nbformat').__file__)"
    stored = nbformat.writes(execute.execute(written(tmp_path, source), {}))
    assert "<python>" in stored
    assert sys.prefix not in stored
    assert str(tmp_path) not in stored
    assert str(Path.home()) + os.sep not in stored


def test_the_failing_cell_is_named_as_it_stands_in_the_kept_notebook(tmp_path: Path) -> None:
    path = written(tmp_path, "good = 1", "# dela\n1 / 0", "never = 1")
    with pytest.raises(execute.NotebookError) as caught:
        execute.execute(path, {"year": 2014})
    error = caught.value
    assert (error.notebook, error.source, error.message) == ("trial.ipynb", "# dela", "ZeroDivisionError: division by zero")
    assert error.partial is not None
    assert error.cell is not None
    kept = error.partial.cells[error.cell - 1]
    assert kept.source == "# dela\n1 / 0"
    assert kept.outputs[0].ename == "ZeroDivisionError"
    assert error.partial.cells[-1].execution_count is None


def test_a_hanging_cell_is_named(tmp_path: Path) -> None:
    with pytest.raises(execute.NotebookError, match=r"cell 2 \(import time\): the cell ran longer than 1 s"):
        execute.execute(written(tmp_path, "import time\ntime.sleep(60)"), {}, timeout=1)


def test_a_process_that_dies_is_named_with_its_cell_and_leaves_no_task_behind(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(execute.NotebookError, match=r"cell 2 \(import os\): the process died"):
        execute.execute(written(tmp_path, "import os\nos._exit(1)"), {})
    gc.collect()
    assert "Task was destroyed but it is pending" not in caplog.text


def test_a_failure_survives_the_way_back_from_another_process(tmp_path: Path) -> None:
    error = execute.NotebookError("a.ipynb", 3, "x = 1", "ValueError: fel", nbformat.v4.new_notebook())
    assert str(pickle.loads(pickle.dumps(error))) == "a.ipynb: cell 3 (x = 1): ValueError: fel"


def test_an_unknown_engine_is_refused_with_those_that_exist(tmp_path: Path) -> None:
    with pytest.raises(UnknownNameError, match=r"Unknown engine 'frok'.*kernel"):
        execute.execute(written(tmp_path, "1"), {}, engine="frok")


def test_a_kernel_serves_too_and_leaves_nothing_for_the_next(tmp_path: Path) -> None:
    execute.execute(written(tmp_path, "import os, pandas\nos.environ['SPOR'] = '1'\nleft = 1"), {}, engine="kernel")
    question = written(tmp_path, "import os\nprint('SPOR' in os.environ, 'left' in globals())")
    assert printed(execute.execute(question, {}, engine="kernel")) == "False False\n"


@pytest.mark.slow
def test_a_kernel_that_hangs_or_dies_is_named_with_its_cell(tmp_path: Path) -> None:
    with pytest.raises(execute.NotebookError, match=r"cell 2 \(import time\): the cell ran longer than 1 s"):
        execute.execute(written(tmp_path, "import time\ntime.sleep(60)"), {}, timeout=1, engine="kernel")
    with pytest.raises(execute.NotebookError, match=r"cell 2 \(import os\): the process died"):
        execute.execute(written(tmp_path, "import os\nos._exit(1)"), {}, engine="kernel")
