"""The ranges of number in which raw intake is kept."""

from django.db import connection


def turn_month() -> None:
    """Make the ranges of refused lines for the months ahead; numbers go on in the month that has begun.

    The same when run twice. Ranges of a table are no act on a day: nothing is journaled.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT feeds_turn_month()")
