"""What can go wrong carries a code, a sentence and facts."""

import pytest

from core.errors import DomainError, MoveNotAllowed, NoTermsInForce, NotFound, NotPermitted, RuleViolation


@pytest.mark.parametrize(
    ("kind", "code", "status"),
    [
        (DomainError, "domain_error", 422),
        (RuleViolation, "rule_violation", 422),
        (NoTermsInForce, "no_terms_in_force", 422),
        (MoveNotAllowed, "move_not_allowed", 409),
        (NotPermitted, "not_permitted", 403),
        (NotFound, "not_found", 404),
    ],
)
def test_each_kind_has_its_code_and_status(kind, code, status):
    error = kind("A sentence.", facts={"on": "2026-06-15"})

    assert (error.code, error.status, str(error)) == (code, status, "A sentence.")
    assert error.facts == {"on": "2026-06-15"}
    assert isinstance(error, DomainError)


def test_a_narrower_code_may_be_given():
    assert RuleViolation("x", code="iin_invalid").code == "iin_invalid"
    assert RuleViolation.code == "rule_violation"


def test_facts_are_the_errors_own():
    facts = {"a": 1}
    error = RuleViolation("x", facts=facts)
    error.facts["b"] = 2

    assert facts == {"a": 1}
