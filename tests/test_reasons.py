"""Whoever gives a reason gives what its sentence says, by the names that stand in it."""

import ast
import re

from core.explanations import _FACTS
from tests import architecture

NAMED = re.compile(r"%\((\w+)\)")


def given():
    """Where a reason is made with a code and params that stand there: place, code, their names."""
    for module in architecture.modules():
        for node in ast.walk(module.tree):
            if not (isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant)):
                continue
            called = ast.unparse(node.func).rpartition(".")[2]
            if called == "reason" and all(keyword.arg for keyword in node.keywords):
                names = {keyword.arg for keyword in node.keywords}
            elif called == "Reason" and len(node.args) > 1 and isinstance(node.args[1], ast.Dict):
                names = {key.value for key in node.args[1].keys if isinstance(key, ast.Constant)}
            else:
                continue
            yield f"{module.name}:{node.lineno}", node.args[0].value, names


def test_reasons_are_found():
    assert len(list(given())) > 40


def test_each_reason_gives_what_its_sentence_says():
    missing = [
        (place, code, wanted - names)
        for place, code, names in given()
        if code in _FACTS and (wanted := set(NAMED.findall(str(_FACTS[code])))) - names
    ]

    assert missing == []


def test_each_reason_has_its_sentence():
    assert [(place, code) for place, code, _names in given() if code not in _FACTS] == []
