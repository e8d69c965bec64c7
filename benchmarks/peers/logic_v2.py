"""The scores of nomenklatura's `logic-v2` for pairs of names: a JSON list of pairs in, a list of scores out.

Run by the interpreter of an environment that has nomenklatura; it imports nothing of Koshi.
"""

import json
import sys
from itertools import count

from followthemoney import EntityProxy
from nomenklatura.matching import LogicV2

# Entities are equal by their id alone, and the matcher keeps the names of those it has seen: an id that came
# before would be answered with the names of the earlier one.
_IDS = count(1)


def person(name: str) -> EntityProxy:
    return EntityProxy.from_dict({"id": str(next(_IDS)), "schema": "Person", "properties": {"name": [name]}})


def main() -> None:
    config = LogicV2.default_config()
    pairs = json.load(sys.stdin)
    scores = [LogicV2.compare(person(one), person(other), config).score for one, other in pairs]
    json.dump(scores, sys.stdout)


main()
