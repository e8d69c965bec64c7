"""The number of the request in hand, for logs, error pages and the journal."""

from contextvars import ContextVar

request_number: ContextVar[str] = ContextVar("request_number", default="")
