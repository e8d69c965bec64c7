"""The officers' desk: governed facts are read-only, a button per lawful act, lists that stay fast.

    class HostAdmin(GovernedAdmin):
        visible = staticmethod(hosts_visible_to)                 # (user, on) -> QuerySet
        related = ("region",)                                    # joined for lists and pages
        columns = (Column(_("name"), lambda host, on: host.name), …)   # cells of components/table.html
        filters = (TextFilter(name=…, label=…, condition=lambda text, on: Q(…)), …)
        moves = HOST_MOVES                                       # the model's MOVES, if it has states
        acts = (Act[Host, Host, User](name="withdraw", label=…, move="withdraw", perform=…, allowed=…, …),)

        def facts(self, subject, request, on): return [{"label": …, "value": …}]

`perform(subject, on=…, by=…, **form fields)` calls one operation; a DomainError is shown beside
the form. `allowed(user, on, subject)` speaks for role and territory, MOVES for the state. An act
with `on_list=True` belongs to the list and gets subject None.
"""

from core.admin.acts import ONCE, Act, ActForm, AnyAct, run
from core.admin.exports import export
from core.admin.fields import CodeField, DayField, PartialDayField, day_as_typed
from core.admin.filters import (
    Book,
    BookFilter,
    Choice,
    ChoiceFilter,
    DayFilter,
    Filter,
    Filtered,
    PartialDayFilter,
    TextFilter,
    apply_filters,
)
from core.admin.governed import GovernedAdmin, PageSection
from core.admin.lists import Column, Page, Total, in_words, key_of, keyset_page, quoted, total_of, until_cell

__all__ = [
    "ONCE",
    "Act",
    "ActForm",
    "AnyAct",
    "Book",
    "BookFilter",
    "Choice",
    "ChoiceFilter",
    "CodeField",
    "Column",
    "DayField",
    "DayFilter",
    "Filter",
    "Filtered",
    "GovernedAdmin",
    "Page",
    "PageSection",
    "PartialDayField",
    "PartialDayFilter",
    "TextFilter",
    "Total",
    "apply_filters",
    "day_as_typed",
    "export",
    "in_words",
    "key_of",
    "keyset_page",
    "quoted",
    "run",
    "total_of",
    "until_cell",
]
