"""The feeds' pages, for officers, supervisors and those who look after the register."""

from registry.web.health import health
from registry.web.lines import line, lines

__all__ = ["health", "line", "lines"]
