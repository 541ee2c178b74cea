"""From notebooks to pages: plan the batch, run papermill, export HTML, write index, workbook and manifest.

`render(request, on_progress)` does it all and returns one `Result` per planned page; the command line only builds
the `Request` and prints the results.
"""

from busanalys.render.batch import Request, Result, render
from busanalys.render.plan import Profiles

__all__ = ["Profiles", "Request", "Result", "render"]
