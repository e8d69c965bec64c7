"""How many people live which life."""

from random import Random

from demo.rules.names import rows_of

#: The lives of `lives.csv`, and `visited`, which takes everybody left: was here and has gone.
LIVES = ("visited", *(row["life"] for row in rows_of("lives.csv")))


def least_people() -> int:
    """With fewer people some state would be missing."""
    return sum(int(row["at_least"]) for row in rows_of("lives.csv"))


def census(people: int, rng: Random) -> bytearray:
    """One life a person, as an index into LIVES, in random order.

    Raises ValueError when there are too few people for every state to be present.
    """
    if people < least_people():
        raise ValueError(f"at least {least_people()} people are needed, so that every state is present")
    lives, left = bytearray(), people - least_people()
    for number, row in enumerate(rows_of("lives.csv"), start=1):
        least = int(row["at_least"])
        more = min(left, max(0, round(people * float(row["per_thousand"]) / 1000) - least))
        lives.extend([number] * (least + more))
        left -= more
    lives.extend([0] * left)
    rng.shuffle(lives)
    return lives
