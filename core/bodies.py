"""Request bodies read once, strictly and within bounds."""

import hashlib
import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import APIException, ParseError
from rest_framework.parsers import JSONParser

from core.errors import RuleViolation

#: A thousand crossings take about half of this.
BODY_AT_MOST = 2 * 1024 * 1024


class BodyTooLarge(APIException):
    status_code = 413
    default_detail = _("The body is larger than 2 MiB. Send fewer items at a time.")
    default_code = "body_too_large"


@dataclass(frozen=True, slots=True)
class Body:
    """What came: its content, and the hash of address and body, by which a repeat is known."""

    content: Any
    digest: str

    def __bool__(self) -> bool:
        return True


class StrictJSONParser(JSONParser):
    """JSON in UTF-8 without NaN and Infinity, each field once; too large or too deep is refused, never a
    fault."""

    def parse(self, stream: Any, media_type: Any = None, parser_context: Any = None) -> Any:
        raw = stream.read(BODY_AT_MOST + 1)
        if len(raw) > BODY_AT_MOST:
            raise BodyTooLarge
        try:
            content = json.loads(
                raw.decode("utf-8"), parse_constant=_refuse_constant, object_pairs_hook=_once_each
            )
        except (ValueError, RecursionError):
            raise ParseError(_("The body is not JSON in UTF-8. Correct it and send it again.")) from None
        path = (parser_context or {})["request"].path
        return Body(content, hashlib.sha256(f"{path}\n".encode() + raw).hexdigest())


def object_of(body: Any) -> Mapping[str, Any]:
    """The body as an object. Raises: RuleViolation when it is something else."""
    if not isinstance(body, Body) or not isinstance(body.content, Mapping):
        raise RuleViolation(_("The body must be a JSON object."), code="envelope")
    return body.content


def _refuse_constant(name: str) -> Any:
    raise ValueError(name)


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """The object of these fields.

    Raises: RuleViolation for a field given twice: nobody knows which holds.
    """
    fields = dict(pairs)
    if len(fields) < len(pairs):
        twice = Counter(name for name, _value in pairs).most_common(1)[0][0]
        raise RuleViolation(
            _("“%(field)s” is given twice. Give it once.") % {"field": twice[:60]},
            code="field_twice",
            facts={"field": twice[:60]},
        )
    return fields
