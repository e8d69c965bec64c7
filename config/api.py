"""API v1: errors as problem+json, lists by cursor, the page of addresses."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.exceptions import ValidationError as ModelValidationError
from django.http import Http404
from django.utils.functional import Promise
from rest_framework import exceptions
from rest_framework.pagination import CursorPagination
from rest_framework.response import Response
from rest_framework.views import exception_handler

from core.errors import DomainError
from core.problems import told_of
from core.readings import Page, as_page
from core.request import request_number


class PublicCursorPagination(CursorPagination):
    """Newest first, by a cursor that stays right while rows are added."""

    ordering = "-pk"
    page_size_query_param = "page_size"
    max_page_size = 200

    def paginate_queryset(self, *args: Any, **kwargs: Any) -> Any:
        as_page(Page.LIST)
        return super().paginate_queryset(*args, **kwargs)


def problem_handler(error: Exception, context: dict[str, Any]) -> Response | None:
    """Every refusal as `application/problem+json` with code, sentence, facts and request number."""
    if isinstance(error, DomainError):
        return _problem(error.status, error.code, str(error), error.facts)
    if isinstance(error, ModelValidationError):
        return _problem(422, "invalid", " ".join(error.messages), {})
    if isinstance(error, Http404):
        error = exceptions.NotFound()
    if isinstance(error, PermissionDenied):
        error = exceptions.PermissionDenied()
    answer = exception_handler(error, context)
    if answer is None or not isinstance(error, exceptions.APIException):
        return answer
    if isinstance(error, exceptions.ValidationError):
        return _problem(answer.status_code, "invalid", *told_of(error.get_full_details()))
    codes = error.get_codes()
    code = codes if isinstance(codes, str) else "invalid"
    detail = str(error.detail) if isinstance(error.detail, str) else str(error.default_detail)
    problem = _problem(answer.status_code, code, detail, {})
    for header in ("WWW-Authenticate", "Retry-After"):
        if header in answer:
            problem[header] = answer[header]
    return problem


def _problem(status: int, code: str, sentence: str, facts: Any) -> Response:
    return Response(
        {
            "type": f"urn:koshi:{code}",
            "title": _sendable(sentence),
            "status": status,
            "code": code,
            "facts": _sendable(facts),
            "request": request_number.get(),
        },
        status=status,
        content_type="application/problem+json",
    )


def _sendable(value: Any) -> Any:
    """The value without halves of characters: what was typed may have them, an answer in UTF-8 may not."""
    if isinstance(value, Mapping):
        return {_sendable(name): _sendable(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_sendable(one) for one in value]
    if isinstance(value, str | Promise):
        return str(value).encode("utf-8", "replace").decode()
    return value
