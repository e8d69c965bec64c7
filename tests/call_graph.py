"""Which function of the product reaches which: read from the source, names followed through imports."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

from tests.architecture import Module

#: A name at the top of a module: the module's dotted name, and its own.
Node = tuple[str, str]


class CallGraph:
    """Every name at the top of these modules, and the names that its body speaks of."""

    def __init__(self, modules: Iterable[Module]) -> None:
        self.tops: dict[str, dict[str, list[ast.AST]]] = {}
        self.imported: dict[str, dict[str, Node]] = {}
        for module in modules:
            tree = module.tree
            self.tops[module.name] = dict(_tops(tree))
            self.imported[module.name] = dict(_imported(tree))
        self._reached: dict[Node, frozenset[Node]] = {}

    def functions(self, module: str) -> Iterator[tuple[str, ast.FunctionDef]]:
        """The functions at the top of a module."""
        for name, found in self.tops.get(module, {}).items():
            for node in found:
                if isinstance(node, ast.FunctionDef):
                    yield name, node

    def reached(self, start: Node) -> frozenset[Node]:
        """The node itself and all that it calls or speaks of, however far."""
        if start not in self._reached:
            seen, waiting = {start}, [start]
            while waiting:
                for node in self.spoken_of(waiting.pop()) - seen:
                    seen.add(node)
                    waiting.append(node)
            self._reached[start] = frozenset(seen)
        return self._reached[start]

    def source(self, node: Node) -> str:
        """The text of a node, "" for what is not of the product."""
        module, name = node
        return "\n".join(ast.unparse(found) for found in self.tops.get(module, {}).get(name, ()))

    def spoken_of(self, node: Node) -> set[Node]:
        """The names that the body of a node speaks of."""
        module, name = node
        found: set[Node] = set()
        for tree in self.tops.get(module, {}).get(name, ()):
            found |= self.names_in(module, tree)
        return found - {node}

    def names_in(self, module: str, tree: ast.AST) -> set[Node]:
        """The nodes that a piece of a module speaks of."""
        inside = dict(_imported(tree))
        found = set()
        for part in ast.walk(tree):
            if isinstance(part, ast.Name):
                found.add(self._home(module, part.id, inside))
            elif isinstance(part, ast.Attribute) and isinstance(part.value, ast.Name):
                owner = self._home(module, part.value.id, inside)
                if owner and ".".join(owner) in self.tops:
                    found.add(self._home(".".join(owner), part.attr, {}))
        return {node for node in found if node is not None}

    def _home(self, module: str, name: str, inside: dict[str, Node]) -> Node | None:
        """Where a name that a module uses is defined, through the doors of packages."""
        if name in inside:
            return self._defined(*inside[name])
        return self._defined(module, name)

    def _defined(self, module: str, name: str) -> Node | None:
        for _door in range(9):
            if name in self.tops.get(module, {}):
                return module, name
            if name not in self.imported.get(module, {}):
                break
            module, name = self.imported[module][name]
        return (module, name) if f"{module}.{name}" in self.tops else None


def _tops(tree: ast.Module) -> Iterator[tuple[str, list[ast.AST]]]:
    found: dict[str, list[ast.AST]] = {}
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            found.setdefault(node.name, []).append(node)
        elif isinstance(node, ast.Assign | ast.AnnAssign | ast.AugAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            for target in targets:
                if isinstance(target, ast.Name):
                    found.setdefault(target.id, []).append(node)
    yield from found.items()


def _imported(tree: ast.AST) -> Iterator[tuple[str, Node]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                yield alias.asname or alias.name, (node.module, alias.name)
        elif isinstance(node, ast.Import):
            for alias in node.names:
                if "." in alias.name and alias.asname:
                    module, _dot, name = alias.name.rpartition(".")
                    yield alias.asname, (module, name)
