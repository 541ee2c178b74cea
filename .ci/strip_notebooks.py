"""Take outputs and timings out of notebooks: `python .ci/strip_notebooks.py notebooks/*.ipynb`; 1 if any had some."""

from __future__ import annotations

import sys
from pathlib import Path

import nbformat


def stripped(text: str) -> str:
    """The notebook as it is committed, with ids by position."""
    notebook = nbformat.reads(text, as_version=4)
    notebook.metadata = {key: value for key, value in notebook.metadata.items() if key in ("kernelspec", "language_info")}
    notebook.metadata["language_info"] = {"name": "python"}
    for number, cell in enumerate(notebook.cells, 1):
        cell["id"] = f"cell-{number:02d}"
        cell.metadata = {key: value for key, value in cell.metadata.items() if key == "tags"}
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    return str(nbformat.writes(notebook)) + "\n"


def main(paths: list[str]) -> int:
    """Strip what needs it and name it."""
    changed = 0
    for path in map(Path, paths):
        before = path.read_text(encoding="utf-8")
        after = stripped(before)
        if after != before:
            path.write_text(after, encoding="utf-8")
            print(f"stripped {path}")
            changed = 1
    return changed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
