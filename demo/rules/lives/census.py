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
    lives = bytearray()
    for number, row in enumerate(rows_of("lives.csv"), start=1):
        wanted = max(int(row["at_least"]), round(people * float(row["per_thousand"]) / 1000))
        lives.extend([number] * wanted)
    del lives[people:]
    lives.extend([0] * (people - len(lives)))
    rng.shuffle(lives)
    return lives
