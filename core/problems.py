"""Shapes that several apps' API answers share, for the published description."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from identity.partial_dates import PartialDate, ShortYear

PROBLEM = "application/problem+json"


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


def problems(*statuses: int) -> dict[Any, Any]:
    """The refusals a resource may give."""
    return {(status, PROBLEM): Problem for status in statuses}
