"""Every request gets a number; every answer gets the security headers."""

import re
import secrets
import time
from collections.abc import Callable

import structlog
from django.http import HttpRequest, HttpResponse

from core.request import request_number

_ACCEPTED = re.compile(r"[A-Za-z0-9-]{8,64}")
_log = structlog.get_logger("koshi.request")

Handler = Callable[[HttpRequest], HttpResponse]


class RequestNumberMiddleware:
    """Takes a proxy's `X-Request-ID` when it is well formed, else makes one; quotes it back.

    Logs one line a request: method, the route's pattern (never the address itself, which may hold
    a document number), status, milliseconds.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-ID", "")
        number = given if _ACCEPTED.fullmatch(given) else secrets.token_hex(6).upper()
        token = request_number.set(number)
        request.request_number = number  # type: ignore[attr-defined]
        started = time.perf_counter()
        try:
            response = self.get_response(request)
            match = request.resolver_match
            _log.info(
                "request",
                method=request.method,
                route=match.route if match else "",
                status=response.status_code,
                ms=round((time.perf_counter() - started) * 1000),
            )
        finally:
            request_number.reset(token)
        response["X-Request-ID"] = number
        return response


class SecurityHeadersMiddleware:
    """Headers that Django has no setting for; pages with people's data are never stored."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
        response.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if not request.path.startswith("/static/"):
            response.setdefault("Cache-Control", "no-store")
        return response
