"""Reading the files of reference rows: `<app>/data/NN_modelname.csv`.

The header names fields. A foreign key is written as the natural key of the row it points to, a
many-to-many field as natural keys joined by ";". Empty means null (or the empty text, where a text
field has no null). Lines that begin with "#" are remarks.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.errors import DomainError
from reference.models import DatedTerms

_FILE_NAME = re.compile(r"^(?P<number>\d\d)_(?P<model>[a-z0-9]+)\.csv$")


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong at one place of a file, and what to do about it."""

    file: str
    line: int
    field: str
    rule: str
    cure: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" + (f", {self.field}" if self.field else "")
        return f"{place}: {self.rule} {self.cure}"


class FileRefused(DomainError):
    """A reference file is wrong; nothing of this run was loaded. `faults` names each place."""

    code = "reference_file_refused"

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = faults
        super().__init__("\n".join(str(fault) for fault in faults[:50]), facts={"faults": len(faults)})


@dataclass(frozen=True, slots=True)
class ReferenceFile:
    """One file and the model its rows belong to."""

    number: int
    path: Path
    model: type[models.Model]

    @property
    def name(self) -> str:
        return f"{self.model._meta.app_label}/data/{self.path.name}"


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a file: column values, and the natural keys of many-to-many fields."""

    line: int
    values: dict[str, Any]
    links: dict[str, frozenset[str]]


def reference_files() -> list[ReferenceFile]:
    """The files of all installed apps, in the order of their numbers.

    Raises: FileRefused when a file is named after no model of its app.
    """
    found = []
    for config in apps.get_app_configs():
        for path in sorted(Path(config.path).glob("data/[0-9][0-9]_*.csv")):
            match = _FILE_NAME.match(path.name)
            name = match["model"] if match else path.stem
            try:
                model = config.get_model(name)
            except LookupError:
                raise FileRefused(
                    [
                        Fault(
                            f"{config.label}/data/{path.name}",
                            0,
                            "",
                            str(_("The file is named after no model of its app.")),
                            str(_("Name it NN_model.csv, the model in lower case.")),
                        )
                    ]
                ) from None
            found.append(ReferenceFile(int(path.name[:2]), path, model))
    return sorted(found, key=lambda file: (file.number, file.name))


def key_fields(model: type[models.Model]) -> tuple[str, ...]:
    """The fields that tell one row of a model from another in a file."""
    if issubclass(model, DatedTerms):
        return (*model.dimensions, "valid_from")
    return tuple(getattr(model, "natural_key", ()))


def columns_of(model: type[models.Model], names: Iterable[str]) -> list[str]:
    """The columns of fields: for a foreign key the one that holds the id."""
    columns = {field.name: field.attname for field in model._meta.concrete_fields}
    return [columns[name] for name in names]


def ids_by_natural_key(model: type[models.Model]) -> dict[str, int]:
    """The ids of a model's rows by natural key as files write it (parts joined by "/")."""
    paths = _natural_paths(model)
    rows = model._default_manager.values_list(*paths, "pk")
    return {"/".join(str(part) for part in row[:-1]): row[-1] for row in rows}


def cells_of(path: Path) -> Iterator[tuple[int, list[str]]]:
    """The cells of a file by line, with its number; lines that begin with # are remarks."""
    with path.open(encoding="utf-8-sig", newline="") as stream:
        reader = csv.reader("\n" if line.startswith("#") else line for line in stream)
        yield from ((reader.line_num, line) for line in reader if line)


def read_rows(file: ReferenceFile) -> list[Row]:
    """The rows of a file with their values checked field by field.

    Raises: FileRefused naming every wrong place: line, field, rule, cure.
    """
    cells = cells_of(file.path)
    _line, header = next(cells, (1, []))
    columns = _Columns(file, header)
    rows = [columns.read(line, values) for line, values in cells]
    columns.refuse_repeated(rows)
    if columns.faults:
        raise FileRefused(columns.faults)
    return rows


def _natural_paths(model: type[models.Model]) -> Iterator[str]:
    for name in getattr(model, "natural_key", ()):
        related = model._meta.get_field(name).related_model
        if related is None:
            yield name
        else:
            yield from (f"{name}__{path}" for path in _natural_paths(related))


class _Columns:
    """The columns of one file; turns lines into rows and collects what is wrong."""

    def __init__(self, file: ReferenceFile, header: list[str]) -> None:
        self.file = file
        self.faults: list[Fault] = []
        self.fields: list[models.Field[Any, Any]] = []
        self.targets: dict[str, dict[str, int]] = {}
        for name in header:
            self._add(name.strip())
        missing = [name for name in key_fields(file.model) if name not in header]
        if missing or not key_fields(file.model):
            self._fault(
                1,
                ", ".join(missing),
                _("The columns that tell rows apart are missing."),
                _("Add them to the header, or name a natural key on the model."),
            )
        if self.faults:
            raise FileRefused(self.faults)

    def _add(self, name: str) -> None:
        options = self.file.model._meta
        known = [field.name for field in (*options.fields[1:], *options.many_to_many)]
        try:
            if name not in known or name in [field.name for field in self.fields]:
                raise FieldDoesNotExist
            field = options.get_field(name)
        except FieldDoesNotExist:
            self._fault(
                1,
                name,
                _("There is no such field, or the header names it twice."),
                _("Fields are: %(fields)s.") % {"fields": ", ".join(known)},
            )
            return
        assert isinstance(field, models.Field)
        self.fields.append(field)
        if isinstance(field, models.ForeignKey):
            self.targets[name] = ids_by_natural_key(field.related_model)

    def read(self, line: int, cells: list[str]) -> Row:
        values: dict[str, Any] = {}
        links: dict[str, frozenset[str]] = {}
        if len(cells) != len(self.fields):
            self._fault(
                line,
                "",
                _("The line has %(found)s values, the header %(wanted)s.")
                % {"found": len(cells), "wanted": len(self.fields)},
                _("Put texts that hold a comma between double quotes."),
            )
            return Row(line, values, links)
        for field, cell in zip(self.fields, cells, strict=True):
            text = cell.strip()
            if isinstance(field, models.ManyToManyField):
                links[field.name] = frozenset(filter(None, (p.strip() for p in text.split(";"))))
            else:
                values[field.attname] = self._value(line, field, text)
        return Row(line, values, links)

    def _value(self, line: int, field: models.Field[Any, Any], text: str) -> Any:
        if text == "" and field.null:
            return None
        if isinstance(field, models.ForeignKey):
            return self._target(line, field, text)
        if isinstance(field, models.BooleanField):
            text = text.capitalize()
        try:
            return field.clean(text, None)
        except ValidationError as error:
            self._fault(line, field.name, " ".join(error.messages), _("Correct the value “%s”.") % text)
            return None

    def _target(self, line: int, field: models.ForeignKey[Any, Any], text: str) -> int | None:
        found = self.targets[field.name].get(text)
        if found is None:
            self._fault(
                line,
                field.name,
                _("There is no %(thing)s “%(key)s”.")
                % {"thing": field.related_model._meta.verbose_name, "key": text},
                _("Correct the key, or load the row it points to from a file of a lower number."),
            )
        return found

    def refuse_repeated(self, rows: list[Row]) -> None:
        """Two lines for the same thing: which one holds would depend on their order."""
        names = columns_of(self.file.model, key_fields(self.file.model))
        keys = [tuple(row.values.get(name) for name in names) for row in rows]
        repeated = {key for key, times in Counter(keys).items() if times > 1 and None not in key}
        for row, key in zip(rows, keys, strict=True):
            if key in repeated:
                self._fault(
                    row.line,
                    ", ".join(key_fields(self.file.model)),
                    _("Another line of the file has the same key."),
                    _("Keep one of them."),
                )

    def _fault(self, line: int, field: str, rule: Any, cure: Any) -> None:
        self.faults.append(Fault(self.file.name, line, field, str(rule), str(cure)))
