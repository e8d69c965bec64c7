"""Machine-readable zones read for programs: what a zone says, and every doubt. Nobody is looked up."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api import RoleAndScope
from core import clock
from core.bodies import StrictJSONParser, object_of
from core.errors import RuleViolation
from core.problems import problems
from identity.mrz import Finding, FindingCode, read_mrz
from registry.capabilities import RegistryCapability
from registry.rules.people.zones import fields_of, finding_in_words

LINES_AT_MOST, LINE_AT_MOST = 3, 100


class ZoneIn(serializers.Serializer[Any]):
    lines = serializers.ListField(
        child=serializers.CharField(max_length=LINE_AT_MOST),
        max_length=LINES_AT_MOST,
        help_text="The lines of the zone from top to bottom: three of a card, two of a passport or visa.",
    )


class ZoneFields(serializers.Serializer[Any]):
    kind = serializers.CharField(help_text="As in crossings, or visa; empty when the code tells none.")
    issuing_country = serializers.CharField()
    surname = serializers.CharField()
    given_names = serializers.CharField()
    number = serializers.CharField()
    citizenship = serializers.CharField()
    born_on = serializers.CharField(allow_null=True, help_text="As much of it as the document gives.")
    sex = serializers.CharField(help_text="m, f or x; empty when it cannot be read.")
    expires_on = serializers.DateField(allow_null=True)
    optional = serializers.CharField()


class ZoneFinding(serializers.Serializer[Any]):
    field = serializers.CharField(allow_blank=True, help_text="Empty when it is about the whole zone.")
    line = serializers.IntegerField(help_text="From 1; 0 is all of it.")
    position = serializers.IntegerField(help_text="From 1; 0 is all of it.")
    code = serializers.ChoiceField(choices=[code.value for code in FindingCode])
    message = serializers.CharField()
    repaired = serializers.BooleanField()


class ZoneOut(serializers.Serializer[Any]):
    format = serializers.CharField(help_text="TD1, TD2, TD3, MRV-A or MRV-B; empty when it is none.")
    fields = ZoneFields()  # type: ignore[assignment]
    valid = serializers.BooleanField(help_text="Whether all of it may be taken over as it is.")
    findings = ZoneFinding(many=True)


class ZonesView(APIView):
    """What a machine-readable zone says (ICAO Doc 9303), with findings instead of errors."""

    permission_classes = (RoleAndScope,)
    parser_classes = (StrictJSONParser,)
    capability = RegistryCapability.READ_BY_API
    scope = "migrants"

    @extend_schema(
        operation_id="read_zone",
        tags=["documents"],
        request=ZoneIn,
        responses={200: ZoneOut, **problems(401, 403, 422)},
    )
    def post(self, request: Request) -> Response:
        reading = read_mrz("\n".join(_lines_in(object_of(request.data))), on=clock.today())
        return Response(
            {
                "format": reading.form,
                "fields": fields_of(reading),
                "valid": reading.is_sound,
                "findings": [_told(finding) for finding in reading.findings],
            }
        )


def _lines_in(given: Any) -> list[str]:
    lines = given.get("lines")
    if (
        not isinstance(lines, list)
        or not 0 < len(lines) <= LINES_AT_MOST
        or not all(isinstance(line, str) and len(line) <= LINE_AT_MOST for line in lines)
    ):
        raise RuleViolation(
            _("lines: a list of one to three texts is expected, the lines of the zone."),
            code="lines_form",
            facts={"field": "lines"},
        )
    return lines


def _told(finding: Finding) -> dict[str, Any]:
    return {
        "field": finding.field,
        "line": finding.line,
        "position": finding.position,
        "code": finding.code.value,
        "message": finding_in_words(finding),
        "repaired": finding.code is FindingCode.REPAIRED,
    }
