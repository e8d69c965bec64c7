"""Lawful lives, and the oddities of feeds and papers."""

from collections.abc import Callable
from datetime import date
from random import Random

from core.periods import day_after, day_before, days_later
from demo.rules.land import Land
from demo.rules.lives.papers import Papers, cut_short
from demo.rules.lives.visits import LAST_MINUTE, Visits, spans_of
from demo.rules.lives.writing import Life, NotPossible, possible
from demo.rules.plans import LooseCrossing, Visit

NEIGHBOURS = frozenset({"UZB", "KGZ", "TJK", "RUS", "CHN", "TKM"})


class Situations:
    """Each method writes one kind of life; `lives` names them as the census does."""

    def __init__(self, land: Land, rng: Random, visits: Visits, papers: Papers) -> None:
        self.land = land
        self.rng = rng
        self.visits = visits
        self.papers = papers

    def lives(self) -> dict[str, Callable[[Life], None]]:
        """The method of each life."""
        return {
            "visited": self.visited,
            "visiting": self.visiting,
            "resident": self.resident,
            "commuting": self.commuting,
            "nearly_exhausted": self.nearly_exhausted,
            "ending_soon": lambda life: self.ending(life, self.rng.randint(1, 7)),
            "ending_today": lambda life: self.ending(life, 0),
            "newcomer": self.newcomer,
            "permit_pending": self.permit_pending,
            "permit_refused": self.permit_refused,
            "permit_annulled": self.permit_annulled,
            "due_today": self.due_today,
            "lapsed": self.lapsed,
            "moved": self.moved,
            "unnotified": self.unnotified,
            "late_notice": self.late_notice,
            "exit_without_entry": self.exit_without_entry,
            "double_entry": self.double_entry,
            "holder_differs": self.visiting,
            "refused_entry": self.refused_entry,
            "without_rule": self.without_rule,
            "corrected": self.visiting,
        }

    def visited(self, life: Life) -> None:
        """Was here once or a few times and has gone."""
        life.visits = self.visits.earlier(life.who, self.land.on, self.rng.choice((1, 1, 1, 2, 2, 3)))
        if not life.visits:
            self._gone_on_a_permit(life)
        for visit in life.visits:
            if not visit.permits:
                self._seen(life, visit, registered=self.rng.random() < 0.12)

    def visiting(self, life: Life) -> None:
        """Is here, lawfully, without a permit."""
        earlier = self._earlier(life, (0, 0, 0, 1, 1, 2))
        visit = self._here(life, earlier, self.rng.randint(1, 88))
        self._seen(life, visit, registered=self.rng.random() < 0.45)
        life.visits = [*earlier, visit]

    def resident(self, life: Life) -> None:
        """Lives here on a permit and is registered anew every 90 days."""
        self._reside(life, self.visits.days_ago(3, 640))

    def commuting(self, life: Life) -> None:
        """Comes often for a few days; once left and came back on one day."""
        who, rng = life.who, self.rng
        if who.iso3 not in NEIGHBOURS:
            raise NotPossible
        last = self.visits.days_ago(1, 20)
        days: list[Visit] = []
        for _ in range(rng.randint(4, 9)):
            first = days_later(last, -rng.choice((0, 0, 1, 2, 4, 6)))
            days.append(self.visits.closed(who, first, last))
            last = days_later(first, -rng.randint(6, 24))
        days.reverse()
        life.visits = days
        if days[-1].departed_on != day_before(self.land.on) and rng.random() < 0.6:
            again = self.visits.same_day_return(who, days[-1])
            self._lawful_on(life, again, days)
            life.visits = [*days, again]
        self._may_enter(life)

    def nearly_exhausted(self, life: Life) -> None:
        """Is here with few of the window's days left."""
        who, rng, on = life.who, self.rng, self.land.on
        left, probe = rng.randint(0, 9), days_later(on, -100)
        alone = self.land.lawful_end(who.id, probe, (), ())
        if alone is None:
            raise NotPossible
        longest = min(29, (alone - probe).days)
        stays, spent, last = list[Visit](), 0, days_later(on, -rng.randint(8, 12))
        here_since = days_later(last, 4)
        while spent < 84 - left - (on - here_since).days and len(stays) < 6:
            wanted = 84 - left - (on - here_since).days - spent
            first = days_later(last, -min(longest, wanted) + 1)
            stays.append(self.visits.closed(who, first, last))
            spent += (last - first).days + 1
            last = days_later(first, -3)
        stays.reverse()
        visit = self.visits.open(who, here_since)
        self._lawful_on(life, visit, stays)
        self.papers.house(who, visit)
        life.visits = [*stays, visit]

    def ending(self, life: Life, days: int) -> None:
        """Is here; the lawful end is so many days away."""
        visit = possible(self.visits.ending(life.who, days_later(self.land.on, days)))
        if visit.entered_on >= self.land.on:
            raise NotPossible
        self.papers.house(life.who, visit, registered=self.rng.random() < 0.5)
        life.visits = [visit]

    def newcomer(self, life: Life) -> None:
        """Came in the last days; some hosts have notified already."""
        visit = self._here(life, [], self.rng.randint(1, 3))
        if self.rng.random() < 0.5:
            self.papers.house(life.who, visit, registered=False)
        life.visits = [visit]

    def permit_pending(self, life: Life) -> None:
        """Asked for a permit while the visa-free stay lasts."""
        visit = self._here(life, [], self.rng.randint(5, 25))
        self.papers.house(life.who, visit, registered=self.rng.random() < 0.5)
        self._ask(life, visit, self.visits.days_ago(1, 4))
        life.visits = [visit]

    def permit_refused(self, life: Life) -> None:
        """Asked for a permit and did not get it."""
        visit = self._here(life, [], self.rng.randint(10, 28))
        self.papers.house(life.who, visit, registered=True)
        self._ask(life, visit, days_later(visit.entered_on, 3))
        permit = visit.permits[0]
        permit.decided_on = min(self.land.on, days_later(permit.requested_on, 5))
        permit.state = self.rng.choice(("refused", "refused", "withdrawn"))
        permit.reason = "Негіздің құжаттары жоқ (ойдан алынған)" if permit.state == "refused" else ""
        life.visits = [visit]

    def permit_annulled(self, life: Life) -> None:
        """Lived here on a permit that was annulled, and left soon after."""
        self._reside(life, self.visits.days_ago(60, 300))
        visit = life.visits[-1]
        annulled_on = self.visits.days_ago(12, 30)
        decided_on = visit.permits[-1].decided_on
        if decided_on is None or decided_on > annulled_on:
            raise NotPossible
        self.visits.close(life.who, visit, days_later(annulled_on, self.rng.randint(2, 10)))
        cut_short(visit, annulled_on)
        self._end_papers(visit)

    def due_today(self, life: Life) -> None:
        """The current registration ends today."""
        rounds = self.rng.randint(1, 6)
        self._reside(life, days_later(self.land.on, 1 - 90 * rounds))
        if life.visits[-1].registrations[-1].last_on != self.land.on:
            raise NotPossible

    def lapsed(self, life: Life) -> None:
        """The registration ended some days ago; the permit has not."""
        rounds = self.rng.randint(1, 4)
        self._reside(life, days_later(self.land.on, -90 * rounds - self.rng.randint(0, 40)), rows=rounds)
        if life.visits[-1].registrations[-1].last_on >= self.land.on:
            raise NotPossible

    def moved(self, life: Life) -> None:
        """Lives at a new address since some days."""
        self._reside(life, self.visits.days_ago(20, 400))
        self.papers.move(life.visits[-1], self.visits.days_ago(1, 8), self.land.address(self.rng))
        if len(life.visits[-1].registrations) < 2:
            raise NotPossible

    def unnotified(self, life: Life) -> None:
        """No host has notified the arrival, and the deadline has passed."""
        life.visits = [self._here(life, [], self.rng.randint(8, 25))]

    def late_notice(self, life: Life) -> None:
        """The host was late."""
        visit = self._here(life, [], self.rng.randint(18, 29))
        self.papers.house(life.who, visit, late_by=self.rng.randint(1, 8))
        life.visits = [visit]

    def exit_without_entry(self, life: Life) -> None:
        """An exit that fits no entry, long before the present visit."""
        self.visiting(life)
        first = life.visits[0].entered_on
        self._loose(life, "exit", days_later(first, -self.rng.randint(20, 60)))

    def double_entry(self, life: Life) -> None:
        """Entered again while the earlier exit is missing; is here now."""
        visit = self._here(life, [], self.rng.randint(1, 20))
        first = self.visits.open(life.who, days_later(visit.entered_on, -self.rng.randint(30, 120)))
        first.exit_told = False
        if self.land.lawful_end(life.who.id, first.entered_on, (), ()) is None:
            raise NotPossible
        self._seen(life, visit, registered=True)
        life.visits = [first, visit]

    def refused_entry(self, life: Life) -> None:
        """Was refused entry."""
        self._loose(life, "refusal", self.visits.days_ago(1, 300))

    def without_rule(self, life: Life) -> None:
        """Is here by a visa that is not recorded: no rule gives a lawful end, an officer must look."""
        visit = self.visits.open(life.who, self.visits.days_ago(2, 25))
        self.visits.lawful(life.who, visit, [])
        if visit.lawful_until is not None:
            raise NotPossible
        self.papers.house(life.who, visit, registered=False)
        life.visits = [visit]

    def _loose(self, life: Life, direction: str, day: date) -> None:
        checkpoint_id = self.land.checkpoint(self.rng, life.who, day)
        life.loose.append(LooseCrossing(direction, day, self.rng.randrange(LAST_MINUTE), checkpoint_id))

    def _earlier(self, life: Life, numbers: tuple[int, ...]) -> list[Visit]:
        number = self.rng.choice(numbers)
        before = days_later(self.land.on, -95)
        found = self.visits.earlier(life.who, before, number) if number else []
        for visit in found:
            self._seen(life, visit, registered=False)
        return found

    def _here(self, life: Life, earlier: list[Visit], days: int) -> Visit:
        """A visit that began up to `days` days ago and is lawful at least until today."""
        entered_on = days_later(self.land.on, -days)
        end = self.land.lawful_end(life.who.id, entered_on, spans_of(earlier), ())
        if end is not None and end < self.land.on:
            room = (end - entered_on).days
            entered_on = days_later(self.land.on, -self.rng.randint(1, max(1, room)))
        visit = self.visits.open(life.who, entered_on)
        self._lawful_on(life, visit, earlier)
        return visit

    def _lawful_on(self, life: Life, visit: Visit, earlier: list[Visit]) -> None:
        self.visits.lawful(life.who, visit, earlier)
        if visit.lawful_until is None or visit.lawful_until < self.land.on:
            raise NotPossible

    def _may_enter(self, life: Life) -> None:
        last = life.visits[-1]
        if self.land.lawful_end(life.who.id, last.entered_on, (), ()) is None:
            raise NotPossible

    def _seen(self, life: Life, visit: Visit, *, registered: bool) -> None:
        """The papers of most visits: a notice in time, now and then a late one or none."""
        if self.rng.random() < 0.08:
            return
        late_by = self.rng.randint(1, 6) if self.rng.random() < 0.05 else 0
        if visit.lawful_until is None:
            self.visits.lawful(life.who, visit, [])
        self.papers.house(life.who, visit, late_by=late_by, registered=registered)

    def _ask(self, life: Life, visit: Visit, day: date) -> None:
        code = self.papers.ground_code(life.who, long=False, minor=life.is_minor)
        if not self.papers.request(visit, max(visit.entered_on, day), code):
            raise NotPossible

    def _reside(self, life: Life, registered_on: date, *, rows: int | None = None) -> None:
        valid_from = days_later(registered_on, -self.rng.randint(0, 2))
        visit = self.visits.open(life.who, days_later(valid_from, -self.rng.randint(8, 13)))
        self.visits.lawful(life.who, visit, [])
        if not self.papers.permits(life.who, visit, valid_from, self.land.on, minor=life.is_minor):
            raise NotPossible
        visit.address = self.land.address(self.rng)
        self.papers.notify(life.who, visit)
        self.papers.chain(life.who, visit, registered_on, rows=rows)
        if not visit.registrations:
            raise NotPossible
        life.visits = [visit]

    def _gone_on_a_permit(self, life: Life) -> None:
        """Lived here on a permit and left before it ended."""
        valid_from = self.visits.days_ago(330, 620)
        visit = self.visits.open(life.who, days_later(valid_from, -self.rng.randint(8, 13)))
        last = days_later(valid_from, self.rng.randint(40, 80))
        if not self.papers.permits(life.who, visit, valid_from, last):
            raise NotPossible
        visit.address = self.land.address(self.rng)
        self.visits.close(life.who, visit, last)
        self.papers.notify(life.who, visit)
        self.papers.chain(life.who, visit, day_after(valid_from))
        life.visits = [visit]

    def _end_papers(self, visit: Visit) -> None:
        assert visit.departed_on is not None
        visit.registrations = [row for row in visit.registrations if row.first_on <= visit.departed_on]
        for row in visit.registrations[-1:]:
            row.state, row.closed_on = "ended", visit.departed_on
