"""What is known of the border feeds: how far they are complete, how much came, what was refused."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.queries.roles import may, territory_for
from core.actors import Actor
from core.errors import NotFound
from core.languages import name_in, names_sql
from core.periods import day_before, days_later
from feeds.capabilities import FeedCapability
from feeds.models import FeedWatermark, RejectedLine
from feeds.rules.completeness import FeedState, Volume, covers, feed_state, last_full_day
from feeds.seams import Notice, notices
from identity.document_numbers import document_key
from reference.models import Checkpoint, Country
from reference.queries.choices import alphabetical
from reference.queries.codes import COUNTRY_CODES_SQL
from registry.queries.open_files import (
    HasHeldNumber,
    NamesHeldPerson,
    about_held_number,
    held_numbers_in_sql,
    is_open_sql,
    stands_for_sql,
    tells_of_held_sql,
)
from registry.queries.visibility import sees_held_files
from registry.states import DocumentKind

_CODE = re.compile("[A-Z]{1,3}")

_HEALTH = f"""
WITH volume AS (
  SELECT v.checkpoint_id,
         sum(v.expected_per_day) FILTER (WHERE d.day = %(yesterday)s) AS yesterday,
         sum(v.expected_per_day) AS week
  FROM generate_series(%(week_start)s::timestamp, %(yesterday)s::timestamp, '1 day') AS s(at)
  CROSS JOIN LATERAL (SELECT s.at::date AS day) d
  JOIN reference_checkpointvolume v ON v.withdrawn_on IS NULL AND v.valid_from <= d.day
       AND (v.valid_until IS NULL OR v.valid_until >= d.day)
  GROUP BY 1
), came AS (
  SELECT checkpoint_id, count(*) FILTER (WHERE crossed_on = %(yesterday)s) AS yesterday, count(*) AS week
  FROM registry_crossing WHERE crossed_on BETWEEN %(week_start)s AND %(yesterday)s GROUP BY 1
)
SELECT k.code, {names_sql("k")}, {names_sql("r")}, k.kind,
       w.id IS NOT NULL, w.complete_until, w.told_at,
       volume.yesterday, volume.week, coalesce(came.yesterday, 0), coalesce(came.week, 0)
FROM reference_checkpoint k
JOIN reference_region r ON r.id = k.region_id
LEFT JOIN feeds_feedwatermark w ON w.checkpoint_id = k.id
LEFT JOIN volume ON volume.checkpoint_id = k.id
LEFT JOIN came ON came.checkpoint_id = k.id
WHERE w.id IS NOT NULL OR volume.week > 0
ORDER BY k.code
"""


_HOLDERS = f"""
SELECT x.place, f.id
FROM unnest(%(kinds)s::text[], %(keys)s::text[], %(countries)s::text[]) WITH ORDINALITY
     AS x(kind, number_key, country, place)
JOIN {COUNTRY_CODES_SQL} c ON c.code = x.country
JOIN registry_identitydocument d
  ON d.number_key = x.number_key AND d.issuing_country_id = c.id AND d.kind = x.kind
JOIN registry_person p ON p.id = d.person_id
JOIN registry_person f ON f.id = {stands_for_sql("p")}
WHERE {is_open_sql("f")}
"""


_PERSONS_OF_LINES = f"""
SELECT x.line, {stands_for_sql("p")}
FROM unnest(%(lines)s::bigint[], %(keys)s::text[]) AS x(line, key)
JOIN registry_identitydocument d ON d.number_key = x.key
JOIN registry_person p ON p.id = d.person_id
UNION
SELECT x.line, {stands_for_sql("p")}
FROM unnest(%(lines)s::bigint[], %(keys)s::text[]) AS x(line, key)
JOIN registry_identitydocument d ON d.number_shape = x.key AND d.number_shape <> d.number_key
JOIN registry_person p ON p.id = d.person_id
UNION
SELECT x.line, {stands_for_sql("p")}
FROM unnest(%(lines)s::bigint[], %(keys)s::text[]) AS x(line, key)
JOIN registry_person p ON p.iin = x.key
UNION
SELECT l.id, n.person FROM feeds_rejectedline l
CROSS JOIN LATERAL ({held_numbers_in_sql("l.endings")}) n
WHERE l.id = ANY(%(lines)s)
"""


# By number first, then by name and birth date, each through the index of keys. A correction of the entry
# itself counts where it moves the entry or says that it was an exit. What tells of a held file counts for
# nothing: a case that did not open would tell that something is hidden.
_REFUSED_SINCE = f"""
  FROM registry_person p
  CROSS JOIN LATERAL (
    SELECT * FROM feeds_rejectedline WHERE corrected_on IS NULL AND keys && ARRAY(
      SELECT number_key::text FROM registry_identitydocument WHERE person_id = p.id)
    UNION ALL
    SELECT * FROM feeds_rejectedline
    WHERE corrected_on IS NULL AND length(p.born_on) = 10 AND p.given_key <> '' AND keys @> ARRAY[
      replace(p.surname_key, ' ', '') || ':' || p.born_on,
      split_part(p.given_key, ' ', 1) || ':' || p.born_on]
  ) l
  JOIN registry_intakebatch b ON b.id = l.batch_id
  CROSS JOIN LATERAL (SELECT lower(btrim(l.content ->> 'direction')) AS direction,
    coalesce(substring(l.content ->> 'crossed_at' FROM '^[0-9]{{{{4}}}}-[0-9]{{{{2}}}}-[0-9]{{{{2}}}}'),
             b.received_on::text) AS crossed_on) told
  WHERE p.id = {{stay}}.person_id
    AND CASE told.direction WHEN 'refusal' THEN false
        WHEN 'entry' THEN told.crossed_on > {{stay}}.entered_on::text
        ELSE told.crossed_on >= {{stay}}.entered_on::text END
    AND NOT {tells_of_held_sql("l.keys", "l.endings").replace("{", "{{").replace("}", "}}")}
"""


@dataclass(frozen=True, slots=True)
class FeedHealth:
    """One checkpoint's feed on a day."""

    code: str
    names: Mapping[str, str]
    regions: Mapping[str, str]
    kind: str
    is_connected: bool
    complete_until: datetime | None
    told_at: datetime | None
    yesterday: Volume
    week: Volume
    state: FeedState
    holds_back: bool

    @property
    def name(self) -> str:
        """The checkpoint's name in the active language."""
        return name_in(self.names)

    @property
    def region(self) -> str:
        """Its region's name in the active language."""
        return name_in(self.regions)

    def age(self, at: datetime) -> timedelta | None:
        """How far behind `at` the watermark is."""
        return None if self.complete_until is None else max(timedelta(), at - self.complete_until)


@dataclass(frozen=True, slots=True)
class NationalWatermark:
    """How far all connected checkpoints together are complete.

    `checkpoints` holds every connected one as (code, complete until), the furthest behind first.
    """

    checkpoints: tuple[tuple[str, datetime | None], ...]

    @property
    def complete_until(self) -> datetime | None:
        """The least watermark; None when any checkpoint has none, or none is connected."""
        return self.checkpoints[0][1] if self.checkpoints else None

    @property
    def last_full_day(self) -> date | None:
        """The last official day of which everything is known to have come."""
        return last_full_day(self.complete_until)

    def covers(self, day: date) -> bool:
        """Whether every crossing of the whole official `day` is known to have come."""
        return covers(self.complete_until, day)

    def held_back_by(self, day: date) -> list[str]:
        """The codes of the checkpoints that are not complete to the end of `day`."""
        return [code for code, complete_until in self.checkpoints if not covers(complete_until, day)]


def national_watermark() -> NationalWatermark:
    """The watermarks of all connected checkpoints, one query."""
    told = FeedWatermark.objects.order_by(F("complete_until").asc(nulls_first=True), "checkpoint__code")
    return NationalWatermark(tuple(told.values_list("checkpoint__code", "complete_until")))


def checkpoints_named(codes: Collection[str]) -> list[str]:
    """What these checkpoints are called in the reader's language, each with its code; in the given order."""
    if not codes:
        return []
    names = {row.code: row.name for row in Checkpoint.objects.filter(code__in=codes)}
    return [f"{names[code]} ({code})" if code in names else code for code in codes]


def watermarks() -> dict[str, datetime]:
    """Checkpoint's code to the moment up to which its feed is complete, where one was told."""
    told = FeedWatermark.objects.order_by("checkpoint__code").values_list(
        "checkpoint__code", "complete_until"
    )
    return {code: moment for code, moment in told if moment is not None}


def feed_health(*, on: date) -> list[FeedHealth]:
    """Every checkpoint that is connected or expected to be, with its volumes; one query."""
    yesterday = day_before(on)
    with connection.cursor() as cursor:
        cursor.execute(_HEALTH, {"yesterday": yesterday, "week_start": days_later(on, -7)})
        return [_health(row, on, yesterday) for row in cursor.fetchall()]


def checkpoints() -> QuerySet[Checkpoint]:
    """All checkpoints with their region and watermark, newest first."""
    return Checkpoint.objects.select_related("region", "watermark").order_by("-pk")


def checkpoint_by_code(code: str) -> Checkpoint:
    """The checkpoint feeds call by this code.

    Raises: NotFound.
    """
    checkpoint = Checkpoint.objects.filter(code=code).select_related("region").first()
    if checkpoint is None:
        raise NotFound(
            _("There is no checkpoint with this code."), code="checkpoint_unknown", facts={"checkpoint": code}
        )
    return checkpoint


@dataclass(frozen=True, slots=True)
class LineChoices:
    """What a box of a refused line offers, as code and name.

    `aliases` are other codes of countries, `elsewhere` the checkpoints outside the user's territory.
    """

    checkpoints: list[tuple[str, str]]
    countries: list[tuple[str, str]]
    aliases: Mapping[str, str]
    elsewhere: frozenset[str] = frozenset()


def line_choices(*, user: Actor, on: date) -> LineChoices:
    """The checkpoints where the user may correct lines, and all countries, by name; two queries."""
    territory = territory_for(user, on, FeedCapability.CORRECT_LINES)
    here, elsewhere = [], set()
    for row in Checkpoint.objects.all():
        if territory.covers(region_id=row.region_id):
            here.append((row.code, f"{row.name} ({row.code})"))
        else:
            elsewhere.add(row.code)
    countries = list(Country.objects.all())
    return LineChoices(
        _by_name(here),
        _by_name((row.iso3, f"{row.name} ({row.iso3})") for row in countries),
        {row.document_code: row.iso3 for row in countries if row.document_code},
        frozenset(elsewhere),
    )


def _by_name(choices: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    return sorted(choices, key=lambda choice: alphabetical(choice[1]))


@dataclass(frozen=True, slots=True)
class PresentedDocument:
    """A document as a feed's item presented it, and the item's number at the source."""

    source_id: str
    kind: str
    number_key: str
    issuing_country: str


def presented_document(texts: Mapping[str, str]) -> PresentedDocument | None:
    """The document of an item read into texts; None where it cannot be told which it is."""
    kind, country = texts["document.kind"].strip().lower(), texts["document.issuing_country"].strip().upper()
    key = document_key(texts["document.number"])
    if kind not in DocumentKind.values or not key or not _CODE.fullmatch(country):
        return None
    return PresentedDocument(texts["source_id"], kind, key, country)


def notices_for(presented: Sequence[PresentedDocument], *, on: date) -> list[tuple[str, Notice]]:
    """What the border is told of the holders of these documents: by the item's number, in the items' order.

    Nobody is told anything of a file that is not open: it does not exist for a feed. One query, and
    one of each app that has something to tell; none while no app has.
    """
    if not notices.names() or not presented:
        return []
    persons = holders_of(presented)
    person_ids = sorted(set(persons.values()))
    told: dict[int, set[Notice]] = defaultdict(set)
    for tells in notices:
        for notice in tells(person_ids=person_ids, on=on):
            told[notice.person_id].add(notice)
    answer = {
        (one.source_id, notice): None
        for one in presented
        if one in persons
        for notice in sorted(told[persons[one]], key=lambda notice: (notice.kind, notice.ground))
    }
    return list(answer)


def holders_of(presented: Sequence[PresentedDocument]) -> dict[PresentedDocument, int]:
    """The person with an open file behind each document that is known."""
    with connection.cursor() as cursor:
        cursor.execute(
            _HOLDERS,
            {
                "kinds": [one.kind for one in presented],
                "keys": [one.number_key for one in presented],
                "countries": [one.issuing_country for one in presented],
            },
        )
        return {presented[place - 1]: person for place, person in cursor.fetchall()}


def rejected_lines_visible_to(user: User, on: date) -> QuerySet[RejectedLine]:
    """Refused lines the user may read.

    A line that names a document or an IIN of a held file, in whatever spelling, does not exist without
    the role, nor does one of which nobody can tell whose it is: it might be such a line, and because
    both are left out alike a missing line proves nothing.
    """
    if not may(user, on, FeedCapability.READ_LINES):
        return RejectedLine.objects.none()
    lines = RejectedLine.objects.select_related("batch")
    return lines if sees_held_files(user, on) else lines.filter(~_is_hidden())


def persons_of_lines(lines: Iterable[RejectedLine]) -> dict[int, set[int]]:
    """By line, the files that its documents or an IIN in it belong to; empty where none is known."""
    keys = [(line.pk, key) for line in lines for key in line.keys]
    found: dict[int, set[int]] = defaultdict(set)
    if keys:
        with connection.cursor() as cursor:
            cursor.execute(
                _PERSONS_OF_LINES, {"lines": [pk for pk, _key in keys], "keys": [key for _pk, key in keys]}
            )
            for line, person in cursor.fetchall():
                found[line].add(person)
    return found


def veil_of_lines(*, user: Actor, on: date) -> Q | None:
    """Entries about refused lines that do not exist for the user."""
    if sees_held_files(user, on):
        return None
    hidden = RejectedLine.objects.filter(_is_hidden(), pk=OuterRef("subject_id"))
    return Q(Exists(hidden), subject_kind="rejectedline")


def open_lines_visible_to(user: User, on: date) -> QuerySet[RejectedLine]:
    """Refused lines that nobody has corrected yet, newest first."""
    return rejected_lines_visible_to(user, on).filter(corrected_on__isnull=True).order_by("-pk")


def lines_to_correct(user: User, on: date) -> int:
    """How many refused lines wait; 1,000 stands for any more."""
    return open_lines_visible_to(user, on).order_by().values("pk")[:1000].count()


def refused_since_sql(stay: str) -> str:
    """Whether a refused line that nobody has corrected tells that the person of this stay crossed after the
    entry: `stay` is a row of stays. The feed is complete then, and yet the departure is not in the register.

    A line is the person's by a number of the person's documents, or, since a number may be what was refused,
    by surname, given name and whole birth date. One of a day that cannot be read counts from the day it came.
    """
    return f"EXISTS (SELECT {_REFUSED_SINCE.format(stay=stay)})"


def refused_crossings(stay_id: int) -> int:
    """How many refused lines tell of a crossing after this stay's entry; none of those about held files."""
    with connection.cursor() as cursor:
        since = _REFUSED_SINCE.format(stay="s")
        cursor.execute(
            f"""
            SELECT count(DISTINCT found.id) FROM registry_stay s
            CROSS JOIN LATERAL (SELECT l.id {since}) found
            WHERE s.id = %s
            """,
            [stay_id],
        )
        found: int = cursor.fetchone()[0]
    return found


def _is_hidden() -> Q:
    by_number = Q(about_held_number("keys")) | Q(HasHeldNumber(F("endings")))
    return Q(keys=[]) | by_number | Q(NamesHeldPerson(F("keys")))


def _health(row: tuple[Any, ...], on: date, yesterday: date) -> FeedHealth:
    code, names, regions, kind, is_connected, complete_until, told_at = row[:7]
    expected_day, expected_week, came_day, came_week = row[7:]
    day, week = Volume(expected_day, came_day), Volume(expected_week, came_week)
    return FeedHealth(
        code=code,
        names=names,
        regions=regions,
        kind=kind,
        is_connected=is_connected,
        complete_until=complete_until,
        told_at=told_at,
        yesterday=day,
        week=week,
        state=feed_state(
            is_connected=is_connected, complete_until=complete_until, yesterday=day, week=week, on=on
        ),
        holds_back=is_connected and not covers(complete_until, yesterday),
    )
