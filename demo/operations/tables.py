"""Rows copied into tables: the fastest way in, with every constraint checked on the way."""

from collections.abc import Iterable, Sequence
from typing import Any

NOTHING = r"\N"
BLOCK = 5_000
_ESCAPES = str.maketrans({"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"})


def _text(value: Any) -> str:
    if value is None:
        return NOTHING
    if value is True or value is False:
        return "t" if value else "f"
    return value.translate(_ESCAPES) if isinstance(value, str) else str(value)


def copy_rows(cursor: Any, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    """Copy rows in; how many there were."""
    number, block = 0, list[str]()
    names = ", ".join(f'"{column}"' for column in columns)
    with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
        for row in rows:
            block.append("\t".join(map(_text, row)))
            if len(block) >= BLOCK:
                number += len(block)
                copy.write("\n".join(block) + "\n")
                block = []
        if block:
            number += len(block)
            copy.write("\n".join(block) + "\n")
    return number


def reserve_ids(cursor: Any, table: str, number: int) -> list[int]:
    """So many new ids of a table, ascending, for rows that others will point to."""
    cursor.execute(
        "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [table, number]
    )
    return sorted(row[0] for row in cursor.fetchall())
