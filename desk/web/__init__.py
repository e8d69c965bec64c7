"""The supervisor's desk: server-rendered pages that work without JavaScript."""

from desk.web import alerts, case, cases, home

__all__ = ["alerts", "case", "cases", "home"]
