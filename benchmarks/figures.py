"""What a row tells, how rounds are interleaved, and how the table is printed."""

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the table. `is_met` None where the row only tells."""

    name: str
    figure: str
    limit: str
    ratio: float | None
    target: str
    is_met: bool | None

    @property
    def verdict(self) -> str:
        return {True: "pass", False: "FAIL", None: "–"}[self.is_met]


def at_most(
    name: str, figure: float, limit: float, most: float, *, ratio: float | None = None, unit: str = "ms"
) -> Figure:
    """A time that may be so many times its limit. `ratio` where it was taken round by round."""
    ratio = figure / limit if ratio is None else ratio
    return Figure(
        name, f"{figure:,.1f} {unit}", f"{limit:,.1f} {unit}", ratio, f"ratio ≤ {most:g}", ratio <= most
    )


def at_least(
    name: str, figure: float, limit: float, least: float, unit: str, *, ratio: float | None = None
) -> Figure:
    """A speed that must reach such a part of its limit. `ratio` where it was taken round by round."""
    ratio = figure / limit if ratio is None else ratio
    return Figure(
        name, f"{figure:,.0f} {unit}", f"{limit:,.0f} {unit}", ratio, f"ratio ≥ {least:g}", ratio >= least
    )


def seconds_of(act: Callable[[], object]) -> float:
    started = time.perf_counter()
    act()
    return time.perf_counter() - started


def interleaved(acts: Sequence[Callable[[int], object]], rounds: int) -> list[list[float]]:
    """Run each act once a round, in turn, so that a noisy machine is noisy for all. Seconds by act."""
    taken: list[list[float]] = [[] for _ in acts]
    for number in range(rounds):
        for place, act in enumerate(acts):
            started = time.perf_counter()
            act(number)
            taken[place].append(time.perf_counter() - started)
    return taken


def paired_ratio(figure: Sequence[float], limit: Sequence[float]) -> float:
    """The median of the rounds' own ratios: what slows a whole round does not count."""
    return statistics.median(one / other for one, other in zip(figure, limit, strict=True))


def median_ms(seconds: Sequence[float]) -> float:
    return statistics.median(seconds) * 1000


def p95_ms(seconds: Sequence[float]) -> float:
    return statistics.quantiles(seconds, n=20)[-1] * 1000


def table(figures: Sequence[Figure]) -> str:
    """The figures under each other."""
    lines = [("", "figure", "limit", "ratio", "target", "")]
    for one in figures:
        ratio = "–" if one.ratio is None else f"{one.ratio:.2f}"
        lines.append((one.name, one.figure, one.limit, ratio, one.target, one.verdict))
    widths = [max(len(line[column]) for line in lines) for column in range(len(lines[0]))]
    return "\n".join(
        "  ".join(
            cell.ljust(width) if column in (0, 4, 5) else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in lines
    )
