"""Of which county there are maps, what its insets are called, and the folder that holds what is drawn for it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from busanalys import paths
from busanalys.survey.county import County, read

if TYPE_CHECKING:
    import pandas as pd

    from busanalys.survey.registry import Registry

KEY = "county"  # of what a frame says of its county, in its `attrs`


class Territory(NamedTuple):
    """The code of a county, the folder of its district map, tiles and boundary settings, and city and name of each inset."""

    code: str
    maps: Path
    insets: tuple[tuple[str, str], ...] = ()

    def as_text(self) -> str:
        """The territory as JSON, for the `attrs` of a frame."""
        return json.dumps([self.code, str(self.maps), self.insets], ensure_ascii=False)


def of_registry(registry: Registry) -> Territory:
    """The territory that a registry is about."""
    return _territory(registry.county, registry.maps)


def of_frame(attrs: Mapping[object, object]) -> Territory:
    """The territory that a frame of `bus.indicators` is about, from its `attrs`; without any, that of the data folder in use."""
    if KEY not in attrs:
        return at_home()
    code, maps, insets = json.loads(str(attrs[KEY]))
    return Territory(code, Path(maps), tuple((city, name) for city, name in insets))


def districts_of_frame(attrs: Mapping[object, object]) -> pd.DataFrame:
    """The rows of `districts.csv` that a frame of `bus.indicators` says it is about; none for another frame."""
    import pandas as pd

    columns, *rows = json.loads(str(attrs.get("districts", "[[]]")))
    return pd.DataFrame(rows, columns=columns)


def at_home() -> Territory:
    """The territory of the data folder in use; DataError where its county.csv cannot be read."""
    return of_folder(paths.data_dir())


def of_folder(data: Path) -> Territory:
    """The territory of a data folder; DataError where its county.csv cannot be read."""
    return _territory(read(data), paths.maps_dir(data))


def _territory(own: County, maps: Path) -> Territory:
    return Territory(own.code, maps, tuple((city.area_id, city.inset) for city in own.cities))
