"""A fork in the place of a kernel: a clean process for every notebook, the same outputs, and words for what it cannot do."""

from __future__ import annotations

import signal
import time
from pathlib import Path
from typing import Any

import gate
import nbformat
import pytest
from test_render_execute import printed, written

from busanalys.errors import UsageError
from busanalys.render.run import execute, forked

pytestmark = [pytest.mark.slow, pytest.mark.skipif(not forked.available(), reason="forks are for Linux")]

SOILED = {
    "variables": ("left = 1", "'left' in globals()"),
    "pandas options": (
        "import pandas\npandas.set_option('display.max_rows', 7)",
        "__import__('pandas').get_option('display.max_rows') == 7",
    ),
    "environment": ("import os\nos.environ['SPOR'] = '1'", "'SPOR' in __import__('os').environ"),
    "module state": ("import json\njson.SPOR = 1", "hasattr(__import__('json'), 'SPOR')"),
    "state of busanalys": ("import busanalys.text as text\ntext.SPOR = 1", "hasattr(__import__('busanalys.text').text, 'SPOR')"),
    "plotly default": (
        "import plotly.io\nplotly.io.templates.default = 'ggplot2'",
        "__import__('plotly.io').io.templates.default == 'ggplot2'",
    ),
    "folder": ("import os\nos.chdir('/')", "__import__('os').getcwd() == '/'"),
    "warning filters": (
        "import warnings\nwarnings.filterwarnings('ignore', message='spor')",
        "any('spor' in str(one) for one in __import__('warnings').filters)",
    ),
    "signal handlers": (
        "import signal\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)",
        "__import__('signal').getsignal(__import__('signal').SIGTERM) == __import__('signal').SIG_IGN",
    ),
    "shell hooks": (
        "def spor(*_): pass\nget_ipython().events.register('post_run_cell', spor)",
        "'spor' in str(get_ipython().events.callbacks)",
    ),
}

SHOWN = {
    "rich results": "import pandas\npandas.DataFrame({'a': [1, 2]})",
    "a figure": "import plotly.graph_objects as go\ndisplay(go.Figure(go.Bar(x=[1.5, 2], y=['a', 'b'])))",
    "markup": "from IPython.display import HTML\ndisplay(HTML('<b>å</b>'))",
    "a picture": "from IPython.display import SVG\nSVG('<svg xmlns=\"http://www.w3.org/2000/svg\"/>')",
    "metadata that is not plain": "display({'text/plain': 'x'}, raw=True, metadata={'a': (1, 2)})",
    "await": "import asyncio\nawait asyncio.sleep(0.01)\nprint('väntat')\n'klart'",
    "a task that goes on": "import asyncio\ntask = asyncio.ensure_future(asyncio.sleep(0.01, 'gjort'))\nawait task",
    "a program": "!echo utskrift; echo fel >&2",
    "lines of a program": "lines = !printf 'a\\nb\\n'\nlines",
    "a bash cell": "%%bash\necho bash\necho fel >&2",
    "a captured cell": "%%capture caught\nprint('syns inte')",
    "a timed magic": "%precision 3\n3.14159",
    "prints and warnings": "import warnings\nprint('före')\nwarnings.warn('obs')\nprint('efter')",
    "a warning of old code": "import warnings\nwarnings.warn('gammalt', DeprecationWarning)",
    "carriage returns": "print('50 %', end='\\r')\nprint('100 %')",
    "a display that is updated": "handle = display('först', display_id='plats')\nhandle.update('sedan')",
    "an output cleared": "import IPython.display as show\nprint('bort')\nshow.clear_output()\nprint('kvar')",
    "an output cleared later": "import IPython.display as show\nprint('bort')\nshow.clear_output(wait=True)\nprint('kvar')",
    "a set": "print({'a', 'b', 'c', 'd', 'e', 'f'} == {'f', 'e', 'd', 'c', 'b', 'a'})",
    "the last result": "1 + 1\n_",
    "a class of its own": "import pickle\nclass Egen: pass\ntype(pickle.loads(pickle.dumps(Egen()))).__module__",
    "help": "len?",
    "nothing": "x = 1",
    "an exit": "import sys\nsys.exit(0)",
}


@pytest.mark.parametrize("what", SOILED)
def test_nothing_of_one_notebook_is_left_in_the_next(what: str, tmp_path: Path) -> None:
    soil, left = SOILED[what]
    question = f"print({left})"
    assert printed(execute.execute(written(tmp_path, soil, question), {}, engine="fork")) == "True\n"
    assert printed(execute.execute(written(tmp_path, question), {}, engine="fork")) == "False\n"


def test_no_two_notebooks_draw_the_same_random_numbers(tmp_path: Path) -> None:
    source = "import random, numpy\nprint(random.random(), numpy.random.random())"
    first, second = (printed(execute.execute(written(tmp_path, source), {}, engine="fork")).split() for _ in range(2))
    assert first[0] != second[0]
    assert first[1] != second[1]


def test_the_server_that_notebooks_are_forked_from_has_no_threads(tmp_path: Path) -> None:
    source = "import os\nprint(len(os.listdir(f'/proc/{os.getppid()}/task')))"
    assert printed(execute.execute(written(tmp_path, source), {}, engine="fork")) == "1\n"


def both(path: Path, **parameters: object) -> list[nbformat.NotebookNode]:
    return [execute.execute(path, parameters, engine=engine) for engine in execute.ENGINES]


@pytest.mark.slow
def test_a_fork_compiles_the_grammar_of_addresses_only_when_one_is_checked(tmp_path: Path) -> None:
    checked = (
        "import sys\nfrom jsonschema import FormatChecker\nbefore = 'rfc3987_syntax' in sys.modules",
        "print(before, FormatChecker().conforms('http:// fel', 'iri'), FormatChecker().conforms('http://å.se/', 'iri'))",
    )
    assert printed(execute.execute(written(tmp_path, *checked), {})) == "False False True\n"


def test_a_fork_shows_what_a_kernel_shows(tmp_path: Path) -> None:
    fork, kernel = both(written(tmp_path, *SHOWN.values()), year=2014)
    cells = dict(zip(SHOWN, zip(fork.cells[2:], kernel.cells[2:], strict=True), strict=True))
    differing = {what: pair for what, pair in cells.items() if pair[0] != pair[1]}
    assert not differing
    assert nbformat.writes(fork) == nbformat.writes(kernel)
    assert [what for what, (cell, _) in cells.items() if not cell.outputs] == ["a captured cell", "help", "nothing"]


def test_an_error_in_the_middle_leaves_the_same_notebook(tmp_path: Path) -> None:
    path = written(tmp_path, "print('hit')", "def delad(x):\n    return 1 / x\ndelad(0)", "print('inte hit')")
    errors = []
    for engine in execute.ENGINES:
        with pytest.raises(execute.NotebookError) as caught:
            execute.execute(path, {}, engine=engine)
        errors.append(caught.value)
    assert str(errors[0]) == str(errors[1])
    kept: list[Any] = [error.partial for error in errors]
    assert [cell.get("outputs") for cell in kept[0].cells] == [cell.get("outputs") for cell in kept[1].cells]


def test_a_cell_may_fail_where_its_tag_allows_it(tmp_path: Path) -> None:
    path = written(tmp_path, "1 / 0", "print('vidare')")
    notebook = nbformat.read(path, as_version=4)
    notebook.cells[1].metadata["tags"] = ["raises-exception"]
    nbformat.write(notebook, path)
    messages = []
    for engine in execute.ENGINES if gate.FULL else (execute.FORK,):  # a kernel takes four seconds for it
        with pytest.raises(execute.NotebookError) as caught:  # papermill lets the notebook run to its end, then fails it
            execute.execute(path, {}, engine=engine)
        messages.append((str(caught.value), printed(caught.value.partial)))
    assert {words for _, words in messages} == {"vidare\n"}
    assert len(set(messages)) == 1


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("# fråga\ninput('Namn? ')", r"cell 2 \(# fråga\): StdinNotImplementedError: .*cannot ask for input"),
        ("import getpass\ngetpass.getpass()", r"cell 2 \(import getpass\): StdinNotImplementedError"),
        ("import ipywidgets\nipywidgets.IntSlider()", r"cell 2 \(import ipywidgets\): NotImplementedError: .*--engine kernel"),
    ],
)
def test_what_a_fork_cannot_do_fails_naming_the_cell(source: str, words: str, tmp_path: Path) -> None:
    with pytest.raises(execute.NotebookError, match=words):
        execute.execute(written(tmp_path, source), {}, engine="fork")


def test_what_other_programs_write_to_the_output_is_shown(tmp_path: Path) -> None:
    source = "import os\nprint('före')\nos.system('echo utifrån')\nprint('efter')"
    assert "utifrån\n" in printed(execute.execute(written(tmp_path, source), {}, engine="fork"))


def is_running(number: int) -> bool:
    """Whether a process lives; one that ended and waits to be counted (a zombie) does not."""
    try:
        return Path(f"/proc/{number}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_a_program_left_running_is_ended_with_the_notebook(tmp_path: Path) -> None:
    source = "import subprocess\nprint(subprocess.Popen(['sleep', '600']).pid)"
    number = int(printed(execute.execute(written(tmp_path, source), {}, engine="fork")))
    deadline = time.monotonic() + 10
    while is_running(number) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not is_running(number)


def test_a_killed_process_and_one_that_takes_too_much_memory_fail_naming_the_cell(tmp_path: Path) -> None:
    killed = written(tmp_path, f"import os\nos.kill(os.getpid(), {int(signal.SIGKILL)})")
    with pytest.raises(execute.NotebookError, match=r"cell 2 \(import os\): the process died"):
        execute.execute(killed, {}, engine="fork")
    greedy = written(tmp_path, "hoard = []\nwhile True:\n    hoard.append(bytearray(50_000_000))")
    with pytest.raises(execute.NotebookError, match=r"cell 2 \(hoard = \[\]\): MemoryError"):
        execute.execute(greedy, {}, engine="fork", memory=500_000_000)


def test_papermill_finds_the_engine_by_name(tmp_path: Path) -> None:
    import papermill

    out = tmp_path / "out.ipynb"
    path = written(tmp_path, "print(year)")
    papermill.execute_notebook(str(path), str(out), {"year": 2014}, engine_name=forked.NAME, progress_bar=False)
    assert printed(nbformat.read(out, as_version=4)) == "2014\n"


def test_an_engine_that_does_not_work_here_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forked, "available", lambda: False)
    assert execute.chosen_engine() == "kernel"
    with pytest.raises(UsageError, match="works on Linux only"):
        execute.chosen_engine("fork")
