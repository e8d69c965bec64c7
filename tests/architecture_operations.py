"""The rules of operations, each function looked at by itself and followed through what it calls."""

import ast
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from tests.architecture import APPS, Module
from tests.call_graph import CallGraph, Node

#: What writes the journal, or gives the piece of a statement that does.
JOURNAL = {
    ("journal.operations.recording", name)
    for name in ("record", "record_many", "record_reading", "entries_sql", "entries_from")
}


def operations(modules: Iterable[Module], graph: CallGraph) -> Iterator[tuple[Node, ast.FunctionDef]]:
    """Each public function of an `operations` that its door names, or that anybody outside calls.

    What only its own app's operations call is a part of them.
    """
    known = list(modules)
    callers: dict[Node, set[str]] = defaultdict(set)
    for module in known:
        for node in graph.names_in(module.name, module.tree):
            callers[node].add(module.name)
    for module in known:
        if module.app not in APPS or module.layer != "operations":
            continue
        door = f"{module.app}.operations"
        named = re.search(r"__all__ = \[(.*?)\]", "".join(m.text for m in known if m.name == door), re.DOTALL)
        for name, function in graph.functions(module.name):
            outside = {who for who in callers[module.name, name] if not f"{who}.".startswith(f"{door}.")}
            if not name.startswith("_") and (outside or (named and f'"{name}"' in named.group(1))):
                yield (module.name, name), function


def loose_operations(modules: Iterable[Module], silent: dict[str, str]) -> list[str]:
    """An operation is keyword-only, documented, atomic, dated, by somebody, and journaled.

    `silent` names operations that are none of some of this, each with its reason.
    """
    known = list(modules)
    graph = CallGraph(known)
    faults = []
    for (module, name), function in operations(known, graph):
        if f"{module}.{name}" not in silent:
            faults += [f"{module}.{name} {fault}" for fault in _faults(graph, (module, name), function)]
    return faults


def _faults(graph: CallGraph, node: Node, function: ast.FunctionDef) -> Iterator[str]:
    reached = graph.reached(node)
    app = node[0].split(".")[0]
    names = [argument.arg for argument in function.args.kwonlyargs]
    if function.args.args:
        yield "takes positional arguments"
    if not ast.get_docstring(function):
        yield "has no docstring"
    if not any("atomic" in graph.source(other) for other in reached if other[0].split(".")[0] == app):
        yield "is not atomic"
    for needed in ("on", "by"):
        if needed not in names:
            yield f"does not take `{needed}`"
        elif function.args.kw_defaults[names.index(needed)] is not None:
            yield f"has a default for `{needed}`"
    if not reached & JOURNAL:
        yield "is not journaled"
