"""Where the processor time of a page goes: every process of a run is sampled, each moment put down to a part of the code."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

from batch import DATASET
from measure import Checkout

YEARS = range(2013, 2025)
REPORT = "yearly_report"
PLACES = (
    "importing libraries",
    "reading and checking files",
    "counting: survey and indicators",
    "figures: drawings, tables and sentences",
    "the notebook: papermill, nbclient, IPython",
    "the page: HTML and its compression",
    "plan, records, index and workbooks",
)
ROOMS = (  # the first part of the innermost path of ours says what a moment is put down to; names of both commits
    (
        (
            "busanalys/csvfile",
            "busanalys/survey/csvfile",
            "busanalys/survey/loading",
            "busanalys/validate",
            "busanalys/survey/rules",
        ),
        1,
    ),
    (("busanalys/survey", "busanalys/indicators", "busanalys/harmonise", "busanalys/registry", "busanalys/codebook"), 2),
    (("busanalys/cache", "busanalys/reconciliation", "busanalys/states"), 2),
    (("busanalys/render/execute", "busanalys/render/forked", "busanalys/render/run/execute", "busanalys/render/run/forked"), 4),
    (("busanalys/render/page/index", "busanalys/render/page/around", "busanalys/render/page/places"), 6),
    (("busanalys/render/page", "busanalys/render/assets", "busanalys/render/blocks", "busanalys/render/drawing"), 5),
    (("busanalys/render/markup", "busanalys/render/packing", "busanalys/render/cells", "busanalys/render/analyst"), 5),
    (("busanalys/render", "busanalys/cli", "busanalys/files", "busanalys/paths"), 6),
    (("busanalys/workbooks", "busanalys/replacing", "busanalys/__init__"), 6),
    (("busanalys/",), 3),
)
SAMPLER = """
import atexit, os, signal, time

OUT, STEP, last = os.environ.get("BUSANALYS_SAMPLES"), 0.002, 0.0

def _sample(number, frame):
    global last
    now = time.process_time()
    took, last, place = now - last, now, ""
    while frame:
        name = frame.f_code.co_filename
        if name.startswith("<frozen importlib"):
            place = "import"
            break
        if not place and name.startswith(ROOT + "busanalys/"):
            place = name[len(ROOT):]
        frame = frame.f_back
    os.write(FILE, f"{took:.6f} {place}\\n".encode())

def _begin():
    global last
    last = time.process_time()
    signal.signal(signal.SIGPROF, _sample)
    signal.setitimer(signal.ITIMER_PROF, STEP, STEP)

if OUT:
    ROOT = os.environ["BUSANALYS_ROOT"]
    FILE = os.open(OUT, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.register_at_fork(after_in_child=_begin)
    atexit.register(signal.setitimer, signal.ITIMER_PROF, 0)  # a process that ends handles no signal any more
    _begin()
"""


def places(checkout: Checkout, folder: Path) -> dict[str, float]:
    """Processor seconds per yearly report by place."""
    (folder / "sitecustomize.py").write_text(SAMPLER, encoding="utf-8")
    samples = folder / "samples.txt"
    env = {
        "PYTHONPATH": f"{folder}:{checkout.folder}",
        "BUSANALYS_SAMPLES": str(samples),
        "BUSANALYS_ROOT": f"{checkout.folder}/",
    }
    command = ("render", f"{YEARS[0]}-{YEARS[-1]}", "--dataset", DATASET, "--notebook", REPORT, "--out", str(folder / "out"))
    checkout.run("busanalys", *command, env=env | {"PYTHONPATH": f"{folder}:{checkout.folder}"})
    spent: dict[str, float] = defaultdict(float)
    for line in samples.read_text(encoding="utf-8").splitlines():
        took, _, name = line.partition(" ")
        spent[_place(name)] += float(took)
    return {place: seconds / len(YEARS) for place, seconds in spent.items()}


def _place(name: str) -> str:
    if name == "import":
        return PLACES[0]
    for starts, number in ROOMS:
        if name.startswith(starts):
            return PLACES[number]
    return PLACES[4]
