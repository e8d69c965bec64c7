"""What imports cannot show of the layers: tables named in SQL, and the folders of templates."""

import ast
import re
import tomllib
from collections.abc import Iterable, Iterator
from functools import cache
from graphlib import CycleError, TopologicalSorter

from tests.architecture import REPOSITORY, Module

#: Whose facts the invented country writes in bulk; its rows are proved by the invariants afterwards.
WRITES_FOR_OTHERS = {"demo"}
#: What starts the demo stands beside the apps and looks into all of them.
KNOWS_ALL = {"starter"}
#: Folders of templates that are named otherwise than the app they are of.
FOLDERS = {"account": "accounts", "allauth": "accounts"}
#: Folders that belong to no app, because every app shows its things by them.
SHARED = {"", "admin", "admin/governed", "components", "django/forms/widgets"}
_TABLE_MADE = re.compile(r"name='(\w+)',\n\s+fields=|CREATE (?:UNLOGGED )?TABLE (?:IF NOT EXISTS )?(\w+)")
_USED = re.compile(r"""\{%-? *(?:include|extends) +["']([\w./-]+\.html)["']""")
_TEMPLATE = re.compile(r"[\w./-]+\.html")


@cache
def rank() -> dict[str, int]:
    """How high each app stands in the contract of imports; 0 is the highest."""
    told = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))
    layers = told["tool"]["importlinter"]["contracts"][0]["layers"]
    return {app.strip("() "): number for number, layer in enumerate(layers) for app in layer.split("|")}


def may_know(app: str, other: str) -> bool:
    """Whether an app may know the other: itself, and what stands below it."""
    return app == other or app in KNOWS_ALL or rank()[app] < rank()[other]


@cache
def tables() -> dict[str, str]:
    """Whose each table of the database is, as the migrations make them."""
    found: dict[str, str] = {}
    for app in rank():
        for path in sorted((REPOSITORY / app).glob("migrations/0*.py")):
            for model, table in _TABLE_MADE.findall(path.read_text(encoding="utf-8")):
                found.setdefault(table or f"{app}_{model.lower()}", app)
    return found


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    names = "|".join(sorted(tables(), key=len, reverse=True))
    writing = r"INSERT\s+INTO|UPDATE(?:\s+ONLY)?|DELETE\s+FROM|TRUNCATE(?:\s+TABLE)?|COPY|MERGE\s+INTO"
    return re.compile(rf"\b({names})\b"), re.compile(rf'\b(?:{writing})\s+"?({names})\b', re.IGNORECASE)


def tables_of_others(module: Module) -> list[str]:
    """SQL names tables of its own app and of those below, and writes its own app's alone."""
    named, written = _patterns()
    faults = []
    for node in ast.walk(module.tree):
        if not (isinstance(node, ast.Constant) and isinstance(node.value, str)):
            continue
        for table in dict.fromkeys(named.findall(node.value)):
            if not may_know(module.app, tables()[table]):
                faults.append(f"{module.name}:{node.lineno} names {table}, which stands above it")
        for table in dict.fromkeys(written.findall(node.value)):
            if tables()[table] != module.app and module.app not in WRITES_FOR_OTHERS:
                faults.append(f"{module.name}:{node.lineno} writes {table}, which is not its own")
    return faults


def imported_by(module: Module) -> Iterator[str]:
    """Each name that a module imports, with the module it is from, at its head or inside of a function."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{name.name}" for name in node.names)
        elif isinstance(node, ast.Import):
            yield from (name.name for name in node.names)


def circle_of_imports(modules: Iterable[Module]) -> list[str]:
    """Modules that import each other in a circle, in its order; empty where there is none."""
    by_name = {module.name: module for module in modules}
    graph = {}
    for name, module in by_name.items():
        used = {full if full in by_name else full.rpartition(".")[0] for full in imported_by(module)}
        graph[name] = (used & by_name.keys()) - {name}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as circle:
        return list(circle.args[1])
    return []


def owner_of(template: str) -> str | None:
    """The app whose template it is; None for those that all share. Raises KeyError for an unknown folder."""
    folder = template.rpartition("/")[0]
    if folder in SHARED:
        return None
    parts = folder.split("/")
    own = parts[1] if parts[0] == "admin" and len(parts) > 1 else parts[0]
    own = FOLDERS.get(own, own)
    if own not in rank():
        raise KeyError(f"{template}: no app has the folder {folder}")
    return own


def templates_of_others(name: str, app: str | None, used: Iterator[str]) -> list[str]:
    """A page is made of its own app's templates, of those that all share, and of apps' below it."""
    faults = []
    for template in used:
        owner = owner_of(template)
        if owner is not None and (app is None or not may_know(app, owner)):
            faults.append(f"{name} uses {template}, which is of {owner}")
    return faults


def templates_in_module(module: Module) -> list[str]:
    """The templates that a module names, of apps that it may not know."""
    texts = (
        node.value
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    )
    return templates_of_others(module.name, module.app, (text for text in texts if _TEMPLATE.fullmatch(text)))


def templates_in_template(name: str, text: str) -> list[str]:
    """The templates that a template includes or extends, of apps that its own may not know."""
    return templates_of_others(name, owner_of(name), iter(_USED.findall(text)))


def templates() -> Iterator[tuple[str, str]]:
    """Every template: its name and its text."""
    root = REPOSITORY / "templates"
    for path in sorted(root.rglob("*.html")):
        yield path.relative_to(root).as_posix(), path.read_text(encoding="utf-8")
