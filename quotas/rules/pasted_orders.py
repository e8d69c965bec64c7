"""The lines of an order as people paste them: region, category and places, a line each."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from quotas.rules.orders import OrderLine
from quotas.states import Category


@dataclass(slots=True)
class Read:
    """What was read: lines, and the numbers of those that could not be."""

    lines: list[OrderLine] = field(default_factory=list)
    refused: list[int] = field(default_factory=list)


def read_lines(text: str, regions: Mapping[str, int]) -> Read:
    """Read `region ; category ; places`, one a line; a comma or a tab does as well.

    `regions` gives the pk of each code and name, in capitals. Empty lines and those that begin with # are
    passed over, so is a head line of names.
    """
    read = Read()
    for number, row in enumerate(text.splitlines(), start=1):
        if not row.strip() or row.lstrip().startswith("#"):
            continue
        cells = [cell.strip() for cell in row.replace("\t", ";").replace(",", ";").split(";")]
        if number == 1 and cells[0].lower() == "region":
            continue
        line = _line(cells, regions)
        if line is None:
            read.refused.append(number)
        else:
            read.lines.append(line)
    return read


def _line(cells: list[str], regions: Mapping[str, int]) -> OrderLine | None:
    if len(cells) != 3:
        return None
    code, category, places = cells[0].upper(), cells[1].lower(), cells[2].replace(" ", "")
    is_number = places.isascii() and places.isdigit() and len(places) <= 7
    if code not in regions or category not in Category.values or not is_number:
        return None
    return OrderLine(regions[code], category, int(places))
