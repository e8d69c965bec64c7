"""Shapes that several apps' API answers share, for the published description."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from identity.partial_dates import PartialDate, ShortYear

PROBLEM = "application/problem+json"
NON_FIELD_ERRORS = "non_field_errors"


class Problem(serializers.Serializer[Any]):
    """A refusal (`application/problem+json`)."""

    type = serializers.CharField()
    title = serializers.CharField(help_text="What is wrong and how to put it right.")
    status = serializers.IntegerField()
    code = serializers.CharField()
    facts = serializers.JSONField()
    request = serializers.CharField(help_text="The number to quote.")


class Why(serializers.Serializer[Any]):
    """One step of an explanation."""

    fact = serializers.CharField()
    clause = serializers.CharField()
    version = serializers.CharField()
    confidence = serializers.CharField()


class KnownDate(serializers.CharField):
    """A date of which the year alone may be known: 1965-05-12, 1965-05, 1965 or with zeros for the rest."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", "1965-05-12; 1965-05 or 1965 where no more is known.")
        super().__init__(**kwargs)

    def to_internal_value(self, data: Any) -> Any:
        """Raises ValidationError with the cure."""
        text = super().to_internal_value(data)
        try:
            return PartialDate.read(text)
        except ShortYear:
            raise serializers.ValidationError(
                _("Write all four digits of the year: which century is meant is not guessed."),
                code="short_year",
            ) from None
        except ValueError:
            raise serializers.ValidationError(
                _("A date is expected, as 1965-05-12; as 1965-05 or 1965 where the document gives no more."),
                code="birth_form",
            ) from None


#: What DRF says of a value without saying what to do.
_CURES = {
    "required": _("it is missing. Give it."),
    "null": _("it is empty. Give a value, or leave the field out where it may be missing."),
    "blank": _("it is empty. Give a value."),
}
#: So many sentences stand in a title; `errors` has all.
_IN_TITLE = 3


@dataclass(frozen=True, slots=True)
class _Fault:
    path: tuple[str | int, ...]
    code: str
    sentence: str

    @property
    def name(self) -> str:
        """`workers[3].born_on`: counted from 0, as in the body."""
        name = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in self.path)
        return name.removeprefix(".")

    @property
    def pointer(self) -> str:
        return "".join(f"/{step}" for step in self.path)


def told_of(details: Any) -> tuple[str, dict[str, Any]]:
    """The title and the facts of a refused body, from DRF's nested details.

    The title names each field by its path and says how to put it right; `errors` has one object a fault
    with its pointer (RFC 9457, section 3, RFC 6901).
    """
    faults = list(_faults_in(details, ()))
    sentences = [f"{fault.name}: {fault.sentence}" if fault.path else fault.sentence for fault in faults]
    title = " ".join(sentences[:_IN_TITLE])
    if len(faults) > _IN_TITLE:
        title += " " + _("More faults: %(number)s, see errors.") % {"number": len(faults) - _IN_TITLE}
    errors = [
        {"pointer": fault.pointer, "field": fault.name, "code": fault.code, "detail": fault.sentence}
        for fault in faults
    ]
    return title, {"field": faults[0].name if faults else "", "errors": errors}


def _faults_in(details: Any, path: tuple[str | int, ...]) -> Iterator[_Fault]:
    if isinstance(details, Mapping) and {"message", "code"} == details.keys():
        code = str(details["code"])
        yield _Fault(path, code, str(_CURES.get(code, details["message"])))
    elif isinstance(details, Mapping):
        for name, inner in details.items():
            # A fault of a list's item stands under its number, one of the whole under no name.
            step = () if name == NON_FIELD_ERRORS else (name,)
            yield from _faults_in(inner, (*path, *step))
    elif isinstance(details, list):
        is_of_items = any(isinstance(inner, Mapping) and "message" not in inner for inner in details)
        for number, inner in enumerate(details):
            yield from _faults_in(inner, (*path, number) if is_of_items else path)


def problems(*statuses: int) -> dict[Any, Any]:
    """The refusals a resource may give."""
    return {(status, PROBLEM): Problem for status in statuses}
