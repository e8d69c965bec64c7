"""The feeds' pages, for officers, supervisors and those who look after the register."""

from feeds.web.health import health
from feeds.web.lines import line, lines

__all__ = ["health", "line", "lines"]
