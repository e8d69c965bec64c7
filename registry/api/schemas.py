"""The shapes of requests and answers, for the published description of the API."""

from typing import Any

from rest_framework import serializers

from accounts.states import ASKED_PURPOSES
from core.capabilities import Purpose
from core.problems import KnownDate, Why
from registry.states import DayCount, FoundBy


class DocumentOut(serializers.Serializer[Any]):
    kind = serializers.CharField()
    number = serializers.CharField()
    issuing_country = serializers.CharField()
    expires_on = serializers.DateField(allow_null=True)


class MigrantOut(serializers.Serializer[Any]):
    public_id = serializers.UUIDField()
    surname = serializers.CharField()
    given_names = serializers.CharField()
    patronymic = serializers.CharField()
    born_on = KnownDate()
    sex = serializers.CharField()
    citizenship = serializers.CharField()
    documents = DocumentOut(many=True)


class FoundMigrantOut(MigrantOut):
    found_by = serializers.ChoiceField(
        choices=FoundBy.choices, help_text="Why it was found, the surest first."
    )
    found_as = serializers.CharField(
        allow_blank=True, help_text="The former name that was found; empty when it is the name of today."
    )
    in_country_until = serializers.DateField(
        allow_null=True,
        help_text="The lawful end of the stay that goes on; null without one and for citizens.",
    )


class MigrantsOut(serializers.Serializer[Any]):
    results = FoundMigrantOut(many=True)
    more = serializers.BooleanField(help_text="More were found than are shown: narrow the search.")


class StayRow(serializers.Serializer[Any]):
    entered_on = serializers.DateField()
    departed_on = serializers.DateField(allow_null=True)
    exit_missing = serializers.BooleanField()
    authorised_until = serializers.DateField(allow_null=True)


class MigrantFileOut(MigrantOut):
    stays = StayRow(many=True)


class StayOut(serializers.Serializer[Any]):
    entered_on = serializers.DateField()
    departed_on = serializers.DateField(allow_null=True)
    exit_missing = serializers.BooleanField()
    regime = serializers.CharField(allow_null=True)
    basis = serializers.CharField()
    authorised_until = serializers.DateField(allow_null=True)
    exhausts_on = serializers.DateField(allow_null=True)
    days_used = serializers.IntegerField()
    days_left = serializers.IntegerField(
        allow_null=True, help_text="Consecutive lawful days ahead, `on` included; null after departure."
    )
    overstay_days = serializers.IntegerField()
    why = Why(many=True)


class DayOut(serializers.Serializer[Any]):
    on = serializers.DateField()
    counted = serializers.BooleanField()
    kind = serializers.ChoiceField(choices=DayCount.choices, help_text="Why it counts or does not.")
    crossing = serializers.CharField(
        allow_null=True, help_text="The source's number of the entry, on the last day of the exit."
    )
    crossing_source = serializers.CharField(allow_null=True)
    clause = serializers.CharField(allow_blank=True)
    version = serializers.CharField(allow_blank=True)
    confidence = serializers.CharField()


class DaysOut(serializers.Serializer[Any]):
    days_used = serializers.IntegerField(help_text="How many of the days in the window count.")
    days = DayOut(many=True)


PURPOSES = [purpose.value for purpose in (*ASKED_PURPOSES, Purpose.AUDIT)]
