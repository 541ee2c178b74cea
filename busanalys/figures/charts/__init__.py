"""Charts other than maps: a frame in, a `Figure` out, or a note that says why there is nothing to draw; no file access."""

from busanalys.figures.charts.bars import answer_bars, member_bars
from busanalys.figures.charts.matrix import matrix
from busanalys.figures.charts.numbers import numbers
from busanalys.figures.charts.profile import profile
from busanalys.figures.charts.question import question
from busanalys.figures.charts.rates import rates
from busanalys.figures.charts.requirements import requirements
from busanalys.figures.charts.timeline import timeline
from busanalys.figures.charts.transitions import transitions
from busanalys.figures.charts.trend import trend

__all__ = [
    "answer_bars",
    "matrix",
    "member_bars",
    "numbers",
    "profile",
    "question",
    "rates",
    "requirements",
    "timeline",
    "transitions",
    "trend",
]
