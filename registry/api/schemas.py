"""The shapes of requests and answers, for the published description of the API."""

from typing import Any

from rest_framework import serializers

from core.answers import Why
from registry.rules.feeds import WatermarkReason
from registry.states import Direction, DocumentKind, FilePurpose, Sex


class CrossingDocument(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(choices=DocumentKind.choices)
    number = serializers.CharField(max_length=24)
    issuing_country = serializers.CharField(help_text="Three letters, as in the document.")
    expires_on = serializers.DateField(required=False, allow_null=True)


class CrossingPerson(serializers.Serializer[Any]):
    surname = serializers.CharField(max_length=120)
    given_names = serializers.CharField(max_length=120, required=False, allow_blank=True)
    patronymic = serializers.CharField(max_length=120, required=False, allow_blank=True)
    born_on = serializers.DateField()
    sex = serializers.ChoiceField(choices=Sex.choices)
    citizenship = serializers.CharField(help_text="Three letters, as in the document.")


class CrossingItem(serializers.Serializer[Any]):
    """One message about one crossing; a correction has the same number and the next revision."""

    source_id = serializers.CharField(max_length=64, help_text="The crossing's number at the source.")
    revision = serializers.IntegerField(min_value=1)
    direction = serializers.ChoiceField(choices=Direction.choices)
    crossed_at = serializers.DateTimeField(help_text="ISO 8601 with the offset from UTC.")
    checkpoint = serializers.CharField(help_text="A code of /checkpoints/.")
    document = CrossingDocument()
    person = CrossingPerson()


class CrossingsIn(serializers.Serializer[Any]):
    crossings = CrossingItem(many=True, help_text="1 to 1,000.")


class RejectedItem(serializers.Serializer[Any]):
    source_id = serializers.CharField()
    field = serializers.CharField()
    code = serializers.CharField()
    message = serializers.CharField()


class CrossingsOut(serializers.Serializer[Any]):
    """accepted + unchanged + rejected = the items that were sent."""

    accepted = serializers.IntegerField()
    unchanged = serializers.IntegerField()
    rejected = RejectedItem(many=True)


class Names(serializers.Serializer[Any]):
    kk = serializers.CharField()
    ru = serializers.CharField()
    en = serializers.CharField()


class Watermark(serializers.Serializer[Any]):
    complete_until = serializers.DateTimeField(allow_null=True)
    told_at = serializers.DateTimeField(allow_null=True)


class CheckpointOut(serializers.Serializer[Any]):
    code = serializers.CharField()
    names = Names()
    region = serializers.CharField()
    kind = serializers.CharField()
    watermark = Watermark(allow_null=True)


class WatermarkIn(serializers.Serializer[Any]):
    complete_until = serializers.DateTimeField(help_text="ISO 8601 with the offset from UTC.")
    reason = serializers.ChoiceField(
        choices=WatermarkReason.choices, required=False, help_text="Needed to move it back."
    )


class WatermarkOut(Watermark):
    checkpoint = serializers.CharField()


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
    born_on = serializers.DateField()
    sex = serializers.CharField()
    citizenship = serializers.CharField()
    documents = DocumentOut(many=True)


class MigrantsOut(serializers.Serializer[Any]):
    results = MigrantOut(many=True)
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


PURPOSES = FilePurpose.values
