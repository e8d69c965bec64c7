"""Every piece of `templates/components/` in all its states, on one page. Development only."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from permits.queries import checks_in_words
from permits.rules import Law, Terms, check_category, check_vacancy, check_workers

# Sample values, invented; the day they are looked at is fixed so that the page is always the same.
ON = date(2026, 3, 22)
FOUND_ON_MAP = (
    ("KZ-59", "Солтүстік Қазақстан облысы", 4, 1, 14),
    ("KZ-27", "Батыс Қазақстан облысы", 1, 2, 66),
    ("KZ-15", "Ақтөбе облысы", 2, 2, 48),
    ("KZ-39", "Қостанай облысы", 3, 2, 31),
    ("KZ-11", "Ақмола облысы", 4, 2, 52),
    ("KZ-71", "Астана", 5, 2, 211),
    ("KZ-55", "Павлодар облысы", 6, 2, 27),
    ("KZ-23", "Атырау облысы", 1, 3, 97),
    ("KZ-62", "Ұлытау облысы", 4, 3, 0),
    ("KZ-35", "Қарағанды облысы", 5, 3, 74),
    ("KZ-10", "Абай облысы", 6, 3, 12),
    ("KZ-63", "Шығыс Қазақстан облысы", 7, 3, 19),
    ("KZ-47", "Маңғыстау облысы", 1, 4, 162),
    ("KZ-43", "Қызылорда облысы", 3, 4, 38),
    ("KZ-61", "Түркістан облысы", 4, 4, 143),
    ("KZ-31", "Жамбыл облысы", 5, 4, 88),
    ("KZ-19", "Алматы облысы", 6, 4, 236),
    ("KZ-33", "Жетісу облысы", 7, 4, None),
    ("KZ-79", "Шымкент", 4, 5, 119),
    ("KZ-75", "Алматы", 6, 5, 304),
)


class SampleForm(forms.Form):
    """One field of each kind."""

    surname = forms.CharField(
        label=_("Surname"), help_text=_("As in the machine-readable lines of the passport")
    )
    born_on = forms.DateField(label=_("Date of birth"), input_formats=["%d.%m.%Y"])
    iin = forms.CharField(label=_("IIN"), required=False, help_text=_("12 digits, if there is one"))
    ground = forms.ChoiceField(
        label=_("Ground"), choices=[("", "—"), ("work", _("Work")), ("family", _("Family"))]
    )
    sex = forms.ChoiceField(
        label=_("Sex"),
        choices=[("f", _("Female")), ("m", _("Male"))],
        widget=forms.RadioSelect,
    )
    note = forms.CharField(label=_("Note"), widget=forms.Textarea, required=False)
    seen = forms.BooleanField(label=_("I have seen the original document"))


def _reasons() -> list[dict[str, Any]]:
    return [
        {
            "fact": _("Entered at Nur Zholy on 10 January 2026, citizen of Uzbekistan."),
            "clause": _("Law on migration, art. 6(4)"),
            "version": "14.07.2022",
            "confidence": "confirmed",
        },
        {
            "fact": _("At most 30 days per entry; both ends count."),
            "clause": _("Government rules No. 148, item 5"),
            "version": "27.01.2023",
            "confidence": "confirmed",
        },
        {
            "fact": _("The day of leaving counts as a day of stay."),
            "clause": _("Practice, no text known"),
            "version": "",
            "confidence": "unconfirmed",
        },
    ]


def _clocks() -> list[dict[str, Any]]:
    why = _reasons()
    return [
        {
            "title": _("Stay"),
            "icon": "stay",
            "first": date(2026, 2, 20),
            "last": date(2026, 5, 20),
            "state": _("lawful"),
            "why": why,
            "result": _("May stay until 20 May 2026."),
        },
        {
            "title": _("Registration"),
            "icon": "registration",
            "first": date(2026, 1, 9),
            "last": date(2026, 4, 8),
            "soon": 20,
            "state": _("renew soon"),
            "note": _("Renewal opens on 25 March 2026."),
        },
        {
            "title": _("Stay"),
            "icon": "stay",
            "first": date(2026, 2, 9),
            "last": date(2026, 3, 10),
            "state": _("may have overstayed"),
            "why": why,
        },
        {
            "title": _("Work permit"),
            "icon": "permit",
            "first": date(2025, 4, 1),
            "last": date(2026, 3, 22),
            "state": _("ends today"),
        },
        {
            "title": _("Passport"),
            "icon": "passport",
            "first": date(2019, 8, 3),
            "last": date(2029, 8, 2),
            "state": _("valid"),
        },
        {
            "title": _("Stay"),
            "icon": "stay",
            "first": date(2025, 11, 3),
            "last": date(2026, 1, 31),
            "ended": date(2025, 12, 24),
            "state": _("departed"),
        },
        {"title": _("Residence permit"), "icon": "permit", "none": _("None was ever issued.")},
    ]


def _table() -> dict[str, Any]:
    names = [
        ("RAHIMOV, Jasur", "Өзбекстан", 12, "late", _("may have overstayed"), "Алматы"),
        ("ИСАБЕКОВА, Айгүл Нұрланқызы", "Қырғызстан", 3, "soon", _("renew soon"), "Түркістан"),
        ("ТУРСУНЗОДА, Мухаммадали Саидмуродович", "Тәжікстан", 64, "calm", _("lawful"), "Астана"),
        ("ZHANG, Wei", "Қытай", 0, "closed", _("departed"), ""),
    ]
    return {
        "caption": _("Stays that end soon"),
        "columns": [
            {"label": _("Person"), "sort_url": "?sort=name"},
            {"label": _("Citizenship")},
            {"label": _("Until"), "sort_url": "?sort=-until", "sorted": "ascending"},
            {"label": _("Days"), "numeric": True},
            {"label": _("Region")},
            {"label": _("State")},
        ],
        "rows": [
            {
                "url": "#row",
                "cells": [
                    {"value": name, "sub": "AB 4412907"},
                    country,
                    ON + timedelta(days=number),
                    number,
                    region,
                    {"kind": "pill", "tone": tone, "value": word},
                ],
            }
            for name, country, number, tone, word, region in names
        ],
        "chips": [
            {"label": _("Region: Almaty"), "remove_url": "?"},
            {"label": _("Until: this week"), "remove_url": "?"},
        ],
        "choices": [
            {"label": _("All"), "url": "?", "current": True},
            {"label": _("Waiting for me"), "url": "?mine=1"},
            {"label": _("Late"), "url": "?late=1"},
        ],
        "pager": {
            "newer_url": "?after=9",
            "older_url": "?before=2",
            "count": 1204318,
            "is_estimate": True,
        },
        "export_url": "?format=csv",
    }


def _timeline() -> list[dict[str, Any]]:
    return [
        {
            "what": _("Registration renewed"),
            "when": datetime(2026, 3, 22, 5, 14, tzinfo=UTC),
            "who": "officer",
            "changes": [
                {
                    "label": _("Registered until"),
                    "before": _("22 March 2026"),
                    "after": _("20 June 2026"),
                }
            ],
            "tone": "calm",
        },
        {
            "what": _("Arrival notice received"),
            "when": datetime(2026, 1, 12, 4, 2, tzinfo=UTC),
            "who": "host",
            "acting_for": "«Нұрлы Жол» ЖШС",
        },
        {
            "what": _("Entered at Nur Zholy"),
            "when": date(2026, 1, 10),
            "who": _("border feed"),
            "tone": "info",
        },
    ]


def _pieces() -> dict[str, Any]:
    return {
        "clocks": _clocks(),
        "reasons": _reasons(),
        "timeline": _timeline(),
        "table": _table(),
        "facts": [
            {"label": _("Surname and given name"), "value": "RAHIMOV, Jasur"},
            {"label": _("Passport"), "value": "AB 4412907", "copyable": True},
            {"label": _("IIN"), "value": "850512300129", "copyable": True},
            {"label": _("Born on"), "value": "12.05.1985", "note": _("40 years")},
            {"label": _("Employer"), "value": "«Нұрлы Жол Құрылыс» ЖШС", "url": "#employer"},
            {"label": _("Telephone"), "value": ""},
        ],
        "checklist": [
            {"label": _("No residence permit is pending"), "state": "done"},
            {
                "label": _("No asylum claim and no victim’s hold"),
                "state": "open",
                "note": _("Ask the protection officer."),
                "url": "#check",
            },
            {
                "label": _("The checkpoint’s feed is complete for these days"),
                "state": "stop",
                "note": _("Kordai has sent nothing since 20 March 2026."),
            },
        ],
        "counts": [
            {"title": _("Overstay cases to review"), "value": 12, "url": "#a", "tone": "late"},
            {
                "title": _("Registrations that end within 7 days"),
                "value": 148,
                "url": "#b",
                "tone": "soon",
                "hint": _("in your territory"),
            },
            {"title": _("Arrival notices to check"), "value": 0, "url": "#c", "tone": "info"},
            {
                "title": _("Stays in force"),
                "value": 1204318,
                "url": "#d",
                "tone": "calm",
                "is_estimate": True,
            },
        ],
        "tiles": [
            dict(zip(("code", "name", "column", "row", "value"), found, strict=True), url="#tile")
            for found in FOUND_ON_MAP
        ],
    }


def _application() -> dict[str, Any]:
    """The steps of an application and its checks: one passed, one failed, one not known yet."""
    law = Law("Invented rules, item 1", "01.01.2026", "unconfirmed")
    terms = Terms(12, 12, 3, 60, 30, law)
    names = (_("Place"), _("Staff and vacancy"), _("Workers"), _("Check and submit"))
    return {
        "steps": [
            {"label": name, "url": "#application", "current": place == 1} for place, name in enumerate(names)
        ],
        "checks": checks_in_words(
            [
                check_category(months=12, terms=terms),
                check_vacancy(on=ON, published_on=date(2026, 3, 16), code="V-1", days=15, law=law),
                check_workers([], age_at_least=18, of_age=law, on=ON),
            ]
        ),
    }


LONG_TEXTS = (
    ("kk", "Болу мерзімі асып кеткен болуы мүмкін шетелдіктердің істері"),
    ("ru", "Дела иностранцев, которые, возможно, превысили разрешённый срок пребывания"),
)
SWATCHES = (
    ["ink", "muted", "primary", "primary-strong", "calm", "soon", "late", "closed", "info"],
    ["page", "surface", "sunken", "line", "edge", "accent"],
    [f"shade-{shade}" for shade in range(1, 6)],
)


def styleguide(request: HttpRequest) -> HttpResponse:
    """All pieces, in the reader's language and theme."""
    refused = SampleForm({"surname": "RAHIMOV", "born_on": "31.02.1985"})
    refused.is_valid()
    context = {
        "page_title": _("Styleguide"),
        "on": ON,
        "form": SampleForm(auto_id="id_empty_%s"),
        "refused": refused,
        "long_texts": LONG_TEXTS,
        "swatches": SWATCHES,
        "empty_table": {"columns": [], "rows": [], "empty": _empty()},
        "nav": [
            {"label": _("My day"), "url": "#", "current": True},
            {"label": _("People"), "url": "#"},
            {"label": _("Cases"), "url": "#"},
        ],
        **_pieces(),
        **_application(),
        "pair": _pair(),
        "bars": [
            {"label": "1–3", "value": 120, "width": 100, "url": "#"},
            {"label": "4–5", "value": 46, "width": 38, "url": "#"},
            {"label": "6–10", "value": 0, "width": 0, "url": ""},
        ],
    }
    return render(request, "styleguide.html", context)


def _pair() -> dict[str, Any]:
    """Two invented files beside each other: a line of every mark, and a name that takes several lines."""
    equal = {"tone": "calm", "icon": "check", "label": _("equal")}
    alike = {"tone": "info", "icon": "eye", "label": _("alike")}
    different = {"tone": "late", "icon": "close", "label": _("different")}
    missing = {"tone": "closed", "icon": "question", "label": _("only in one")}
    told = (
        (_("Surname"), "Rahimov", "Рахимов", alike),
        (_("Date of birth"), "17.04.1985", "17.04.1985", equal),
        (_("Sex"), _("Male"), _("Female"), different),
        (_("IIN"), "", "850417300018", missing),
        (_("Patronymic"), "", "", None),
    )
    lines = [
        {"label": label, "one": {"value": one}, "other": {"value": other}, "pill": pill}
        for label, one, other, pill in told
    ]
    long_name = "Абдурахмонова-Мирзохусейнзода Мехринисохон Абдурашидовна"
    return {
        "sides": [
            {"name": "Rahimov Anvar", "url": "#", "sub": "UZB"},
            {"name": long_name, "url": "#", "sub": "TJK", "access": _("Victim of trafficking")},
        ],
        "groups": [{"title": _("Who it is"), "lines": lines}],
    }


def _empty() -> dict[str, Any]:
    return {
        "title": _("No one is waiting here"),
        "text": _("People appear here seven days before their registration ends."),
        "url": "#",
        "label": _("Look at all registrations"),
    }
