"""A real JupyterLab on the loopback address, started by `busanalys lab` on a copy of the notebooks, and a page in it."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page

from busanalys import files, paths

PATIENCE = 60  # seconds
TOKEN = "test"
DONE = """window.jupyterapp.shell.currentWidget.content.widgets.every(
    (cell) => cell.model.type !== 'code' || cell.model.executionCount)"""
ERRORS = """window.jupyterapp.shell.currentWidget.content.widgets.flatMap((cell) => cell.model.type !== 'code' ? []
    : cell.model.outputs.toJSON()).filter((output) => output.output_type === 'error').map((output) => output.evalue)"""
SETTINGS = {
    "@jupyterlab/notebook-extension:tracker": {"windowingMode": "none"},  # every cell is in the page, seen or not
}
IDLE = """window.jupyterapp && document.querySelector('.jp-NotebookPanel .jp-CodeCell')
    && window.jupyterapp.shell.currentWidget?.sessionContext?.session?.kernel?.status === 'idle'"""


@dataclass(frozen=True)
class Lab:
    """A running JupyterLab: its address, the folder of its project and what `busanalys lab` printed."""

    address: str
    project: Path
    log: Path

    def url(self, notebook: str) -> str:
        """The address of one notebook, with an empty workspace."""
        return f"{self.address}/lab/tree/{notebook}?token={TOKEN}&reset"


def project_copy(folder: Path) -> Path:
    """A project in which notebooks may be changed: own notebooks, the shared data and maps."""
    shutil.copytree(paths.notebooks_dir(), folder / "notebooks", ignore=shutil.ignore_patterns(".*"))
    for name in ("data", "maps"):
        (folder / name).symlink_to(paths.project_root() / name, target_is_directory=True)
    return folder


@contextmanager
def started(folder: Path, project: Path | None = None) -> Iterator[Lab]:
    """JupyterLab by `busanalys lab --no-browser` in a project (a copy of this one), ended at the end."""
    project, port = project or project_copy(folder), _free_port()
    extra = ["--allow-root", "--ServerApp.ip=127.0.0.1", "--LabApp.expose_app_in_browser=True"]
    command = [sys.executable, "-m", "busanalys", "lab", "--no-browser", "--port", str(port), "--", *extra]
    files.write(folder / "config/labconfig/default_setting_overrides.json", json.dumps(SETTINGS))
    own = {"JUPYTER_CONFIG_DIR": str(folder / "config"), "JUPYTERLAB_WORKSPACES_DIR": str(folder / "workspaces")}
    environment = os.environ | own | {"JUPYTER_TOKEN": TOKEN}
    with (folder / "log").open("w") as log:
        running = subprocess.Popen(command, cwd=project, env=environment, start_new_session=True, stdout=log, stderr=log)
        try:
            yield _ready(Lab(f"http://127.0.0.1:{port}", project, folder / "log"), running)
        finally:
            os.killpg(running.pid, signal.SIGTERM)
            running.wait(timeout=PATIENCE)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _ready(lab: Lab, running: subprocess.Popen[bytes]) -> Lab:
    last = time.monotonic() + PATIENCE
    while lab.address not in lab.log.read_text(encoding="utf-8"):
        assert running.poll() is None and time.monotonic() < last, lab.log.read_text()
        time.sleep(0.2)
    return lab


@contextmanager
def opened(browser: Browser, lab: Lab, notebook: str, width: int = 1400) -> Iterator[Page]:
    """A notebook opened and all its cells run; what it asks of any other machine is refused."""
    context = browser.new_context(viewport={"width": width, "height": 1500}, permissions=["clipboard-read", "clipboard-write"])
    context.route(lambda url: not url.startswith(lab.address), lambda route: route.abort())
    page = context.new_page()
    page.goto(lab.url(notebook))
    page.wait_for_function(IDLE, timeout=PATIENCE * 1000)
    page.evaluate("window.jupyterapp.commands.execute('notebook:run-all-cells')")
    yield page
    page.evaluate("window.jupyterapp.serviceManager.sessions.shutdownAll()")
    context.close()
