"""The scores of nomenklatura's `logic-v2` for pairs of names: a JSON list of pairs in, a list of scores out.

Run by the interpreter of an environment that has nomenklatura; it imports nothing of Koshi.
"""

import json
import sys

from followthemoney import EntityProxy
from nomenklatura.matching import LogicV2


def person(number: int, name: str) -> EntityProxy:
    return EntityProxy.from_dict({"id": str(number), "schema": "Person", "properties": {"name": [name]}})


def main() -> None:
    config = LogicV2.default_config()
    pairs = json.load(sys.stdin)
    scores = [LogicV2.compare(person(1, one), person(2, other), config).score for one, other in pairs]
    json.dump(scores, sys.stdout)


main()
