"""Renew the exact versions in pyproject.toml from a fresh resolution: `python .ci/pin.py`.

uv.lock is not committed, since it holds addresses of a package index; the versions alone are kept as
constraints with their markers, so that `uv run` installs the same ones on every Python and system.
"""

from __future__ import annotations

import subprocess
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent / "pyproject.toml"
BEGIN, END = "# pins: written by .ci/pin.py", "# end of pins"


def exported() -> list[str]:
    """Every requirement of the project and its groups as `name==version ; marker`."""
    command = ["uv", "export", "--all-groups", "--all-extras", "--no-hashes", "--no-annotate", "--no-header", "--no-emit-project"]
    lines = subprocess.run(command, cwd=PROJECT.parent, check=True, capture_output=True, text=True).stdout.splitlines()
    return [line for line in lines if "==" in line]


def block(pins: list[str]) -> str:
    """The constraints as they stand in pyproject.toml."""
    rows = [f'    "{pin}",' for pin in pins]
    return "\n".join([BEGIN, "[tool.uv]", "constraint-dependencies = [", *rows, "]", END, ""])


def main() -> None:
    """Resolve without the old pins and write the new ones; the old file comes back if uv fails."""
    before = PROJECT.read_text(encoding="utf-8")
    head, _, rest = before.partition(BEGIN)
    tail = rest.partition(END)[2]
    kept = head.rstrip() + "\n" + tail.rstrip() + "\n"
    try:
        PROJECT.write_text(kept, encoding="utf-8")
        (PROJECT.parent / "uv.lock").unlink(missing_ok=True)
        pins = block(exported())
    except BaseException:
        PROJECT.write_text(before, encoding="utf-8")
        raise
    PROJECT.write_text(kept.rstrip() + "\n\n" + pins, encoding="utf-8")


if __name__ == "__main__":
    main()
