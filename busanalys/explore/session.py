"""Whether somebody can move a widget: a notebook that is open in a browser, and ipywidgets installed."""

from __future__ import annotations

import os
from importlib.util import find_spec

LIVE = ("JPY_SESSION_NAME", "VSCODE_PID", "COLAB_GPU")  # set by Jupyter's server, VS Code and Colab for their kernels
NEEDED = ("ipywidgets", "anywidget")


def has_widgets() -> bool:
    """Whether widgets would work: true in JupyterLab, Notebook, VS Code and Colab, false under papermill and nbconvert."""
    return not missing() and any(name in os.environ for name in LIVE)


def missing() -> list[str]:
    """The packages that widgets need and that are not installed."""
    return [name for name in NEEDED if find_spec(name) is None]
