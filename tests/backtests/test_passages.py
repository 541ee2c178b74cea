"""Every passage that the data quote stands word for word in its document.

The documents are not in the repository: `BUSANALYS_SOURCES` names the folder that has them.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

import pandas as pd
import pytest

from busanalys import paths

WEB = "bus_facts_later_years.md"  # what was read of public pages
FOLDER = os.environ.get("BUSANALYS_SOURCES", "")
QUOTING = ("codebook/targets.csv", "registry/timeline.csv", "registry/local_agreements.csv", "registry/adoption.csv",
           "published/printed.csv")  # fmt: skip


def plain(words: str) -> str:
    """The words without line breaks, bullets and the hyphens that a line broke."""
    return re.sub(r"\s+", " ", re.sub(r"-\s*\n\s*", "", words)).strip()


@pytest.mark.skipif(not FOLDER, reason="BUSANALYS_SOURCES names no folder with the documents")
@pytest.mark.parametrize("name", QUOTING)
def test_every_passage_stands_in_its_document(name: str) -> None:
    rows = pd.read_csv(paths.data_dir() / name, dtype=str, keep_default_na=False)
    documents = {path.name: plain(path.read_text(encoding="utf-8")) for path in Path(FOLDER).iterdir()}
    missing = [
        (source, passage)
        for source, passage in zip(rows["source"], rows["passage"], strict=True)
        if plain(passage) not in documents.get(source, documents[WEB])
    ]
    assert missing == []
