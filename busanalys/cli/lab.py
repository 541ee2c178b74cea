"""`busanalys lab`: JupyterLab on the notebook to explore with."""

from __future__ import annotations

import os
import secrets
import socket
import subprocess
import sys
import time
import webbrowser
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated
from urllib.error import URLError
from urllib.request import urlopen

import typer

from busanalys.cli.app import app
from busanalys.cli.options import Data
from busanalys.errors import UsageError

NOTEBOOK = "explore.ipynb"
TOKEN = "JUPYTER_TOKEN"
FIRST_PORT, PORTS = 8888, 50
PATIENCE = 60  # seconds until JupyterLab answers
QUIET = [
    "--no-browser",  # the address is opened or printed here, when it answers
    "--ServerApp.port_retries=0",
    "--ServerApp.answer_yes=True",  # Ctrl-C ends it at once: its question would stand in the log
    "--LabApp.news_url=None",  # it would ask a server on the internet for news
]
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
    environment.setdefault(TOKEN, secrets.token_hex(16))
    log, chosen = paths.project_root() / "output" / "jupyterlab.log", port or _free_port()
    raise typer.Exit(_run(command(str(notebook), chosen, more or ()), environment, log, chosen, browser))


def command(notebook: str, port: int, more: Sequence[str] = ()) -> list[str]:
    """The words that start JupyterLab with this Python."""
    return [sys.executable, "-m", "jupyterlab", notebook, *QUIET, f"--ServerApp.port={port}", *more]


def _free_port() -> int:
    for port in range(FIRST_PORT, FIRST_PORT + PORTS):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)):
                return port
    raise UsageError(f"The ports {FIRST_PORT}-{FIRST_PORT + PORTS - 1} are all taken. Name a free one with --port.")


def _run(words: Sequence[str], environment: dict[str, str], log: Path, port: int, browser: bool) -> int:
    """Run JupyterLab until it ends; what it says goes to the log, and the address to the terminal when it answers."""
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("wb") as file:
        running = subprocess.Popen(words, env=environment, stdout=file, stderr=file)
        try:
            if _answers(running, f"http://127.0.0.1:{port}/api/status?token={environment[TOKEN]}"):
                _show(f"http://127.0.0.1:{port}/lab/tree/{NOTEBOOK}?token={environment[TOKEN]}", log, browser)
            else:
                typer.echo(f"JupyterLab startade inte. Varför står i {log}.", err=True)
            return running.wait()
        except KeyboardInterrupt:
            return running.wait()
        finally:
            running.terminate()


def _answers(running: subprocess.Popen[bytes], address: str) -> bool:
    last = time.monotonic() + PATIENCE
    while running.poll() is None and time.monotonic() < last:
        try:
            with urlopen(address):
                return True
        except URLError:
            time.sleep(0.2)
    return False


def _show(address: str, log: Path, browser: bool) -> None:
    typer.echo(f"JupyterLab är igång (logg: {log}). Avsluta med Ctrl-C.")
    opened = browser and webbrowser.open(address)
    typer.echo("Öppnades ingen webbläsare? Öppna adressen:" if opened else "Öppna adressen i en webbläsare:")
    typer.echo(address)
