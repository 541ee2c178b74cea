"""Sheets that people fill in, and a dataset as one workbook and back."""

from busanalys.workbooks.sheets import ABOUT, LONGEST_CELL, Sheet, frames_and_problems, read, write

__all__ = ["ABOUT", "LONGEST_CELL", "Sheet", "frames_and_problems", "read", "write"]
