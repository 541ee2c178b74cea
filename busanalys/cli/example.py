"""`busanalys example`: a made-up survey."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from busanalys.cli.app import app
from busanalys.cli.options import Data, years_in


@app.command()
def example(
    folder: Annotated[Path, typer.Argument(help="The folder to write; a new one, or one with made-up data.")],
    years: Annotated[str | None, typer.Option(help="Years like 2013-2024 (default: those).")] = None,
    seed: Annotated[int | None, typer.Option(help="Another number makes another made-up world.")] = None,
    groups: Annotated[int | None, typer.Option(min=1, help="Add made-up groups until there are so many.")] = None,
    questions: Annotated[int | None, typer.Option(min=1, help="Add made-up questions until there are so many.")] = None,
    data: Data = None,
) -> None:
    """Write a made-up survey dataset; the same arguments give the same bytes."""
    from busanalys import example as generator

    wanted = years_in(years) if years else list(generator.YEARS)
    chosen = generator.SEED if seed is None else seed
    written = generator.write(folder, years=wanted, seed=chosen, groups=groups, questions=questions, data=data)
    print(f"wrote made-up data for {wanted[0]}-{wanted[-1]} to {written}")
