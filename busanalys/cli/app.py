"""The application that the commands join, and the entry point: a known error becomes a message, never a traceback."""

from __future__ import annotations

import atexit
import gc
import sys
import traceback
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress

import typer

from busanalys import files
from busanalys.cli.options import say
from busanalys.errors import BusanalysError, UsageError
from busanalys.language import ENGLISH, SPOKEN

BAD_INPUT = 2
OURS = (
    "an error in busanalys itself ({error}). Data and finished outputs are as they were. Try the command again; if it fails "
    "again, send what stands below to whoever looks after busanalys."
)
SYSTEM = (
    "the system refused a file or folder ({error}). Usual cause: no right to it, a full disk or a full temporary folder. Data "
    "and finished outputs are as they were; make room or get the right, and give the command again."
)

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help="The yearly follow-up of a county's BUS agreement: check, reconcile and render its reports.",
)


@contextmanager
def _temporary_files() -> Iterator[None]:
    """A place for temporary files that the next command clears if this one is killed; without it where none can be had."""
    with ExitStack() as held:
        with suppress(UsageError):  # what needs a temporary file says so itself
            held.enter_context(files.temporary_files())
        yield


def main() -> None:
    """Run the command line; a known error prints its message and ends with 1 or 2, an unexpected one says that it is ours."""
    SPOKEN.set(ENGLISH)
    atexit.register(gc.freeze)  # else a last search for cycles goes through all that was read, a third of a second for an import
    try:
        with _temporary_files():
            app()
    except BusanalysError as error:
        say(f"busanalys: {error}", error=True)
        sys.exit(BAD_INPUT)
    except OSError as error:
        say(f"busanalys: {SYSTEM.format(error=error)}", error=True)
        sys.exit(BAD_INPUT)
    except Exception as error:
        say(f"busanalys: {OURS.format(error=f'{type(error).__name__}: {error}')}", error=True)
        traceback.print_exc()
        sys.exit(BAD_INPUT)
