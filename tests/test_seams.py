"""Whoever has something that a lower app's act must reach has joined its seam; a forgetful app is named."""

import importlib
import re
from collections.abc import Iterator
from types import ModuleType
from typing import Any

import pytest
from django.apps import apps
from django.contrib.admin import site
from django.db import models

from accounts.admin.base import OfficersAdmin
from core import sections
from core.seams import Seam
from feeds.admin.acts import OBSERVE
from feeds.seams import notices
from papers.seams import paper_kinds
from payments.seams import payable_kinds
from registry.admin.acts.questions import ASK
from registry.models import Person, ResidenceGround, Stay
from registry.seams import asked_records, grounds, re_pointings, rows_of_stays
from tests import architecture
from tests.architecture import APPS, REPOSITORY

#: Who must have joined each seam, where nothing else in the tree tells it; each with its reason.
WANTED = {
    "registry.seams.person_follow_ups": {"stays", "mixed files"},  # clocks; what contradicts in a file
    "registry.seams.identity_follow_ups": {"matches"},  # files of one person are sought at once
    "registry.seams.document_follow_ups": {"crossings"},  # crossings on an ended document are marked
    "registry.seams.case_follow_ups": {"enforcement"},  # cases follow the lawful end
    "feeds.seams.notices": set(),  # nobody keeps bans, nor knows which penalty is unpaid, yet
    "registry.seams.rows_of_stays": {"registry", "enforcement"},  # whoever keeps rows about stays; see below
    "registry.seams.join_conflicts": {"permits", "ties"},  # permits for the same days; ties to one person
    "registry.seams.employers": {"permits"},  # the one app that knows for whom people work
    "registry.seams.status_follow_ups": set(),  # nobody keeps anything by status yet
    "journal.seams.veils": {
        "feeds",
        "papers",
        "received papers",
        "payments",
        "permits",
        "registry",
    },  # what is held is not in the journal either
    "payments.seams.payable_kinds": {"permit_fee"},  # whoever asks for money; see below
    "papers.seams.paper_owners": {"person", "worker", "case"},  # whose things have received papers
    "papers.seams.scanners": {"clamd", "sandbox"},  # the real one, and the one that plays it
    "payments.seams.banks": {"sandbox"},  # no bank is connected but the one that plays
    "journal.seams.tellings": {"words"},  # the data of entries are codes
    "quotas.seams.takers": {"permits"},  # whoever reserves places
    "journal.seams.findings": {"persons"},  # people are looked for by name and number
    "journal.seams.namings": {"persons", "users"},  # entries name both by number
    "registry.seams.grounds": {"work_permit"},  # the one document of a ground that is issued here
}
#: Seams whose members follow from the tree; each has its test below.
DERIVED = {"registry.seams.re_pointings", "registry.seams.asked_records", "papers.seams.paper_kinds"}
MODULES = list(architecture.modules())


def seams() -> Iterator[tuple[str, Seam[Any]]]:
    """Every seam of the tree, by the name under which it is imported."""
    for app in APPS:
        if (REPOSITORY / app / "seams.py").exists():
            module = importlib.import_module(f"{app}.seams")
            for name, value in vars(module).items():
                if isinstance(value, Seam):
                    yield f"{module.__name__}.{name}", value


def test_every_seam_says_who_must_join():
    assert {name for name, _seam in seams()} == WANTED.keys() | DERIVED


@pytest.mark.parametrize("name", sorted(WANTED))
def test_whoever_must_join_has_joined(name):
    assert set(dict(seams())[name].names()) == WANTED[name]


# --- columns that hold a person ---------------------------------------------------------------


#: What is about two files as two: joining them moves nothing here.
ABOUT_TWO_FILES = {"registry_join", "registry_split"}

#: Columns that hold a person in some rows, and something else in others.
HOLDS_SOMETIMES = {("notifications", "notifications_message", "recipient_id")}


def columns_that_hold_a_person() -> set[tuple[str, str, str]]:
    """App, table and column of every reference to a person, by key or by number.

    The journal is append-only: what happened to a file that was taken over did happen to it.
    """
    found = set()
    for model in apps.get_models():
        app = model._meta.app_label
        if app not in APPS or app == "journal" or model._meta.db_table in ABOUT_TWO_FILES:
            continue
        for field in model._meta.concrete_fields:
            is_key = isinstance(field, models.ForeignKey) and field.related_model is Person
            if is_key or re.fullmatch(r"(\w+_)?person_id", field.column):
                found.add((app, model._meta.db_table, field.column))
    return found | HOLDS_SOMETIMES


def joined_columns() -> set[tuple[str, str, str]]:
    return {(app, one.table, one.column) for app in re_pointings.names() for one in re_pointings[app]}


def test_every_column_that_holds_a_person_is_re_pointed():
    wanted, joined = columns_that_hold_a_person(), joined_columns()

    assert sorted(wanted - joined) == [], "these apps forgot to join registry.seams.re_pointings"
    assert sorted(joined - wanted) == [], "these columns hold no person"


def test_a_forgotten_column_is_named(monkeypatch):
    monkeypatch.delitem(re_pointings._members, "permits")

    assert columns_that_hold_a_person() - joined_columns() == {
        ("permits", "permits_worker", "person_id"),
        ("permits", "permits_permit", "person_id"),
    }


def test_every_row_of_a_stay_without_a_person_says_whose_it_is():
    """What is told of a row goes with it when two files are parted: whose it is must be known."""
    of_persons = {table for _app, table, _column in columns_that_hold_a_person()}
    of_stays = {
        model._meta.db_table
        for model in apps.get_models()
        if model._meta.app_label in APPS
        and any(field.is_relation and field.related_model is Stay for field in model._meta.concrete_fields)
    }
    joined = {table for tables in rows_of_stays for table in tables}

    assert joined == of_stays - of_persons


# --- papers and grounds -------------------------------------------------------------------------


def test_every_app_that_issues_papers_brings_their_kind():
    issuers = {
        module.app
        for module in MODULES
        if module.app != "papers" and re.search(r"\bissue_paper\(", module.text)
    }
    owners = {kind.visible_to.__module__.partition(".")[0] for kind in paper_kinds}

    assert issuers == owners == {"permits", "registry"}


def test_every_app_that_asks_for_money_brings_its_kind():
    asking = {
        module.app
        for module in MODULES
        if module.app != "payments" and re.search(r"\bask_payment\(", module.text)
    }
    owners = {kind.visible_to.__module__.partition(".")[0] for kind in payable_kinds}

    assert asking == owners == {"permits"}
    assert [kind.code for kind in payable_kinds] == payable_kinds.names()


def test_a_kind_is_joined_under_its_code_and_no_two_begin_alike():
    assert [kind.code for kind in paper_kinds] == paper_kinds.names()
    assert len({kind.prefix for kind in paper_kinds}) == len(paper_kinds.names())


@pytest.mark.django_db
def test_grounds_are_joined_by_codes_that_exist():
    assert set(grounds.names()) <= set(ResidenceGround.objects.values_list("code", flat=True))


def test_every_app_that_keeps_bans_or_penalties_of_people_tells_the_border():
    keepers = {
        model._meta.app_label
        for model in apps.get_models()
        if model._meta.app_label in APPS and re.fullmatch(r"(Entry)?Ban|Penalty|Expulsion", model.__name__)
    }

    assert keepers - set(notices.names()) == set(), "these apps forgot to join feeds.seams.notices"


# --- pages: sections, acts, counts --------------------------------------------------------------


def _public(module: ModuleType) -> set[Any]:
    return {
        value
        for name, value in vars(module).items()
        if not name.startswith("_")
        and callable(value)
        and getattr(value, "__module__", "") == module.__name__
    }


@pytest.mark.parametrize(
    "app", [app for app in APPS if (REPOSITORY / app / "admin" / "sections.py").exists()]
)
def test_every_section_that_an_app_has_made_is_shown_somewhere(app):
    made = {
        one for one in _public(importlib.import_module(f"{app}.admin.sections")) if not isinstance(one, type)
    }
    shown = {section.context for placed in sections._sections.values() for section in placed}

    assert {one.__name__ for one in made - shown} == set()


@pytest.mark.parametrize(
    "app", [app for app in APPS if (REPOSITORY / app / "queries" / "work_counts.py").exists()]
)
def test_every_number_of_the_day_is_on_somebodys_landing_page(app):
    text = (REPOSITORY / app / "apps.py").read_text(encoding="utf-8")
    offered = {count.value for counts in sections._counts.values() for count in counts}
    made = {
        one
        for one in _public(importlib.import_module(f"{app}.queries.work_counts"))
        if not isinstance(one, type)
    }

    assert made & offered, f"{app} offers none of its counts"
    assert {one.__name__ for one in made - offered if one.__name__ in text} == set()


def test_recording_a_crossing_is_an_act_of_feeds_on_a_persons_file():
    offered = {kind: {act.name for act in acts} for kind, acts in sections._acts.items() if acts}

    assert offered == {"person": {OBSERVE.name}}


#: Pages of officers whose records nobody asks about, each with its reason.
NOT_ASKED_ABOUT = {
    "markedcrossing",  # a question itself; on its page one asks about the crossing
    "likelymatch",  # a question itself
    "mixedfile",  # a question itself
    "recordquestion",
    "employerbar",  # a court's decision about a firm, not a record of a person
    "intakebatch",  # what a source sent, whose refused lines are corrected
    "residenceground",  # the law
}
ABOUT_PEOPLE = {"registry", "permits", "enforcement"}


def test_officers_may_ask_about_every_record_that_they_have_a_page_of():
    pages = {
        model._meta.model_name
        for model, page in site._registry.items()
        if model._meta.app_label in ABOUT_PEOPLE and isinstance(page, OfficersAdmin)
    }
    asked = {
        model._meta.model_name
        for model, page in site._registry.items()
        if any(act.name == ASK for act in getattr(page, "acts", ()))
    }
    joined = {"person" if name == "file" else name for name in asked_records.names()}

    assert asked == joined | {"markedcrossing"}
    assert pages - asked - NOT_ASKED_ABOUT == set()
