"""The demo country, part by part: accounts, hosts, people with their papers, cases, feeds.

Crossings are written as the truth; stays and clocks are made by the registry's own operations, so
there is no second implementation of the rules. People come in portions, each a transaction, so that
a million fits in the memory of a thousand.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date
from random import Random
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.queries.roles import system_user
from core.errors import RuleViolation
from core.periods import days_later
from demo.operations import accounts, feeds
from demo.operations.applications import write_applications
from demo.operations.cases import write_cases
from demo.operations.corrections import correct_some
from demo.operations.handed_in import hand_in_some
from demo.operations.mixed import mix_one
from demo.operations.offices import invent_offices
from demo.operations.papers import write_papers
from demo.operations.parties import invent_employers, invent_hosts
from demo.operations.people import enrol_planned
from demo.operations.second_files import decide_some
from demo.queries import firms, has_people, iins_in_use, read_land
from demo.rules.lives import LIVES, Planner, census
from demo.rules.plans import PersonPlan
from demo.rules.second_files import SecondFiles, mistyped

PORTION = 5_000
PEOPLE_A_HOST = 25
PEOPLE_AN_EMPLOYER = 80

Tell = Callable[[str], None]
#: Plants second files among the people of a portion, before they are written.
Plant = Callable[[Sequence[PersonPlan]], None]


def load_demo(
    *,
    people: int,
    seed: int,
    add: bool = False,
    tell: Tell = print,
    plant: Plant | None = None,
    on: date,
    by: User | None = None,
) -> dict[str, Any]:
    """Invent a country of so many people as it is on the day `on`; counts of what was written.

    The same people, day and seed give the same country. Nothing of `on` itself has crossed a border
    yet, and every case that a sweep should find is left to it. A few people have a second file, unless
    `plant` says who has one, and tells of it itself.

    Raises: RuleViolation outside demo settings, with too few people for every state to be present,
    or where people are registered and `add` does not say to put more beside them.
    """
    by = by or system_user()
    rng = Random(seed)  # noqa: S311 - reproducible on purpose
    _refuse_unless_wanted(add=add)
    lives = _census(people, rng)

    counts: Counter[str] = Counter()
    users = accounts.open_accounts(on=on, by=by)
    tell(f"accounts: {len(users)}")
    counts["offices"] += invent_offices(on=on, by=by)
    addresses = invent_hosts(number=max(60, people // PEOPLE_A_HOST), on=on, rng=rng, by=by)
    employers = invent_employers(number=max(40, people // PEOPLE_AN_EMPLOYER), on=on, rng=rng, by=by)
    counts["hosts"], counts["employers"] = sum(map(len, addresses.values())), len(employers)
    tell(f"hosts and employers: {counts['hosts'] + counts['employers']}")
    companies = firms(employers)
    host_id, employer_id = next(iter(addresses.values()))[0].host_id, companies[0].pk
    represented = {"host": users["host"], "employer": users["employer"]}
    accounts.let_represent(**represented, host_id=host_id, employer_id=employer_id, on=on, by=by)
    gap_since = days_later(on, -feeds.GAP_DAYS)
    land = read_land(on=on, addresses=addresses, gap_checkpoint=feeds.GAP_CHECKPOINT, gap_since=gap_since)
    planner = Planner(land, rng)
    batches = feeds.open_batches(on=on, by=users["border_feed"])
    iins = iins_in_use()
    second = SecondFiles(on, Random(seed + 1))  # noqa: S311 - of its own, so that nobody else changes
    for start in range(0, people, PORTION):
        portion = [planner.plan(LIVES[life]) for life in lives[start : start + PORTION]]
        (plant or second.plant_a_few)(portion)
        _write(portion, users, batches, iins, rng, counts, on=on, by=by)
        tell(f"people: {counts['people']} of {people}")
    _write_second_files(second, users, batches, iins, counts, on=on, by=by)
    counts["rejected_lines"] = feeds.close_batches(batches=batches, on=on, by=users["border_feed"])
    counts["feeds"] = feeds.declare_complete(
        batches=batches, gap_checkpoint_id=land.gap_checkpoint_id, on=on, by=users["border_feed"]
    )
    counts.update(write_applications(people=people, employers=companies, users=users, rng=rng, on=on, by=by))
    tell(f"applications and permits: {counts['applications'] + counts['permits']}")
    feeds.expect_volumes(gap_since=gap_since, on=on, by=by)
    return {"on": on.isoformat(), "seed": seed, "accounts": len(users), **_sorted(counts)}


@transaction.atomic
def _write(
    portion: list[PersonPlan],
    users: dict[str, User],
    batches: dict[date, int],
    iins: set[str],
    rng: Random,
    counts: Counter[str],
    *,
    on: date,
    by: User,
) -> None:
    with feeds.undeclared(on=on, by=by):
        told = enrol_planned(people=portion, batches=batches, iins=iins, rng=rng, on=on, by=by)
        papers = write_papers(told=told, officer=users["officer"], rng=rng, on=on, by=by)
        counts["cases"] += write_cases(
            told=told, first=users["supervisor"], second=users["supervisor2"], on=on, by=by
        )
    counts["corrected"] += correct_some(
        people=portion, told=told, since=counts["corrected"], on=on, by=users["officer"]
    )
    counts["papers"] += hand_in_some(
        people=portion,
        told=told,
        since=counts["papers"],
        officer=users["officer"],
        on=on,
        by=users["supervisor"],
    )
    mixed = mix_one(
        people=portion,
        told=told,
        since=counts["mixed"],
        batches=batches,
        officer=users["officer"],
        on=on,
        by=by,
    )
    counts["mixed"] += bool(mixed)
    counts.update(f"life_{plan.life}" for plan in portion)
    counts["people"] += len(portion)
    counts["crossings"] += told.crossings + mixed
    counts["stays"] += len(told.entries)
    counts["notices"] += papers.notices
    counts["residence_permits"] += papers.permits
    counts["registrations"] += papers.registrations


@transaction.atomic
def _write_second_files(
    planted: SecondFiles,
    users: dict[str, User],
    batches: dict[date, int],
    iins: set[str],
    counts: Counter[str],
    *,
    on: date,
    by: User,
) -> None:
    for one in planted.made:
        if one.kind == "leaves_on_a_mistyped_number":
            one.second.document_number = mistyped(one.first.document_number)
    people = [one.second for one in planted.made]
    with feeds.undeclared(on=on, by=by):
        told = enrol_planned(people=people, batches=batches, iins=iins, rng=planted.rng, on=on, by=by)
        papers = write_papers(told=told, officer=users["officer"], rng=planted.rng, on=on, by=by)
    counts["likely_matches"] = decide_some(
        planted=planted.made, told=told, officer=users["officer"], colleague=users["supervisor"], on=on
    )
    counts["second_files"] = len(people)
    counts["crossings"] += told.crossings
    counts["stays"] += len(told.entries)
    counts["notices"] += papers.notices
    counts["registrations"] += papers.registrations


def _refuse_unless_wanted(*, add: bool) -> None:
    if not getattr(settings, "DEMO", False):
        raise RuleViolation(
            _("Invented people are for the demo country only. Use the development settings."),
            code="not_a_demo",
        )
    if has_people() and not add:
        raise RuleViolation(
            _("People are registered here already. Use an empty database, or --add to put more beside them."),
            code="not_empty",
        )


def _census(people: int, rng: Random) -> Any:
    try:
        return census(people, rng)
    except ValueError as error:
        raise RuleViolation(
            _("Too few people to show every state: %(why)s.") % {"why": error}, code="too_few_people"
        ) from error


def _sorted(counts: Counter[str]) -> dict[str, Any]:
    lives = {name.removeprefix("life_"): n for name, n in sorted(counts.items()) if name.startswith("life_")}
    others = {name: n for name, n in sorted(counts.items()) if not name.startswith("life_")}
    return {**others, "lives": lives}
