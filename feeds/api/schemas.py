"""The shapes of requests and answers of the feeds, for the published description of the API."""

from typing import Any

from rest_framework import serializers

from core.problems import KnownDate
from feeds.rules.completeness import WatermarkReason
from registry.states import Direction, DocumentKind, Sex


class CrossingDocument(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(choices=DocumentKind.choices)
    number = serializers.CharField(max_length=24)
    issuing_country = serializers.CharField(help_text="Three letters, as in the document.")
    expires_on = serializers.DateField(required=False, allow_null=True)
    mrz = serializers.CharField(
        max_length=200,
        required=False,
        help_text="The machine-readable zone; what it says may be left out of document and person.",
    )


class CrossingPerson(serializers.Serializer[Any]):
    surname = serializers.CharField(max_length=120)
    given_names = serializers.CharField(max_length=120, required=False, allow_blank=True)
    patronymic = serializers.CharField(max_length=120, required=False, allow_blank=True)
    born_on = KnownDate()
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


class NoticeItem(serializers.Serializer[Any]):
    """That something stands against the crossing of the person of an item."""

    source_id = serializers.CharField()
    kind = serializers.CharField()
    ground = serializers.CharField()


class CrossingsOut(serializers.Serializer[Any]):
    """accepted + unchanged + rejected = the items that were sent."""

    accepted = serializers.IntegerField()
    unchanged = serializers.IntegerField()
    rejected = RejectedItem(many=True)
    notices = NoticeItem(many=True, help_text="Of every item whose document is known, rejected ones too.")


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
