"""One check's outcome, with its facts, clause, version, confidence and cure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from core.explanations import Reason
from permits.states import CheckCode, CheckOutcome


@dataclass(frozen=True, slots=True)
class Check:
    """One check's outcome. `remedy` says what the employer can do; without one, nothing is to be done."""

    code: str
    outcome: str
    reasons: tuple[Reason, ...] = ()
    remedy: Reason | None = None

    @property
    def title(self) -> str:
        return str(CheckCode(self.code).label)

    @property
    def cure(self) -> str:
        """The remedy in the reader's language; empty when there is none."""
        return self.remedy.fact if self.remedy else ""

    @property
    def stands_in_the_way(self) -> bool:
        """Whether the application cannot be submitted or granted as it is."""
        return self.outcome == CheckOutcome.FAILED or (
            self.outcome == CheckOutcome.UNKNOWN and self.remedy is not None
        )

    def as_json(self) -> dict[str, Any]:
        """Plain values to store; `from_json` gives the same check back."""
        return {
            "code": str(self.code),
            "outcome": str(self.outcome),
            "reasons": [reason.as_json() for reason in self.reasons],
            "remedy": self.remedy.as_json() if self.remedy else None,
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Check:
        """The check stored by `as_json`."""
        remedy = stored["remedy"]
        return cls(
            stored["code"],
            stored["outcome"],
            tuple(Reason.from_json(reason) for reason in stored["reasons"]),
            Reason.from_json(remedy) if remedy else None,
        )


def passed(code: CheckCode, *reasons: Reason) -> Check:
    """Nothing stands in the way, for these reasons."""
    return Check(code, CheckOutcome.PASSED, reasons)


def failed(code: CheckCode, *reasons: Reason, cure: Reason | None = None) -> Check:
    """It stands in the way; the cure says what the employer can do."""
    return Check(code, CheckOutcome.FAILED, reasons, cure)
