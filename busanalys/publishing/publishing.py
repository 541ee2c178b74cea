"""Sign a year's report off: see that nothing is open, store what it prints beside the data, never over an earlier version."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from busanalys import survey
from busanalys.errors import BusanalysError, UsageError, report
from busanalys.figures import statements
from busanalys.publishing import open_points, stated
from busanalys.render import inputs, manifest, plan
from busanalys.render.page import assets, facts, standing
from busanalys.render.page import html as page
from busanalys.survey import Survey, datapackage, schemas, signatures, store
from busanalys.survey.signatures import Signature, Statement
from busanalys.survey.store import Store
from busanalys.text import today

if TYPE_CHECKING:
    import nbformat

    from busanalys.render.page.standing import Signing


class NotSignedError(BusanalysError):
    """Something is open, or nothing has changed since the last signing: nothing was written."""


@dataclass(frozen=True)
class Order:
    """What to sign: a year of a dataset of the data folder `data`, who answers for it and under what reference number.

    `reason` says what was wrong, from the second version on. `jobs` is how many notebooks run side by side.
    """

    data: Path
    year: int
    dataset: str
    by: str
    reference: str
    reason: str = ""
    jobs: int = 1


def publish(order: Order) -> Signature:
    """Sign the year and give the signature: the next version, dated today.

    Writes the file of numbers, the row of `signatures.csv` and the descriptor, all or nothing. Raises NotSignedError with
    everything that is open, or when nothing changed since the last version; PageFailedError when a page fails; UsageError
    without a name, a reference or, for a correction, a reason; DataError for data with problems or signed files changed
    by hand.
    """
    with store.writing(survey.data_folder(order.dataset, order.data)):
        return _publish(order)


def _publish(order: Order) -> Signature:
    loaded = survey.load(order.dataset, order.data)
    loaded.year(order.year)
    read, earlier = store.opened(loaded.path, order.data), loaded.signings(order.year)
    _check_order(order, earlier)
    _check_nothing_is_open(loaded, order)
    pages = stated.today(loaded, order.year, order.data, order.jobs)
    now, before = pages.statements(), said_when_signed(loaded, earlier[-1]) if earlier else []
    signature = _signature(order, loaded, len(earlier) + 1)
    _check_changed(earlier, signature, before, now)
    written = signatures.content([*now, *_digests(pages, loaded, signature, now, before)])
    sealed = signature.sealed(signatures.digest(written))
    _write(loaded, read, sealed, written)
    return sealed


def _check_order(order: Order, earlier: list[Signature]) -> None:
    if not order.by.strip() or not order.reference.strip():
        raise UsageError("A signing needs a name and a reference number: give both --by and --reference.")
    if earlier and not order.reason.strip():
        raise UsageError(
            f"{order.year} was signed as version {earlier[-1].version} on {earlier[-1].date}. A new version is a correction: "
            "say with --reason, in Swedish, what was wrong. It stands at the top of every page."
        )


def _check_nothing_is_open(loaded: Survey, order: Order) -> None:
    if found := [*open_points.found(loaded, order.year), *open_points.unsaid(loaded, order.data)]:
        raise NotSignedError(f"Nothing was signed, since something is open.\n{report(found)}")


def said_when_signed(loaded: Survey, signature: Signature) -> list[Statement]:
    """What the pages stated when they were signed, without the digests of the pages themselves."""
    return [one for one in signatures.read(loaded.path, signature) if one.part != standing.PAGE]


def _check_changed(earlier: list[Signature], now_signed: Signature, before: list[Statement], now: list[Statement]) -> None:
    if earlier and earlier[-1].data == now_signed.data and not statements.changes(before, now):
        last = f"version {earlier[-1].version} of {earlier[-1].date}"
        raise NotSignedError(f"Nothing was signed: nothing has changed since {last}.")


def _signature(order: Order, loaded: Survey, version: int) -> Signature:
    parts = inputs.of_survey(loaded)
    by, reference, reason = (words.strip() for words in (order.by, order.reference, order.reason))
    return Signature(
        year=order.year,
        version=version,
        date=today().isoformat(),
        by=by,
        reference=reference,
        reason=reason,
        dataset=loaded.name,
        synthetic=signatures.YES_OR_NO[loaded.synthetic],
        data=inputs.of_data_until(parts, order.year),
        dictionaries=inputs.of_dictionaries(parts),
        code=inputs.of_program(loaded.registry.maps),
        program=manifest.in_words(),
    )


def _digests(
    pages: stated.Pages, loaded: Survey, signature: Signature, now: list[Statement], before: list[Statement]
) -> list[Statement]:
    """The SHA-256 of every page as it will be once it is signed."""
    found, parts = [], inputs.of_survey(loaded)
    for task, notebook in pages.notebooks.items():
        signed = standing.of_page(signature, task.signed_as, now, before, signature.data)
        made = page_in_folder(task, loaded, parts, notebook, signed)
        found.append(Statement(task.signed_as, standing.PAGE, "", "SHA-256", signatures.digest(made), ""))
    return found


def page_in_folder(
    task: plan.Task, loaded: Survey, parts: Mapping[str, str], notebook: nbformat.NotebookNode, signing: Signing | None = None
) -> bytes:
    """A page as it stands in an output folder; `parts` are the digests of the survey, `signing` is one not stored yet."""
    digests = inputs.of_task(task, loaded, parts, single_file=False)
    described = facts.of_task(task, loaded, digests)
    described = replace(described, signing=signing or described.signing)
    used = assets.beside(f"{task.up}{assets.FOLDER}")
    return page.page(notebook, described, used, page.stands(notebook, described)).encode()


def _write(loaded: Survey, read: Store, signature: Signature, written: bytes) -> None:
    file = signatures.path(loaded.path, signature.year, signature.version)
    signatures.check_free(file)
    table = f"{signatures.TABLE}.csv"
    seals = {str(one.year): one.seal for one in (*signatures.of_rows(loaded.tables[signatures.TABLE]), signature)}
    described = datapackage.refreshed(loaded.path, adding=table, **{signatures.SEALS: seals})
    content = {table: _with(loaded, signature), datapackage.DESCRIPTOR: described.encode()}
    read.save({**{loaded.path / name: one for name, one in content.items()}, file: written})


def _with(loaded: Survey, signature: Signature) -> bytes:
    import pandas as pd

    rows = loaded.tables[signatures.TABLE].astype(str)
    grown = pd.concat([rows, pd.DataFrame([signature.row()])], ignore_index=True)
    ordered = grown[list(schemas.spec(signatures.TABLE).columns)].sort_values(["year", "version"], kind="stable")
    return str(ordered.to_csv(index=False, lineterminator="\n")).encode()
