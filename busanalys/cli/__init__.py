"""The command line: one module per command, each thin over the package.

A new command is a new module that registers with `app`, named in the import below (the order is the order in the help).
"""

from busanalys.cli import check, render, bundle, publish, reconcile, names, import_, edit, responses, context, lab  # noqa: F401, I001
from busanalys.cli.app import app, main

__all__ = ["app", "main"]
