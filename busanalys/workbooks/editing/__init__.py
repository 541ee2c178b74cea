"""A dataset with its codebook and registry as one workbook, and back: checked, shown row by row, all or nothing.

`write(Tables, path)` makes the workbook; `edited(Tables, path)` reads it and says what would change; `apply` stores it.
"""

from busanalys.workbooks.editing.apply import Edit, apply, edited
from busanalys.workbooks.editing.book import write
from busanalys.workbooks.editing.tables import Tables, tables

__all__ = ["Edit", "Tables", "apply", "edited", "tables", "write"]
