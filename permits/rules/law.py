"""Where a number of the law stands: what every check and fee cites."""

from dataclasses import dataclass
from typing import Any

from core.explanations import Reason


@dataclass(frozen=True, slots=True)
class Law:
    """A row of dated terms as a citation: clause, day it came into force, confidence, "model:id"."""

    clause: str = ""
    version: str = ""
    confidence: str = "confirmed"
    terms: str = ""

    def reason(self, code: str, **params: Any) -> Reason:
        """The fact `code` under this clause."""
        return Reason(code, params, self.clause, self.version, self.confidence, self.terms)


#: What was done without having read a source for it.
UNREAD = Law(confidence="unconfirmed")
#: A fact that rests on no row of terms.
PLAIN = Law()
