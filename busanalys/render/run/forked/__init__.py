"""Run notebooks in forked processes, by IPython's shell without a kernel (Linux).

A small server, which never has threads, imports the libraries once; the workers of a batch are forks of it, and every
notebook's cells run in a fork of a worker that has itself run no cell, so that nothing of one notebook can reach another.
papermill finds the engine under the name `busanalys-fork`.
"""

import os
import sys

NAME = "busanalys-fork"


def available() -> bool:
    """Whether this system can fork safely: Linux only (macOS has fork, but its system libraries do not survive it)."""
    return sys.platform.startswith("linux") and hasattr(os, "fork")
