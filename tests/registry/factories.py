"""People, their stays and papers, named by situation: `StayFactory(overstayed=True, days_over=4)`.

Lawful ends are computed by the product's own clock from the facts made here, unless a test gives
`authorised_until` itself.
"""

from datetime import date, datetime, timedelta
from typing import Any

import factory
from django.db import connection

from core.numbers import number_of
from identity.document_numbers import document_key, document_shape
from identity.name_keys import given_name_key, name_key
from identity.partial_dates import PartialDate
from papers.models import Paper
from reference.queries.dated import in_force, terms_in_force
from registry.models import (
    ArrivalNotification,
    Crossing,
    IdentityDocument,
    LikelyMatch,
    MixedFile,
    NotificationTerms,
    Person,
    Registration,
    RegistrationTerms,
    ResidenceGround,
    ResidencePermit,
    ResidenceTerms,
    Stay,
)
from registry.operations.spellings import keep_spellings
from registry.queries.stays.clocks import clock_of
from registry.queries.stays.papers import RESIDENCE_PERMIT, facts_of_paper
from registry.rules.stays.passports import passport_class
from registry.states import Basis
from tests.accounts.factories import the_system
from tests.days import ON, at
from tests.parties.factories import HostFactory
from tests.reference.factories import ByCode, the_checkpoint

SURNAMES = ("Каримов", "Рахимов", "Юсупов", "Турсунов", "Назаров", "Абдуллаев", "Исмаилов", "Холматов")


GIVEN_NAMES = ("Алишер", "Бахтиёр", "Джамшед", "Зафар", "Ильхом", "Музаффар", "Фарход", "Шавкат")


#: Why a birth date or a citizenship is corrected.
PROOF = {"reason": "Misread at the border", "paper": "Birth certificate 114"}


class PersonFactory(ByCode):
    """A grown man of Uzbekistan with one passport (`document=None`: with none).

    Traits: `protected` (a refugee's file), `minor` (twelve years old on `ON`), `confirmed` (an officer wrote
    it down from a document; else it says what the border told).
    """

    class Meta:
        model = Person
        skip_postgeneration_save = True

    class Params:
        protected = factory.Trait(access_class="refugee")
        minor = factory.Trait(born_on=PartialDate(2014, 3, 1))
        confirmed = factory.Trait(citizenship_confirmed_on=date(2020, 1, 15))

    surname = factory.Sequence(lambda n: SURNAMES[n % len(SURNAMES)])
    given_names = factory.Sequence(lambda n: GIVEN_NAMES[n // 3 % len(GIVEN_NAMES)])
    patronymic = ""
    born_on = date(1990, 5, 15)
    sex = "m"
    citizenship = "UZB"
    surname_key = factory.LazyAttribute(lambda person: name_key(person.surname))
    given_key = factory.LazyAttribute(lambda p: given_name_key(p.given_names, p.patronymic))
    enrolled_on = date(2020, 1, 15)
    document = factory.RelatedFactory(
        "tests.registry.factories.DocumentFactory", factory_related_name="person"
    )

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        with connection.cursor() as cursor:
            keep_spellings(cursor, [(kwargs["surname"], kwargs["given_names"])])
        return super()._create(model_class, *args, **kwargs)


class DocumentFactory(ByCode):
    class Meta:
        model = IdentityDocument

    person = factory.SubFactory(PersonFactory, document=None)
    kind = "passport"
    number = factory.Sequence(lambda n: f"FA1{n:06}")
    number_key = factory.LazyAttribute(lambda document: document_key(document.number))
    number_shape = factory.LazyAttribute(lambda document: document_shape(document.number))
    issuing_country = factory.LazyAttribute(lambda document: document.person.citizenship)
    expires_on = date(2033, 12, 31)
    first_seen_on = factory.LazyAttribute(lambda document: document.person.enrolled_on)


class CrossingFactory(ByCode):
    """A crossing at noon of `crossed_on`, with the person's first document as presented."""

    class Meta:
        model = Crossing

    class Params:
        document = factory.LazyAttribute(lambda c: c.person.documents.order_by("pk").first())

    person = factory.SubFactory(PersonFactory)
    source = "border"
    source_id = factory.Sequence(lambda n: f"test-{n}")
    revision = 1
    direction = "entry"
    crossed_on = ON - timedelta(days=10)
    crossed_at = factory.LazyAttribute(lambda crossing: at(crossing.crossed_on))
    checkpoint = "ALA"
    document_kind = factory.LazyAttribute(lambda c: c.document.kind if c.document else "passport")
    document_number = factory.LazyAttribute(lambda c: c.document.number if c.document else "XX0000000")
    issuing_country = factory.LazyAttribute(lambda c: c.person.citizenship)
    document_expires_on = factory.LazyAttribute(lambda c: c.document.expires_on if c.document else None)
    surname = factory.LazyAttribute(lambda c: c.person.surname)
    given_names = factory.LazyAttribute(lambda c: c.person.given_names)
    patronymic = factory.LazyAttribute(lambda c: c.person.patronymic)
    born_on = factory.LazyAttribute(lambda c: c.person.born_on)
    sex = factory.LazyAttribute(lambda c: c.person.sex)
    citizenship = factory.LazyAttribute(lambda c: c.person.citizenship)


class StayFactory(ByCode):
    """A stay with its entry (and exit) crossing, its regime and lawful end computed.

    Give `entered_on`, `departed_on`, `checkpoint`, `person`; or a situation seen on the day `on`:
    `overstayed` (by `days_over`, one by default), `last_day` (the lawful end is today), `exhausted`
    (two earlier stays of 30 days leave 30 of the 90), `protected`, `minor`. `citizenship` is the
    person's. Not with `departed_on`: the situations are of people still here.
    """

    class Meta:
        model = Stay

    class Params:
        on = ON
        days_over = 1
        citizenship_code = "UZB"
        protected = factory.Trait(person__protected=True)
        minor = factory.Trait(person__minor=True)
        # Thirty days an entry, both ends counted, is the regime of the usual citizenship.
        overstayed = factory.Trait(
            entered_on=factory.LazyAttribute(lambda s: s.on - timedelta(days=s.days_over + 29))
        )
        last_day = factory.Trait(entered_on=factory.LazyAttribute(lambda s: s.on - timedelta(days=29)))

    person = factory.SubFactory(PersonFactory, citizenship=factory.SelfAttribute("..citizenship_code"))
    checkpoint = "ALA"
    entered_on = ON - timedelta(days=10)
    departed_on = None
    exhausted = False

    @classmethod
    def _create(cls, model_class: Any, *args: Any, **kwargs: Any) -> Stay:
        person, entered_on, departed_on = kwargs["person"], kwargs["entered_on"], kwargs["departed_on"]
        place = the_checkpoint(kwargs.pop("checkpoint"))
        if kwargs.pop("exhausted"):
            for days_before in (121, 61):
                first = entered_on - timedelta(days=days_before)
                cls(person=person, entered_on=first, departed_on=first + timedelta(days=29))
        same = {"person": person, "checkpoint": place}
        if "entry" not in kwargs:
            kwargs["entry"] = CrossingFactory(
                crossed_on=entered_on, **same, **_moment(kwargs.get("entered_at"))
            )
        if departed_on is not None and "exit" not in kwargs and not kwargs.get("exit_missing"):
            kwargs["exit"] = CrossingFactory(
                direction="exit", crossed_on=departed_on, **same, **_moment(kwargs.get("departed_at"))
            )
        if departed_on is not None:
            kwargs.setdefault(
                "departed_at", kwargs["exit"].crossed_at if "exit" in kwargs else at(departed_on)
            )
        kwargs.setdefault("entered_at", kwargs["entry"].crossed_at)
        kwargs.setdefault("citizenship", person.citizenship)
        kwargs.setdefault("region", place.region)
        given_end = "authorised_until" in kwargs
        if given_end:
            unknown = kwargs["authorised_until"] is None
            kwargs.setdefault("basis", Basis.UNKNOWN if unknown else Basis.REGIME)
        stay: Stay = super()._create(model_class, *args, **kwargs)
        if not given_end:
            with_clock(stay)
        return stay


def _moment(moment: datetime | None) -> dict[str, datetime]:
    return {} if moment is None else {"crossed_at": moment}


def with_clock(stay: Stay) -> Stay:
    """Store the stay's clock as computed from the facts, as `recompute_clocks` would."""
    found = clock_of(stay, ON)
    passport = passport_class(stay.entry.document_kind)
    clock, row = found.clock, found.book.regime_row(stay.citizenship_id, stay.entered_on, passport)
    stay.regime, stay.basis = row, clock.basis
    stay.authorised_until, stay.exhausts_on = clock.authorised_until, clock.exhausts_on
    stay.confidence = clock.confidence
    stay.save(update_fields=["regime", "basis", "authorised_until", "exhausts_on", "confidence"])
    return stay


class NotificationFactory(ByCode):
    """A notice received on the day after the arrival, in time; `late`: a fortnight after it."""

    class Meta:
        model = ArrivalNotification

    class Params:
        late = factory.Trait(
            received_on=factory.LazyAttribute(lambda n: n.stay.entered_on + timedelta(days=14))
        )

    stay = factory.SubFactory(StayFactory)
    host = factory.SubFactory(HostFactory)
    received_on = factory.LazyAttribute(lambda n: n.stay.entered_on + timedelta(days=1))
    deadline_on = factory.LazyAttribute(lambda n: n.stay.entered_on + timedelta(days=4))
    region = factory.LazyAttribute(lambda n: n.host.region)
    address = factory.LazyAttribute(lambda n: n.host.address)
    terms = factory.LazyAttribute(lambda n: in_force(NotificationTerms, on=n.stay.entered_on).get())
    by = factory.LazyFunction(the_system)


class RegistrationFactory(ByCode):
    """A current registration from the entry day, for 90 days or until the lawful end."""

    class Meta:
        model = Registration

    stay = factory.SubFactory(StayFactory)
    host = factory.SubFactory(HostFactory)
    region = factory.LazyAttribute(lambda r: r.stay.region)
    address = "Абай даңғылы, 10"
    first_on = factory.LazyAttribute(lambda r: r.stay.entered_on)
    last_on = factory.LazyAttribute(
        lambda r: min(r.first_on + timedelta(days=89), r.stay.authorised_until or date.max)
    )
    terms = factory.LazyAttribute(lambda r: in_force(RegistrationTerms, on=r.first_on).get(group__code="ALL"))


class ResidencePermitFactory(ByCode):
    """A request for a residence permit; `issued`: from `valid_from` for a year."""

    class Meta:
        model = ResidencePermit
        skip_postgeneration_save = True

    class Params:
        issued = factory.Trait(
            state="issued",
            number=factory.Sequence(lambda n: number_of("RV", f"{n:010}")),
            valid_from=factory.LazyAttribute(lambda p: p.stay.entered_on),
            valid_until=factory.LazyAttribute(lambda p: p.valid_from + timedelta(days=364)),
            decided_on=factory.LazyAttribute(lambda p: p.requested_on),
            decided_by=factory.LazyFunction(the_system),
            terms=factory.LazyAttribute(
                lambda p: terms_in_force(
                    ResidenceTerms,
                    on=p.valid_from,
                    ground=ResidenceGround.objects.get(code="labour_contract"),
                )
            ),
        )

    stay = factory.SubFactory(StayFactory)
    person = factory.LazyAttribute(lambda p: p.stay.person)
    ground = "labour_contract"
    ground_reference = "KZ-2026-1"
    region = factory.LazyAttribute(lambda p: p.stay.region)
    requested_on = factory.LazyAttribute(lambda p: p.stay.entered_on)

    @factory.post_generation
    def paper(permit: ResidencePermit, *_given: Any, **_more: Any) -> None:  # noqa: N805
        """What an issued permit's paper says."""
        if permit.pk and permit.state == "issued":
            Paper.objects.create(
                kind=RESIDENCE_PERMIT,
                number=permit.number,
                valid_from=permit.valid_from,
                valid_until=permit.valid_until,
                facts=facts_of_paper(permit),
                issued_on=permit.decided_on,
            )


#: What the score weighed of a pair with the same name and birth date.
GROUNDS = [
    {"ground": "birth_date", "bits": 14.0},
    {"ground": "name", "bits": 13.0},
    {"ground": "sex", "bits": 0.9},
]


class LikelyMatchFactory(ByCode):
    """An undecided pair of two files of one name and birth date, found on `ON`."""

    class Meta:
        model = LikelyMatch

    one = factory.SubFactory(PersonFactory)
    other = factory.SubFactory(PersonFactory)
    verdict = "look"
    score = 0.97
    grounds = factory.LazyFunction(lambda: list(GROUNDS))
    facts = "as they were"
    found_on = ON


class MixedFileFactory(ByCode):
    """An open question whether a file holds two people, of two crossings of two sexes, found on `ON`."""

    class Meta:
        model = MixedFile

    person = factory.SubFactory(PersonFactory)
    found_on = ON
    facts = factory.LazyFunction(lambda: ["as it was"])

    @factory.lazy_attribute
    def grounds(self) -> list[dict[str, Any]]:
        his = CrossingFactory(person=self.person, crossed_on=ON - timedelta(days=20))
        hers = CrossingFactory(person=self.person, direction="exit", sex="f")
        return [{"ground": "sexes", "one": his.pk, "other": hers.pk}]
