"""Charts other than maps: a frame in, a `Figure` out, or a note that says why there is nothing to draw; no file access."""

from busanalys.charts.bars import answer_bars, member_bars
from busanalys.charts.matrix import matrix
from busanalys.charts.numbers import numbers
from busanalys.charts.timeline import timeline
from busanalys.charts.transitions import transitions
from busanalys.charts.trend import trend

__all__ = ["answer_bars", "matrix", "member_bars", "numbers", "timeline", "transitions", "trend"]
