"""The calculator of stays for anyone's programs: no sign-in, nothing about anybody, nothing kept."""

from typing import Any

from django.utils.decorators import method_decorator
from django.utils.translation import gettext
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import Throttled
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from core import clock
from core.addresses import client_address
from core.bodies import StrictJSONParser, object_of
from core.limits import is_allowed
from core.problems import problems
from core.readers_language import in_readers_language
from registry.queries.stays.calculator import Told, calculated
from registry.rules.stays.asked_stays import DAYS_AT_MOST, STAYS_AT_MOST, asked_of

#: So many questions a minute from one address.
MOST, SECONDS = 60, 60


class StayedIn(serializers.Serializer[Any]):
    entered_on = serializers.DateField()
    departed_on = serializers.DateField(allow_null=True, required=False, help_text="Null while it goes on.")


class CalculatorIn(serializers.Serializer[Any]):
    """One rule: `citizenship`, `regime`, or limits of one's own."""

    citizenship = serializers.CharField(required=False, help_text="ISO 3166-1, three letters.")
    regime = serializers.CharField(required=False, help_text="The code of a group of citizenships.")
    window_days = serializers.IntegerField(required=False, min_value=1, max_value=DAYS_AT_MOST)
    limit_days = serializers.IntegerField(required=False, min_value=1, max_value=DAYS_AT_MOST)
    per_entry_days = serializers.IntegerField(required=False, min_value=1, max_value=DAYS_AT_MOST)
    stays = serializers.ListField(
        child=StayedIn(), max_length=STAYS_AT_MOST, help_text="In any order; they do not overlap."
    )
    on = serializers.DateField(required=False, help_text="By default today.")


class LedgerDayOut(serializers.Serializer[Any]):
    on = serializers.DateField()
    counted = serializers.BooleanField()


class RuleOut(serializers.Serializer[Any]):
    regime = serializers.CharField(allow_null=True, help_text="Null for limits of one's own.")
    per_entry_days = serializers.IntegerField(allow_null=True)
    limit_days = serializers.IntegerField(allow_null=True)
    window_days = serializers.IntegerField(allow_null=True)
    days_in_year = serializers.IntegerField(allow_null=True)
    clause = serializers.CharField(allow_blank=True)
    version = serializers.DateField(allow_null=True, help_text="From when the rule is in force.")
    confidence = serializers.CharField(help_text="How sure the limit is that decides the answer.")


class CalculatorOut(serializers.Serializer[Any]):
    on = serializers.DateField()
    days_used = serializers.IntegerField(help_text="In the window; in the stay where there is none.")
    days_left = serializers.IntegerField(
        allow_null=True,
        help_text="Consecutive lawful days, `on` the first; of who is not here, if entering then.",
    )
    last_lawful_day = serializers.DateField(
        allow_null=True, help_text="Of the stay that holds `on`; null without one or without a limit."
    )
    earliest_reentry_on = serializers.DateField(allow_null=True, help_text="Supposes leaving on `on`.")
    days_on_reentry = serializers.IntegerField(allow_null=True, help_text="Consecutive days it then gives.")
    overstay_days = serializers.IntegerField()
    ledger = LedgerDayOut(many=True)
    rule = RuleOut()


@method_decorator(in_readers_language, name="dispatch")
class StayCalculatorView(APIView):
    """How long one may stay by a rule, for stays as one tells them."""

    authentication_classes = ()
    permission_classes = (AllowAny,)
    parser_classes = (StrictJSONParser,)

    @extend_schema(
        operation_id="calculate_stay",
        tags=["calculator"],
        auth=[],
        request=CalculatorIn,
        responses={200: CalculatorOut, **problems(422, 429)},
    )
    def post(self, request: Request) -> Response:
        if not is_allowed("calculator", client_address(request), most=MOST, seconds=SECONDS):
            raise Throttled(wait=SECONDS)
        asked = asked_of(object_of(request.data), today=clock.today())
        told = calculated(asked)
        answer = told.answer
        return Response(
            {
                "on": asked.on,
                "days_used": answer.days_used,
                "days_left": answer.days_left,
                "last_lawful_day": answer.last_lawful_day,
                "earliest_reentry_on": answer.earliest_reentry_on,
                "days_on_reentry": answer.days_on_reentry,
                "overstay_days": answer.overstay_days,
                "ledger": [{"on": day.on, "counted": day.is_counted} for day in answer.ledger],
                "rule": _rule(told),
            }
        )


def _rule(told: Told) -> dict[str, Any]:
    row, terms = told.row, told.terms
    return {
        "regime": row.group.code if row else None,
        "per_entry_days": terms.days_per_entry,
        "limit_days": terms.days_in_window,
        "window_days": terms.window_days,
        "days_in_year": terms.days_in_year,
        "clause": gettext(row.clause) if row else "",
        "version": row.valid_from if row else None,
        "confidence": told.answer.confidence,
    }
