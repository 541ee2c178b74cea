"""Which dataset an import goes to: one that is stored, or a new one; made-up and real answers never mix."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from busanalys import files, survey
from busanalys.errors import UsageError
from busanalys.names import slug
from busanalys.survey import county, datapackage, store
from busanalys.survey.store import Store

if TYPE_CHECKING:
    import pandas as pd

TITLE = "Uppföljning av {}"


def found(folder: Path, base: Path, synthetic: bool) -> Store:
    """The dataset in a folder with its files read, or an empty new one; `base` is the data folder.

    Raises UsageError for published data, for a folder that is something else, and when made-up and real would mix.
    """
    descriptor = survey.stored(folder, datapackage.DESCRIPTOR)
    if not descriptor.is_file():
        return _new(folder, base, synthetic)
    read = store.opened(folder, base)
    _check(folder, json.loads(read.files[datapackage.DESCRIPTOR])["busanalys"], synthetic)
    return read


def folder_of(dataset: str | Path, base: Path) -> Path:
    """The folder of a dataset by its name in the data folder or its path; it may not exist yet."""
    named = (base / dataset, Path(dataset).expanduser())
    existing = next((path for path in named if survey.stored(path, datapackage.DESCRIPTOR).is_file()), None)
    bare = len(Path(dataset).parts) == 1
    return (existing or named[0 if bare else 1]).resolve()


def _check(folder: Path, about: Mapping[str, object], synthetic: bool) -> None:
    if about.get("kind") != "survey":
        raise UsageError(
            f"{folder.name} holds printed facts, not answers; name a survey dataset, or a new folder, with --dataset."
        )
    if about.get("synthetic") is True and not synthetic:
        raise UsageError(
            f"{folder.name} holds made-up data, and real answers are never mixed with them. Name another dataset with "
            "--dataset; if the file is made up too, add --synthetic."
        )
    if about.get("synthetic") is not True and synthetic:
        raise UsageError(
            f"{folder.name} holds real answers, so a made-up file cannot be imported into it; leave out --synthetic."
        )


def _new(folder: Path, base: Path, synthetic: bool) -> Store:
    known = ("codebook", "registry", files.LOCK)
    if folder.exists() and (not folder.is_dir() or any(path.name not in known for path in folder.iterdir())):
        raise UsageError(f"{folder} exists and is no dataset (it has no datapackage.json); name a new folder with --dataset.")
    history = ["published"] if (base / "published" / datapackage.DESCRIPTOR).is_file() else []
    header = {
        "name": slug(folder.name, "-"),
        "title": TITLE.format(county.read(base).agreement),
        "sources": [{"title": "Enkätsvar, inlästa med busanalys import"}],
        "busanalys": {"kind": "survey", "synthetic": synthetic, "history": history, "absent_answer": "blank"},
    }
    return store.begun(folder, base, header, ("years", "submissions", "answers", "decisions"))


def replaced(rows: pd.DataFrame, year: int, new: pd.DataFrame) -> pd.DataFrame:
    """A table with all rows of a year replaced, in the order of the years; other rows stay as and where they are."""
    import pandas as pd

    others = rows[rows["year"] != str(year)]
    later = (others["year"] > str(year)).to_numpy()
    place = int(later.argmax()) if later.any() else len(others)
    return pd.concat([others[:place], new, others[place:]], ignore_index=True)
