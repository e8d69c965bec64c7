"""Lives of invented people: what each kind of life is, and how many live it."""

from demo.rules.lives.census import LIVES, census
from demo.rules.lives.planner import Planner

__all__ = ["LIVES", "Planner", "census"]
