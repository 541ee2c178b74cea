"""How long a change takes in the dashboard of notebooks/explore.ipynb: `python benchmarks/explore.py`.

Every menu is moved as an analyst would: years, indicators, bases and groups in turn, over all of the example. The first round
draws everything for the first time, the second finds what it has drawn before. The time is that of the kernel: figures
drawn, widgets updated; what the browser adds is measured by tests/explore/test_lab.py. The target is 0.15 s at the median and
0.3 s at the worst.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator

import busanalys as bus
from busanalys.explore.dashboard import Dashboard

TARGET = 0.3


def changes(dashboard: Dashboard) -> Iterator[dict[str, object]]:
    """The moves: every year, every indicator, every base, ten groups."""
    chosen = dashboard.choice
    yield from ({"year": year} for year in chosen.survey.years)
    yield from ({"indicator": name} for name in chosen.survey.codebook.indicators["indicator"])
    yield from ({"base": base} for base in ("answers", "areas", "groups"))
    yield from ({"group": group} for group in list(chosen.groups)[:10])


def seconds(dashboard: Dashboard) -> list[float]:
    """The time of each move."""
    taken = []
    for change in changes(dashboard):
        started = time.perf_counter()
        dashboard.choose(**change)
        taken.append(time.perf_counter() - started)
    return taken


def main() -> None:
    """Print the median, the 95th percentile and the longest time, first and again."""
    started = time.perf_counter()
    dashboard = bus.explorer("example", 2024, widgets=True)
    print(f"shown for the first time after {time.perf_counter() - started:.2f} s (reads the data, imports the libraries)")
    for name in ("for the first time", "again"):
        taken = sorted(seconds(dashboard))
        late, longest = taken[int(0.95 * len(taken))], taken[-1]
        over = sum(one > TARGET for one in taken)
        spread = f"median {statistics.median(taken):.3f} s, 95 % within {late:.3f} s, longest {longest:.3f} s"
        print(f"{name}: {len(taken)} changes, {spread}, {over} over {TARGET} s")


if __name__ == "__main__":
    main()
