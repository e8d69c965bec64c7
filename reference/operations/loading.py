"""Loading reference rows from the files of every installed app, as often as one likes."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.db import DataError, IntegrityError, connection, models, transaction
from django.utils.translation import gettext_lazy as _

from core.actors import Actor
from core.periods import Period
from journal.models import Entry
from journal.operations import NewEntry, record_many
from reference.events import ReferenceEvent
from reference.models import DatedTerms
from reference.operations.files import (
    Fault,
    FileRefused,
    ReferenceFile,
    Row,
    columns_of,
    ids_by_natural_key,
    key_fields,
    read_rows,
    reference_files,
)
from reference.operations.terms import dimensions_of

FROM_FILE = {"origin": "file"}


@dataclass(slots=True)
class Counts:
    """What one file did: rows added, changed, withdrawn; kept as a person left them; unchanged;
    absent (in the database, not in the file: nothing is ever deleted)."""

    added: int = 0
    changed: int = 0
    withdrawn: int = 0
    kept: int = 0
    unchanged: int = 0
    absent: int = 0


@transaction.atomic
def load_reference(*, on: date, by: Actor, files: Sequence[ReferenceFile] | None = None) -> dict[str, Any]:
    """Bring the tables to what the files say: all files or none; a second run writes nothing.

    A classifier's changed value is updated. Dated terms are not edited: the old row is withdrawn
    `on` that day and the new one added, so is a row that its file no longer has. Terms that a
    person added or withdrew stay as the person left them (`kept`). Every write is journaled.

    Raises: FileRefused naming file, line, field, rule and cure of everything found wrong.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('reference.load'))")

    by_file: dict[str, dict[str, int]] = {}
    total = Counts()
    for file in reference_files() if files is None else files:
        load = _load_terms if issubclass(file.model, DatedTerms) else _load_classifier
        counts = load(file, read_rows(file), on=on, by=by)
        by_file[file.name] = asdict(counts)
        for name, number in by_file[file.name].items():
            setattr(total, name, getattr(total, name) + number)
    return {**asdict(total), "files": by_file}


def _load_classifier(file: ReferenceFile, rows: list[Row], *, on: date, by: Actor) -> Counts:
    names = _key_columns(file)
    stored = {_values(row, names): row for row in file.model._default_manager.all()}
    new: list[tuple[int, models.Model]] = []
    changed: list[tuple[int, models.Model]] = []
    journal: list[tuple[models.Model, dict[str, Any]]] = []
    for row in rows:
        found = stored.pop(tuple(row.values[name] for name in names), None)
        if found is None:
            new.append((row.line, file.model(**row.values)))
        elif differences := _differences(found, row.values):
            journal.append((found, {"changed": sorted(differences)}))
            for name, value in row.values.items():
                setattr(found, name, value)
            changed.append((row.line, found))
    _insert(file, new)
    _update(file, changed, [name for name in (rows[0].values if rows else ()) if name not in names])
    _journal(ReferenceEvent.CLASSIFIER_ADDED, [(row, {}) for _line, row in new], on=on, by=by)
    _journal(ReferenceEvent.CLASSIFIER_CHANGED, journal, on=on, by=by)
    written = {row.pk for _line, row in new}
    relinked = [(row, data) for row, data in _link(file, rows) if row.pk not in written]
    _journal(ReferenceEvent.CLASSIFIER_CHANGED, relinked, on=on, by=by)
    touched = {row.pk for row, _data in (*journal, *relinked)}
    return Counts(
        added=len(new),
        changed=len(touched),
        unchanged=len(rows) - len(new) - len(touched),
        absent=len(stored),
    )


def _load_terms(file: ReferenceFile, rows: list[Row], *, on: date, by: Actor) -> Counts:
    model: Any = file.model
    known = list(model._default_manager.all())
    brought, dropped = _ids_from_files(model)
    live = {row.pk: row for row in known if row.withdrawn_on is None}
    ours = [row for row in live.values() if row.pk in brought]
    theirs = [row for row in live.values() if row.pk not in brought]
    rejected = [row for row in known if row.withdrawn_on is not None and row.pk not in dropped]
    counts = Counts()
    new: list[tuple[int, models.Model]] = []
    unmatched = {row.pk: row for row in ours}
    by_key = {_values(row, _key_columns(file)): row for row in ours}
    for row in rows:
        wanted = model(**row.values)
        same = by_key.get(_values(wanted, _key_columns(file)))
        if same is not None and not _differences(same, row.values):
            counts.unchanged += 1
            del unmatched[same.pk]
        elif any(_same_days(wanted, person) for person in theirs) or any(
            not _differences(person, row.values) for person in rejected
        ):
            counts.kept += 1
        else:
            new.append((row.line, wanted))
    model._default_manager.filter(pk__in=unmatched).update(withdrawn_on=on)
    _insert(file, new)
    counts.added, counts.withdrawn = len(new), len(unmatched)
    for event, written in (
        (ReferenceEvent.TERMS_WITHDRAWN, list(unmatched.values())),
        (ReferenceEvent.TERMS_ADDED, [row for _line, row in new]),
    ):
        _journal(event, [(row, _terms_data(row)) for row in written], on=on, by=by)
    return counts


def _ids_from_files(model: type[DatedTerms]) -> tuple[set[int], set[int]]:
    """The ids of rows that files brought, and of those that files (not persons) withdrew."""
    entries = Entry.objects.filter(subject_kind=model._meta.model_name, data__origin="file").values_list(
        "kind", "subject_id"
    )
    found: dict[str, set[int]] = {kind: set() for kind in ReferenceEvent.values}
    for kind, subject_id in entries:
        found[kind].add(subject_id)
    return found[ReferenceEvent.TERMS_ADDED], found[ReferenceEvent.TERMS_WITHDRAWN]


def _same_days(one: DatedTerms, other: DatedTerms) -> bool:
    if dimensions_of(one) != dimensions_of(other):
        return False
    days = Period(one.valid_from, one.valid_until)
    return days.overlaps(Period(other.valid_from, other.valid_until))


def _terms_data(row: Any) -> dict[str, Any]:
    return {**FROM_FILE, "valid_from": row.valid_from, "dimensions": dimensions_of(row)}


def _link(file: ReferenceFile, rows: list[Row]) -> list[tuple[models.Model, dict[str, Any]]]:
    """Bring many-to-many fields to what the rows say; the rows whose links changed."""
    changed: list[tuple[models.Model, dict[str, Any]]] = []
    names = _key_columns(file)
    for field in file.model._meta.many_to_many:
        if not rows or field.name not in rows[0].links:
            continue
        targets = ids_by_natural_key(field.related_model)
        stored = file.model._default_manager.prefetch_related(field.name)
        by_key = {_values(row, names): row for row in stored}
        for row in rows:
            owner = by_key[tuple(row.values[name] for name in names)]
            if unknown := row.links[field.name] - targets.keys():
                raise FileRefused([_unknown_link(file, row.line, field.name, sorted(unknown))])
            wanted = {targets[key] for key in row.links[field.name]}
            if wanted != {target.pk for target in getattr(owner, field.name).all()}:
                getattr(owner, field.name).set(wanted)
                changed.append((owner, {"changed": [field.name]}))
    return changed


def _unknown_link(file: ReferenceFile, line: int, field: str, keys: list[str]) -> Fault:
    return Fault(
        file.name,
        line,
        field,
        str(_("There is no row with the key %(keys)s.") % {"keys": ", ".join(keys)}),
        str(_("Correct the key; several keys are joined by “;”.")),
    )


def _insert(file: ReferenceFile, rows: list[tuple[int, models.Model]]) -> None:
    _write(
        file,
        rows,
        lambda batch: file.model._default_manager.bulk_create(batch, batch_size=1000),
    )


def _update(file: ReferenceFile, rows: list[tuple[int, models.Model]], names: list[str]) -> None:
    fields = [file.model._meta.get_field(name).name for name in names]
    if fields:
        _write(
            file,
            rows,
            lambda batch: file.model._default_manager.bulk_update(batch, fields, batch_size=500),
        )


def _write(
    file: ReferenceFile,
    rows: list[tuple[int, models.Model]],
    write: Callable[[list[models.Model]], Any],
) -> None:
    """Write all rows at once; when the database refuses, find the line that it refuses."""
    if not rows:
        return
    try:
        with transaction.atomic():
            write([row for _line, row in rows])
    except (IntegrityError, DataError):
        for line, row in rows:
            try:
                write([row])
            except (IntegrityError, DataError) as error:
                raise FileRefused([_fault_of(file, line, error)]) from error
        raise


def _fault_of(file: ReferenceFile, line: int, error: Exception) -> Fault:
    """What a refusal of the database means, in the words of the constraint."""
    name = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None)
    constraint = next((c for c in file.model._meta.constraints if c.name == name), None)
    rule = (
        str(constraint.violation_error_message % {"name": name})
        if constraint is not None and constraint.violation_error_message
        else str(error).splitlines()[0]
    )
    cure = _("Correct the line. The rule is “%(name)s”.") % {"name": name or type(error).__name__}
    return Fault(file.name, line, "", rule, str(cure))


def _journal(event: str, rows: Iterable[tuple[models.Model, dict[str, Any]]], *, on: date, by: Actor) -> None:
    """One entry a row, written at once."""
    record_many(
        [
            NewEntry(event, row.pk, subject_kind=row._meta.model_name or "", data={**FROM_FILE, **data})
            for row, data in rows
        ],
        by=by,
        on=on,
    )


def _key_columns(file: ReferenceFile) -> list[str]:
    return columns_of(file.model, key_fields(file.model))


def _values(row: models.Model, names: list[str]) -> tuple[Any, ...]:
    return tuple(getattr(row, name) for name in names)


def _differences(row: models.Model, values: dict[str, Any]) -> dict[str, list[Any]]:
    """The columns whose stored value is another one: [before, after] as texts."""
    return {
        name: [None if v is None else str(v) for v in (getattr(row, name), value)]
        for name, value in values.items()
        if getattr(row, name) != value
    }
