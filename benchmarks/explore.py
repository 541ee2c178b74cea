"""How long the dashboard of notebooks/explore.ipynb takes: `python benchmarks/explore.py [CHECKOUT] [--browser]`.

A cold start (a new Python, the example, first figures) is measured in processes of their own, beside that of another checkout
with its own `.venv` where one is named. Then every menu is moved as an analyst would: years, indicators, bases and groups in
turn, over all of the example. The first round draws everything for the first time, the second finds what it has drawn before.
That time is the kernel's, in processor seconds: figures drawn, widgets updated. With `--browser` the menus are moved in a real
JupyterLab too, and the time is what an analyst waits: from the choice in a menu to the last change on the page. The targets are
half of the cold start at commit 547ef1f, and for a change 0.15 s at the median and 0.3 s at the worst.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import busanalys as bus
from busanalys.explore.dashboard import Dashboard

TESTS = Path(__file__).parent.parent / "tests"
TARGET = 0.3
BROWSER, ROUNDS = "--browser", ("for the first time", "again")
MENUS = ("År", "Indikator", "BUS-grupp", "Jämför med")
MOVES = """async (labels) => {
  const frame = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));  // once it is painted
  let changed = 0, taken = [];
  new MutationObserver(() => { changed = performance.now(); }).observe(document.querySelector('.bus-dashboard'),
    { subtree: true, childList: true, characterData: true, attributes: true });
  for (const label of labels) {
    const menu = [...document.querySelectorAll('.bus-controls .widget-dropdown')]
      .find((one) => one.querySelector('label').textContent.trim() === label).querySelector('select');
    for (const { value } of [...menu.options].slice(0, 13)) {
      if (value === menu.value) continue;
      const start = performance.now();
      let seen = changed, painted = 0;
      menu.value = value;
      menu.dispatchEvent(new Event('change', { bubbles: true }));
      seen = changed;
      while (!painted || performance.now() - painted < 700) {
        await frame();
        if (changed > seen) [seen, painted] = [changed, performance.now()];
      }
      taken.push((painted - start) / 1000);
    }
  }
  return taken;
}"""
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


def painted() -> Iterator[list[float]]:
    """The time of each move of a menu in JupyterLab, in seconds: the first round, and again."""
    sys.path.insert(0, str(TESTS))
    import browser
    import running_lab

    with (
        tempfile.TemporaryDirectory() as folder,
        running_lab.started(Path(folder)) as lab,
        browser.started() as chromium,
        running_lab.opened(chromium, lab, "explore.ipynb", 1440) as page,
    ):
        for panel in ("map", "trend", "side"):
            page.wait_for_selector(f".bus-{panel} .main-svg")
        yield from (page.evaluate(MOVES, MENUS) for _ in range(2))


def spread(name: str, taken: list[float]) -> str:
    """The median, the 95th percentile and the longest of several times, in words."""
    median, late, longest = summary(taken)
    over = sum(one > TARGET for one in taken)
    said = f"median {median:.3f} s, 95 % within {late:.3f} s, longest {longest:.3f} s"
    return f"{name}: {len(taken)} changes, {said}, {over} over {TARGET} s"


def main() -> None:
    """Print the cold start, and the median, the 95th percentile and the longest time of a change, first and again."""
    here = Path(__file__).parent.parent
    own = cold_start(here, sys.executable)
    print(f"cold start: {own:.2f} s")
    others = [one for one in sys.argv[1:] if one != BROWSER]
    for other in map(Path, others):
        theirs = cold_start(other.resolve(), str(other.resolve() / ".venv" / Path(sys.executable).relative_to(sys.prefix)))
        print(f"cold start of {other.name}: {theirs:.2f} s, {theirs / own:.1f} times as long")
    for name, taken in rounds():
        print(spread(f"kernel, {name}", taken))
    if BROWSER in sys.argv:
        for name, taken in zip(ROUNDS, painted(), strict=True):
            print(spread(f"painted, {name}", taken))


def rounds() -> list[tuple[str, list[float]]]:
    """The time of each move when everything is drawn for the first time, and again."""
    dashboard = bus.explorer("example", 2024, widgets=True)
    return [(name, seconds(dashboard)) for name in ROUNDS]


def summary(taken: list[float]) -> tuple[float, float, float]:
    """The median, the 95th percentile and the longest of several times."""
    return statistics.median(taken), sorted(taken)[int(0.95 * len(taken))], max(taken)


if __name__ == "__main__":
    main()
