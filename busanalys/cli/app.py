"""The application that the commands join, and the entry point: a known error becomes a message, never a traceback."""

from __future__ import annotations

import sys

import typer

from busanalys.errors import BusanalysError

BAD_INPUT = 2

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help="The yearly follow-up of the BUS agreement in Stockholm county: check, reconcile and render its reports.",
)


def main() -> None:
    """Run the command line; a known error prints its message and ends with 1 or 2, never with a traceback."""
    try:
        app()
    except BusanalysError as error:
        print(f"busanalys: {error}", file=sys.stderr)
        sys.exit(BAD_INPUT)
