"""How long the dashboard of notebooks/explore.ipynb takes, in processor seconds: `python benchmarks/explore.py [CHECKOUT]`.

A cold start (a new Python, the example, first figures) is measured in processes of their own, beside that of another checkout
with its own `.venv` where one is named. Then every menu is moved as an analyst would: years, indicators, bases and groups in
turn, over all of the example. The first round draws everything for the first time, the second finds what it has drawn before.
The time is that of the kernel: figures drawn, widgets updated; what the browser adds is seen by tests/explore/test_lab.py. The
targets are half of the cold start at commit 547ef1f, and for a change 0.15 s at the median and 0.3 s at the worst.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import busanalys as bus
from busanalys.explore.dashboard import Dashboard

TARGET = 0.3
STARTS = 5
START = """import time
import busanalys as bus
bus.explorer("example", 2024, widgets=True).widget
print(time.process_time())"""


def cold_start(checkout: Path, python: str) -> float:
    """The median of several starts with a Python of their own."""
    environment = os.environ | {"PYTHONPATH": str(checkout)}
    command = [python, "-c", START]
    starts = [subprocess.run(command, cwd=checkout, env=environment, check=True, capture_output=True) for _ in range(STARTS)]
    return statistics.median(float(start.stdout) for start in starts)


def changes(dashboard: Dashboard) -> Iterator[dict[str, object]]:
    """The moves: every year, every indicator, every base, ten groups, alone and beside another."""
    chosen = dashboard.choice
    yield from ({"year": year} for year in chosen.survey.years)
    yield from ({"indicator": name} for name in chosen.survey.codebook.indicators["indicator"])
    yield from ({"base": base} for base in ("answers", "groups"))
    yield from ({"group": group} for group in list(chosen.groups)[:10])
    yield from ({"compared": other} for other in ("municipality", list(chosen.groups)[-1], ""))


def seconds(dashboard: Dashboard) -> list[float]:
    """The time of each move."""
    taken = []
    for change in changes(dashboard):
        started = time.process_time()
        dashboard.choose(**change)
        taken.append(time.process_time() - started)
    return taken


def main() -> None:
    """Print the cold start, and the median, the 95th percentile and the longest time of a change, first and again."""
    here = Path(__file__).parent.parent
    own = cold_start(here, sys.executable)
    print(f"cold start: {own:.2f} s")
    if len(sys.argv) > 1:
        other = Path(sys.argv[1]).resolve()
        theirs = cold_start(other, str(other / ".venv" / Path(sys.executable).relative_to(sys.prefix)))
        print(f"cold start of {other.name}: {theirs:.2f} s, {theirs / own:.1f} times as long")
    for name, taken in rounds():
        median, late, longest = summary(taken)
        over = sum(one > TARGET for one in taken)
        spread = f"median {median:.3f} s, 95 % within {late:.3f} s, longest {longest:.3f} s"
        print(f"{name}: {len(taken)} changes, {spread}, {over} over {TARGET} s")


def rounds() -> list[tuple[str, list[float]]]:
    """The time of each move when everything is drawn for the first time, and again."""
    dashboard = bus.explorer("example", 2024, widgets=True)
    return [(name, seconds(dashboard)) for name in ("for the first time", "again")]


def summary(taken: list[float]) -> tuple[float, float, float]:
    """The median, the 95th percentile and the longest of several times."""
    return statistics.median(taken), sorted(taken)[int(0.95 * len(taken))], max(taken)


if __name__ == "__main__":
    main()
