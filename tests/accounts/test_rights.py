"""The one table of roles: whole, agreeing with what the apps declare and use, and drawn as it is."""

import ast

import pytest
from django.apps import apps
from django.contrib import admin
from django.utils import translation

from accounts.apps import RIGHTS
from accounts.rules import capabilities_of, drawn, parse, permissions_of, roles_with, take_two
from accounts.rules.rights import ROLES
from accounts.states import Role
from core.capabilities import Capability, declared
from enforcement.capabilities import EnforcementCapability
from registry.capabilities import RegistryCapability
from tests import architecture
from tests.architecture import REPOSITORY

HEADER = "capability," + ",".join(ROLES)
MODULES = list(architecture.modules())


def row(code, *roles):
    return code + "," + ",".join("x" if role in roles else "" for role in ROLES)


def faults(*lines, known=("a.one", "b.two")):
    with pytest.raises(ValueError, match=r"roles\.csv") as refusal:
        parse("\n".join(lines), known)
    return str(refusal.value)


def test_a_table_says_which_roles_have_what():
    text = "\n".join(
        ["# a remark, with a comma", HEADER, row("a.one", "officer", "admin"), row("b.two", "host")]
    )

    assert parse(text, ("a.one", "b.two")) == {"a.one": {"officer", "admin"}, "b.two": {"host"}}


def test_a_capability_without_a_role_is_refused():
    assert "b.two: no role has it" in faults(HEADER, row("a.one", "officer"), row("b.two"))


def test_a_capability_without_a_row_is_refused():
    assert "b.two is declared and has no row" in faults(HEADER, row("a.one", "officer"))


def test_a_row_that_names_an_unknown_capability_is_refused():
    said = faults(HEADER, row("a.one", "officer"), row("b.two", "host"), row("c.three", "host"))

    assert "c.three is declared by no app" in said


def test_an_unknown_role_and_a_forgotten_one_are_refused():
    assert "['sheriff', 'visa_feed']" in faults(
        HEADER.replace("visa_feed", "sheriff"), row("a.one", "officer"), row("b.two", "host")
    )


def test_rows_out_of_order_or_twice_are_refused():
    for codes in (("b.two", "a.one"), ("a.one", "a.one", "b.two")):
        assert "alphabetical order" in faults(HEADER, *(row(code, "officer") for code in codes))


def test_a_mark_is_an_x_for_each_role():
    assert "a.one: a mark is x" in faults(
        HEADER, row("a.one", "host").replace("x", "yes"), row("b.two", "host")
    )
    assert "a.one: a mark is x" in faults(HEADER, row("a.one", "host") + ",", row("b.two", "host"))
    assert "a.one: a mark is x" in faults(HEADER, "a.one,x", row("b.two", "host"))


def test_the_table_of_the_product_agrees_with_what_is_declared():
    table = parse(RIGHTS.read_text(encoding="utf-8"), declared())

    assert set(table) == set(declared())
    assert all(roles_with(declared()[code]) == roles for code, roles in table.items())


def test_a_capability_is_declared_by_the_app_whose_name_it_bears():
    for kind in Capability.__subclasses__():
        (app,) = {code.partition(".")[0] for code in kind}
        assert kind.__module__ == f"{app}.capabilities"


def test_every_capability_is_used():
    """Asked for by an act, a query, a page or a list somewhere."""
    named = {
        (node.value.id, node.attr)
        for module in MODULES
        if module.layer != "capabilities"
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name)
    }
    unused = [str(one) for one in declared().values() if (type(one).__name__, one.name) not in named]

    assert unused == []


#: Where a role itself is meant and not what it may do.
BY_NAME = {
    "accounts.states": "for what each role reads of people, a row a role",
    "accounts.operations.roles": "the command on the server makes an administrator",
    "demo.operations.accounts": "an account for each role, named like it",
}


def test_nobody_asks_for_a_role_where_a_capability_is_meant():
    named = {
        module.name
        for module in MODULES
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Attribute)
        and ast.unparse(node.value) == "Role"
        and node.attr.isupper()
        and node.attr != "SYSTEM"
    }

    assert named == set(BY_NAME)


def test_every_list_of_the_admin_is_opened_by_somebody():
    opened = permissions_of(ROLES)
    ours = {app.label for app in apps.get_app_configs() if (REPOSITORY / app.label).is_dir()}
    closed = [
        model._meta.label
        for model in admin.site._registry
        if model._meta.app_label in ours
        and f"{model._meta.app_label}.view_{model._meta.model_name}" not in opened
    ]

    assert closed == []


def test_what_opens_everything_takes_two_administrators():
    """Whoever sees protected files, reads the journal of all, or gives roles."""
    assert {role for role in Role if take_two([role])} == {"protection_officer", "auditor", "admin"}
    assert not take_two([])
    assert take_two(["officer", "auditor"])


def test_roles_together_may_what_each_may():
    both = capabilities_of(["officer", "supervisor"])

    assert both == capabilities_of(["officer"]) | capabilities_of(["supervisor"])
    assert {RegistryCapability.REGISTER, EnforcementCapability.DECIDE_CASES} <= both
    assert capabilities_of([]) == capabilities_of(["nobody"]) == frozenset()


def test_the_drawn_page_is_the_table():
    with translation.override("en"):
        page = drawn(declared())

    assert (REPOSITORY / "docs" / "roles.md").read_text(encoding="utf-8") == page, "make roles"
