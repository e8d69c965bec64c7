"""Which role may do what: the table of `accounts/data/roles.csv`, read once at the start."""

import csv
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from functools import lru_cache

from accounts.states import Role
from core.capabilities import Capability, declared

#: Whoever may do everything that sweeps and feeds do holds no role by hand.
ROLES = tuple(role.value for role in Role if role != Role.SYSTEM)

_rights: dict[str, frozenset[str]] = {}
_permissions: dict[str, set[str]] = defaultdict(set)


def load_rights(text: str, codes: Collection[str]) -> None:
    """Make this table the one in force. Raises ValueError with every fault of `parse`."""
    table = parse(text, codes)
    _rights.clear()
    _rights.update(table)
    _permissions_of.cache_clear()


def parse(text: str, known: Collection[str]) -> dict[str, frozenset[str]]:
    """The roles of each capability: a row a capability in order, a column a role, an x where it may.

    Lines that begin with # are remarks.

    Raises: ValueError naming every role, capability or mark that is missing, unknown, out of order or
    given twice, and every capability that no role has.
    """
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    header, *rows = [[cell.strip() for cell in row] for row in csv.reader(lines)]
    roles, codes = header[1:], [row[0] for row in rows]
    faults = []
    if sorted(roles) != sorted(ROLES):
        faults.append(f"its columns are not the roles: {sorted(set(roles) ^ set(ROLES))}")
    if codes != sorted(set(codes)):
        faults.append("its rows are not in alphabetical order, each once")
    faults += [f"{code} is declared and has no row" for code in sorted(set(known) - set(codes))]
    faults += [f"{code} is declared by no app" for code in codes if code not in known]
    table = {}
    for code, *marks in rows:
        if len(marks) != len(roles) or not set(marks) <= {"", "x"}:
            faults.append(f"{code}: a mark is x or nothing, one for each role")
        table[code] = frozenset(role for role, mark in zip(roles, marks, strict=False) if mark == "x")
        if not table[code]:
            faults.append(f"{code}: no role has it")
    if faults:
        raise ValueError("roles.csv: " + "; ".join(faults))
    return table


def roles_with(*capabilities: Capability) -> frozenset[str]:
    """The roles that have any of these. Raises KeyError for one that is not in the table."""
    return frozenset().union(*(_rights[capability] for capability in capabilities))


def capabilities_of(roles: Iterable[str]) -> frozenset[str]:
    """Everything that the given roles may do together, as codes."""
    held = {str(role) for role in roles}
    return frozenset(code for code, its_roles in _rights.items() if not its_roles.isdisjoint(held))


def grant(capability: Capability, *permissions: str) -> None:
    """Let whoever has the capability hold Django permissions such as "registry.view_person".

    Called in each app's `AppConfig.ready`; so an admin's list is opened by a capability.
    """
    _permissions[str(capability)].update(permissions)
    _permissions_of.cache_clear()


def permissions_of(roles: Iterable[str]) -> frozenset[str]:
    """All Django permissions that the given roles hold together."""
    return _permissions_of(frozenset(map(str, roles)))


@lru_cache(maxsize=256)
def _permissions_of(roles: frozenset[str]) -> frozenset[str]:
    """Kept, because every page asks for each of its lists and acts; the table does not change."""
    return frozenset().union(*(_permissions[code] for code in capabilities_of(roles) if code in _permissions))


def take_two(roles: Iterable[str]) -> bool:
    """Whether one of the roles opens so much that two administrators give it."""
    guarded = roles_with(*(one for one in declared().values() if one.takes_two))
    return not guarded.isdisjoint(map(str, roles))


def drawn(known: Mapping[str, Capability]) -> str:
    """The table of roles as a page of Markdown, a part for each app."""
    parts = [
        "# Who may do what\n",
        "Drawn from `accounts/data/roles.csv` and the apps’ `capabilities.py` by `make roles`;"
        " change those, not this page.\n",
    ]
    for app in sorted({code.partition(".")[0] for code in known}):
        parts += [
            f"## {app}\n",
            "| capability | what | territory | purpose | roles |",
            "|---|---|---|---|---|",
        ]
        for code in sorted(code for code in known if code.startswith(f"{app}.")):
            one = known[code]
            roles = ", ".join(role for role in ROLES if role in _rights[code])
            cells = (f"`{code}`", str(one.label), one.reach.label, one.purpose.label, roles)
            parts.append("| " + " | ".join(map(str, cells)) + " |")
        parts.append("")
    return "\n".join(parts).rstrip() + "\n"
