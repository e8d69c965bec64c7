"""Shapes that several apps' API answers share, for the published description."""

from typing import Any

from rest_framework import serializers

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


def problems(*statuses: int) -> dict[Any, Any]:
    """The refusals a resource may give."""
    return {(status, PROBLEM): Problem for status in statuses}
