"""An old workbook (.xls) opened in a process of its own first: damaged in some ways, it ends the process that reads it."""

from __future__ import annotations

import subprocess
import sys

LONGEST = 60  # seconds; ten thousand answers take one
MEMORY = 2 << 30  # bytes; a sheet of an .xls has at most 65 536 rows and 256 columns
REHEARSED = f"""
import io, sys
from python_calamine import CalamineError, CalamineWorkbook
try:
    import resource
    resource.setrlimit(resource.RLIMIT_AS, ({MEMORY}, {MEMORY}))
except ImportError:
    pass
try:
    book = CalamineWorkbook.from_filelike(io.BytesIO(sys.stdin.buffer.read()))
    for name in book.sheet_names:
        book.get_sheet_by_name(name).to_python()
except CalamineError:
    pass
"""


def survives(content: bytes) -> bool:
    """Whether the workbook can be opened, or refused, without harm to the process that does it."""
    command = [sys.executable, "-c", REHEARSED]
    try:
        return subprocess.run(command, input=content, capture_output=True, timeout=LONGEST, check=False).returncode == 0
    except subprocess.TimeoutExpired:
        return False
