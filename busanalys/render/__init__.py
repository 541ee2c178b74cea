"""From notebooks to pages: plan the batch, run papermill, export HTML, write index, workbook and manifest.

`render(request, on_result)` does it all. A `Request` names the data and the output folder and, where not everything is
wanted, years, datasets, notebooks. `on_result(result, total)` is called with each `Result` as soon as it is known, for a
progress display. The list of results comes back in the order in which they were done; `result.status` is `rendered`,
`up to date`, `failed` or (in a dry run) `planned`, `result.reason` says why, `result.task` names dataset, year, notebook
and the page's path relative to the output folder.

From a script, `render` with `jobs` above 1 must be called under `if __name__ == "__main__":`, since the workers import it.
"""

from busanalys.render.plan import Profiles
from busanalys.render.request import Request, Result
from busanalys.render.run.batch import render

__all__ = ["Profiles", "Request", "Result", "render"]
