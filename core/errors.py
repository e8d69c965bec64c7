"""What can go wrong in the domain, each with a code, a sentence for people, and its facts."""

from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError
from django.db.models import BaseConstraint
from django.utils.translation import gettext_lazy as _


class DomainError(Exception):
    """An act or question that the rules refuse.

    `code` is for programs, `sentence` is shown to people in their language, `facts` are plain
    values (no names, no document numbers) that explain the refusal.
    """

    code = "domain_error"
    status = 422

    def __init__(
        self, sentence: Any = "", *, code: str | None = None, facts: Mapping[str, Any] | None = None
    ) -> None:
        self.sentence = sentence
        self.code = code or type(self).code
        self.facts = dict(facts or {})
        super().__init__(str(sentence))

    def __str__(self) -> str:
        return str(self.sentence)


def constraint_of(collision: IntegrityError) -> str | None:
    """The name of the constraint by which the database refused a row."""
    return getattr(getattr(collision.__cause__, "diag", None), "constraint_name", None)


def sentence_of(constraint: BaseConstraint) -> Any:
    """What a broken constraint says to people; never its name."""
    if constraint.violation_error_message == constraint.default_violation_error_message:
        return _("What was given cannot be kept like this. Look at each box again; one of them does not fit.")
    return constraint.get_violation_error_message()


class MoveNotAllowed(DomainError):
    """The act does not exist in the state the thing is in (HTTP 409)."""

    code = "move_not_allowed"
    status = 409


class RuleViolation(DomainError):
    """A rule of the law or of sense is broken by what was given (HTTP 422)."""

    code = "rule_violation"


class NoTermsInForce(DomainError):
    """No dated row of terms covers the day asked for: nothing may be computed from a guess."""

    code = "no_terms_in_force"


class NotPermitted(DomainError):
    """The role, territory or protection of the file does not allow it (HTTP 403)."""

    code = "not_permitted"
    status = 403

    def __init__(self, sentence: Any = "", **kwargs: Any) -> None:
        super().__init__(sentence or _("Your role does not allow this act."), **kwargs)


class NotFound(DomainError):
    """There is no such thing for the one who asks (HTTP 404)."""

    code = "not_found"
    status = 404
