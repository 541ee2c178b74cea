"""Which pages a run makes: dataset × year × notebook, with the paths of the contract."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from busanalys import paths
from busanalys.errors import UnknownNameError, UsageError
from busanalys.indicators import disclosure
from busanalys.render import loose
from busanalys.reporting import AUDIENCES, FORUM, PUBLIC
from busanalys.survey import Survey, loading

YEARLY = ("yearly_report", "sip_uptake", "habilitation_routines", "method_and_sources")
PROFILE = "local_group"
INTERACTIVE = ("explore", "gallery")
RESERVED = ("assets", *AUDIENCES)  # folders of the output that are no dataset's


@dataclass(frozen=True)
class Task:
    """One notebook to run for one year of one dataset, and where its page goes (relative to the output folder)."""

    dataset: str
    dataset_path: Path
    year: int
    notebook: Path
    parameters: tuple[tuple[str, str | int], ...]
    page: Path
    synthetic: bool = False

    @property
    def executed(self) -> Path:
        """The executed notebook beside the page."""
        return self.page.with_suffix(".ipynb")

    @property
    def failed(self) -> Path:
        """Where the notebook is kept as far as it came when it fails."""
        return self.page.with_suffix(".failed.ipynb")

    def beside(self, suffix: str) -> Path:
        """What is made of the page beside it, to be passed on alone; its name says so where the data is made up."""
        return loose.beside(self.page, suffix, self.synthetic)

    @property
    def up(self) -> str:
        """The way from the page's folder to the output folder, with a slash at its end."""
        return "../" * (len(self.page.parts) - 1)

    @property
    def group(self) -> str:
        """The group whose profile it is; empty for the yearly notebooks."""
        return str(dict(self.parameters).get("group", ""))

    @property
    def is_public(self) -> bool:
        """Whether it is the edition for the public."""
        return dict(self.parameters).get("audience") == PUBLIC

    @property
    def signed_as(self) -> str:
        """What the page is called among those of its year: `yearly_report`, `groups/norrtalje`, `public/yearly_report`."""
        name = Path(*self.page.parts[2:]).with_suffix("").as_posix()
        return f"{PUBLIC}/{name}" if self.is_public else name

    @property
    def name(self) -> str:
        """The task as messages name it: `published 2014 yearly_report`."""
        return f"{self.dataset} {self.year} {self.page.stem}"


@dataclass(frozen=True)
class Profiles:
    """Which profiles a run makes: of all groups, or of those named; none by default."""

    every: bool = False
    groups: tuple[str, ...] = ()

    def or_every(self) -> Profiles:
        """These profiles; those of every group where none is named."""
        return self if self.groups else Profiles(every=True)

    def wanted(self, existing: Sequence[str]) -> list[str]:
        """The groups of a year that get a profile."""
        return [group for group in existing if self.every or group in self.groups]


def notebooks(wanted: Sequence[str] = ()) -> list[Path]:
    """The yearly notebooks that exist, or those that are named; UnknownNameError lists what can be rendered.

    Any notebook of the collection can be named, an analyst's own too, but not those that are for JupyterLab.
    """
    found = {path.stem: path for path in sorted(paths.notebooks_dir().glob("*.ipynb"))}
    own = [name for name in found if name not in INTERACTIVE]
    renderable = {name: found[name] for name in dict.fromkeys((*YEARLY, PROFILE, *own)) if name in found}
    for name in wanted:
        if name not in renderable:
            raise UnknownNameError("notebook", name, renderable)
    return [path for name, path in renderable.items() if name in (wanted or YEARLY) and name != PROFILE]


def plan(
    surveys: Iterable[Survey],
    years: Sequence[int],
    wanted: Sequence[str],
    profiles: Profiles,
    data: Path,
    audience: str = FORUM,
) -> list[Task]:
    """One task per dataset, year and notebook, and per wanted profile; without `years` every year of every dataset.

    The notebook of profiles among those `wanted` means all profiles, unless groups are named. `data` is the data folder.
    Raises UnknownNameError when a year or group exists in none of the datasets, and UsageError when nothing is left to do,
    two datasets have the same name, or the public edition is asked for what it does not have.
    """
    chosen = list(surveys)
    _check_audience(audience, wanted, profiles, chosen)
    _check_names(chosen, years, profiles)
    _check_no_name_twice(chosen, data)
    asked = [(survey, year) for survey in chosen for year in survey.years if not years or year in years]
    books = notebooks(wanted)
    profiles = profiles.or_every() if PROFILE in wanted else profiles
    edition = {} if audience == FORUM else {"audience": audience}
    tasks = [_task(survey, year, book, data, f"{book.stem}.html", **edition) for survey, year in asked for book in books]
    tasks += [task for survey, year in asked for task in _profile_tasks(survey, year, profiles, data)]
    if not tasks:
        raise UsageError("There is nothing to render: no notebook or no year was found.")
    return tasks


def _check_audience(audience: str, wanted: Sequence[str], profiles: Profiles, surveys: Iterable[Survey]) -> None:
    if audience not in AUDIENCES:
        raise UnknownNameError("audience", audience, AUDIENCES)
    own = [name for name in wanted if name not in YEARLY]
    if audience == PUBLIC and (own or profiles != Profiles()):
        raise UsageError(
            f"The public edition has the reports {', '.join(YEARLY)} only: profiles and notebooks of your own may show what a "
            "single group answered. Leave them out, or leave out --audience public."
        )
    for survey in surveys if audience == PUBLIC else ():
        disclosure.check_marked(survey)


def _check_names(surveys: list[Survey], years: Sequence[int], profiles: Profiles) -> None:
    existing = {year for survey in surveys for year in survey.years}
    for year in years:
        if year not in existing:
            raise UnknownNameError("year", year, sorted(existing))
    groups = {group for survey in surveys for group in survey.registry.tables["groups"]["group_id"]}
    for group in profiles.groups:
        if group not in groups:
            raise UnknownNameError("group", group, sorted(groups))
    _check_names_of_folders(surveys, profiles)


def _check_names_of_folders(surveys: Iterable[Survey], profiles: Profiles) -> None:
    """Refuse names that the output folder, or a system, uses for something else."""
    for survey in surveys:
        if survey.name.casefold() in RESERVED:
            raise UsageError(
                f"The dataset in {survey.path} is named '{survey.name}', which is a folder of the output itself. Change the name "
                "in its datapackage.json."
            )
    groups = {group for survey in surveys for group in survey.registry.tables["groups"]["group_id"]}
    if unfit := sorted(group for group in profiles.wanted(sorted(groups)) if paths.unfit(group)):
        raise UsageError(f"The group '{unfit[0]}' can have no page of its own name: {paths.unfit(unfit[0])}. Rename the group.")


def _check_no_name_twice(surveys: Sequence[Survey], data: Path) -> None:
    """Refuse a dataset whose name another one has that is rendered now or lies beside it in the data folder."""
    beside = [(path, name) for path, name in loading.names(data).items() if any(s.path.parent == path.parent for s in surveys)]
    for survey in surveys:
        known = [*beside, *((other.path, other.name) for other in surveys)]
        for path, name in known:
            if name.casefold() == survey.name.casefold() and path != survey.path:
                raise UsageError(
                    f"Two datasets are named '{survey.name}': {path} and {survey.path}. Their pages would overwrite each other. "
                    "Change the name in one datapackage.json, or move the other dataset out of the data folder."
                )


def _profile_tasks(survey: Survey, year: int, profiles: Profiles, data: Path) -> list[Task]:
    notebook = paths.notebooks_dir() / f"{PROFILE}.ipynb"
    groups = profiles.wanted(list(survey.registry.groups(year)["group_id"]))
    return [_task(survey, year, notebook, data, f"groups/{group}.html", group=group) for group in groups]


def _address(survey: Survey, notebook: Path, data: Path) -> str:
    """What a notebook calls the dataset: its folder's name in the data folder, else the way to it from the notebook."""
    if survey.path.parent == data.resolve():
        return survey.path.name
    return Path(os.path.relpath(survey.path, notebook.parent)).as_posix()


def _task(survey: Survey, year: int, notebook: Path, data: Path, page: str, **more: str) -> Task:
    """The making of a page of the year's folder; `more` are parameters besides year and dataset."""
    named: tuple[tuple[str, str | int], ...] = (("year", year), ("dataset", _address(survey, notebook, data)), *more.items())
    return Task(survey.name, survey.path, year, notebook, named, Path(survey.name, str(year), page), survey.synthetic)
