"""`busanalys lab`: JupyterLab on the notebook to explore with."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

import typer

from busanalys.cli.app import app
from busanalys.cli.options import Data
from busanalys.errors import UsageError

NOTEBOOK = "explore.ipynb"
NO_ANNOUNCEMENTS = "--LabApp.news_url=None"  # it would ask a server on the internet for news
SETTINGS = "JUPYTER_CONFIG_PATH"  # folders of settings that come after the analyst's own
OURS = Path(__file__).parent / "jupyter"  # JupyterLab does not ask whether it may fetch news


@app.command()
def lab(
    more: Annotated[list[str] | None, typer.Argument(help="Options for JupyterLab itself, after '--'.")] = None,
    browser: Annotated[bool, typer.Option("--browser/--no-browser", help="Open a browser window, or print the address.")] = True,
    port: Annotated[int | None, typer.Option(min=1, max=65535, help="The port to listen on (default: 8888 or the next).")] = None,
    data: Data = None,
) -> None:
    """Open JupyterLab on notebooks/explore.ipynb, to choose year, indicator and group and see the figures follow."""
    from busanalys import paths

    if find_spec("jupyterlab") is None:
        raise UsageError("JupyterLab is not installed here. Install it with 'pip install jupyterlab' and try again.")
    notebook = paths.notebooks_dir() / NOTEBOOK
    if not notebook.is_file():
        raise UsageError(f"{notebook} does not exist. Fetch it again with the project; it is the notebook that 'lab' opens.")
    environment = os.environ | {SETTINGS: os.pathsep.join(filter(None, [os.environ.get(SETTINGS), str(OURS)]))}
    environment |= {paths.DATA_VARIABLE: str(paths.data_dir(data))} if data else {}
    raise typer.Exit(subprocess.run(command(str(notebook), browser, port, more or ()), env=environment, check=False).returncode)


def command(notebook: str, browser: bool, port: int | None, more: Sequence[str] = ()) -> list[str]:
    """The words that start JupyterLab with this Python."""
    options = [] if browser else ["--no-browser"]
    options += [f"--ServerApp.port={port}"] if port else []
    return [sys.executable, "-m", "jupyterlab", notebook, NO_ANNOUNCEMENTS, *options, *more]
