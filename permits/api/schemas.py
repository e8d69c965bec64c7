"""The shapes of requests and answers, for the published description and for reading what came."""

from typing import Any

from rest_framework import serializers

from core.problems import KnownDate, Why
from permits.rules.terms import MONTHS_AT_MOST, MONTHS_OFFERED
from permits.states import (
    ApplicationAct,
    ApplicationKind,
    ApplicationState,
    CheckCode,
    CheckOutcome,
    PermitState,
)
from quotas.states import Category

WORKERS_AT_MOST = 200


class WorkerIn(serializers.Serializer[Any]):
    surname = serializers.CharField(max_length=120)
    given_names = serializers.CharField(max_length=120, required=False, allow_blank=True)
    patronymic = serializers.CharField(max_length=120, required=False, allow_blank=True)
    born_on = KnownDate()
    sex = serializers.ChoiceField(choices=["m", "f", "x"], help_text="x where the passport does not say.")
    citizenship = serializers.CharField(max_length=3, help_text="Three letters, as in the passport.")
    document_number = serializers.CharField(max_length=24, help_text="Of the passport.")
    document_expires_on = serializers.DateField(required=False, allow_null=True)
    position = serializers.CharField(max_length=120)
    occupation = serializers.CharField(max_length=8, help_text="Occupation group: a digit, 0 to 9.")
    education = serializers.CharField(max_length=200, required=False, allow_blank=True)


class DeclaredIn(serializers.Serializer[Any]):
    """What the employer declares about its staff and its search at home."""

    employees = serializers.IntegerField(min_value=0, max_value=1_000_000, required=False, allow_null=True)
    citizens_heads = serializers.IntegerField(
        min_value=0, max_value=1_000_000, required=False, allow_null=True
    )
    foreigners_heads = serializers.IntegerField(
        min_value=0, max_value=1_000_000, required=False, allow_null=True
    )
    citizens_specialists = serializers.IntegerField(
        min_value=0, max_value=1_000_000, required=False, allow_null=True
    )
    foreigners_specialists = serializers.IntegerField(
        min_value=0, max_value=1_000_000, required=False, allow_null=True
    )
    is_branch = serializers.BooleanField(required=False)
    is_state_body = serializers.BooleanField(required=False)
    vacancy_code = serializers.CharField(max_length=40, required=False, allow_blank=True)
    vacancy_published_on = serializers.DateField(required=False, allow_null=True)


class ChangesIn(DeclaredIn):
    """Only what is sent is changed."""

    region = serializers.CharField(max_length=8, required=False)
    category = serializers.ChoiceField(choices=Category.choices, required=False)
    months = serializers.IntegerField(min_value=1, max_value=MONTHS_AT_MOST, required=False)


class ApplicationIn(DeclaredIn):
    employer = serializers.CharField(
        max_length=12, required=False, help_text="BIN or IIN; may be left out by who acts for one only."
    )
    region = serializers.CharField(max_length=8, help_text="ISO 3166-2 code of the region of work.")
    category = serializers.ChoiceField(choices=Category.choices)
    months = serializers.IntegerField(
        min_value=1, max_value=MONTHS_AT_MOST, required=False, default=MONTHS_OFFERED
    )
    workers = WorkerIn(many=True, required=False, help_text=f"At most {WORKERS_AT_MOST}.")


class WorkersIn(serializers.Serializer[Any]):
    workers = WorkerIn(many=True, help_text=f"1 to {WORKERS_AT_MOST}.")


class EmployerOut(serializers.Serializer[Any]):
    identifier = serializers.CharField(help_text="BIN or IIN")
    name = serializers.CharField()


class CheckOut(serializers.Serializer[Any]):
    code = serializers.ChoiceField(choices=CheckCode.choices)
    title = serializers.CharField()
    outcome = serializers.ChoiceField(choices=CheckOutcome.choices)
    stands_in_the_way = serializers.BooleanField()
    why = Why(many=True)
    cure = serializers.CharField(allow_blank=True, help_text="What can be done; empty when nothing.")


class DeadlineOut(serializers.Serializer[Any]):
    code = serializers.ChoiceField(choices=["decision", "payment"])
    first = serializers.DateField()
    last = serializers.DateField(help_text="The last day, counted.")
    why = Why()


class WorkerOut(serializers.Serializer[Any]):
    surname = serializers.CharField()
    given_names = serializers.CharField(allow_blank=True)
    patronymic = serializers.CharField(allow_blank=True)
    born_on = KnownDate()
    sex = serializers.CharField()
    citizenship = serializers.CharField()
    document_number = serializers.CharField()


class AskedWorkerOut(WorkerOut):
    position = serializers.CharField()
    occupation = serializers.CharField()
    education = serializers.CharField(allow_blank=True)
    left_out_on = serializers.DateField(
        allow_null=True, help_text="The day on which the permits were issued and this worker got none."
    )
    left_out_because = Why(many=True)


class ApplicationRow(serializers.Serializer[Any]):
    number = serializers.CharField()
    kind = serializers.ChoiceField(choices=ApplicationKind.choices)
    extends = serializers.CharField(allow_null=True, help_text="Number of the permit to extend.")
    employer = EmployerOut()
    region = serializers.CharField(help_text="ISO 3166-2 code")
    category = serializers.ChoiceField(choices=Category.choices)
    months = serializers.IntegerField()
    state = serializers.ChoiceField(choices=ApplicationState.choices)
    places = serializers.IntegerField(help_text="Places of the quota held for it now.")
    drafted_on = serializers.DateField()
    submitted_on = serializers.DateField(allow_null=True)
    decision_due_on = serializers.DateField(allow_null=True)
    decided_on = serializers.DateField(allow_null=True)
    refusal_ground = serializers.CharField(allow_null=True)
    note = serializers.CharField(allow_blank=True)
    fee_mci = serializers.IntegerField(allow_null=True)
    fee_due_on = serializers.DateField(allow_null=True)
    fee_amount = serializers.IntegerField(allow_null=True, help_text="Tenge paid.")
    paid_on = serializers.DateField(allow_null=True)
    closed_on = serializers.DateField(allow_null=True)


class ApplicationOut(ApplicationRow):
    workers = AskedWorkerOut(many=True)
    deadlines = DeadlineOut(many=True)
    checks = CheckOut(many=True)
    permits = serializers.ListField(child=serializers.CharField(), help_text="Numbers of permits issued.")
    allowed_acts = serializers.ListField(child=serializers.ChoiceField(choices=ApplicationAct.choices))


class ActedOut(serializers.Serializer[Any]):
    """Where the application stands after an act."""

    number = serializers.CharField()
    state = serializers.ChoiceField(choices=ApplicationState.choices)
    places = serializers.IntegerField()
    submitted_on = serializers.DateField(allow_null=True)
    decision_due_on = serializers.DateField(allow_null=True)
    closed_on = serializers.DateField(allow_null=True)


class PageOut(serializers.Serializer[Any]):
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)


class ApplicationsOut(PageOut):
    results = ApplicationRow(many=True)


class WindowOut(serializers.Serializer[Any]):
    first = serializers.DateField()
    last = serializers.DateField()


class PermitRow(serializers.Serializer[Any]):
    number = serializers.CharField()
    application = serializers.CharField(help_text="Number of the application.")
    extends = serializers.CharField(allow_null=True, help_text="Number of the permit before it.")
    employer = EmployerOut()
    worker = WorkerOut()
    category = serializers.ChoiceField(choices=Category.choices)
    position = serializers.CharField()
    regions = serializers.ListField(child=serializers.CharField(), help_text="ISO 3166-2 codes")
    issued_on = serializers.DateField()
    valid_from = serializers.DateField()
    valid_until = serializers.DateField()
    state = serializers.ChoiceField(choices=PermitState.choices)
    revoked_on = serializers.DateField(allow_null=True)
    revocation_reason = serializers.CharField(allow_blank=True)
    in_force = serializers.BooleanField(help_text="In force today.")


class PermitOut(PermitRow):
    extension_window = WindowOut(allow_null=True)
    allowed_acts = serializers.ListField(child=serializers.CharField())


class PermitsOut(PageOut):
    results = PermitRow(many=True)
