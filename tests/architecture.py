"""The house rules as checks on source text: each takes modules and names the faults it finds."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent
APPS = (
    "core",
    "journal",
    "operating",
    "reference",
    "accounts",
    "papers",
    "payments",
    "parties",
    "registry",
    "quotas",
    "feeds",
    "enforcement",
    "permits",
    "notifications",
    "portal",
    "desk",
)
PRODUCT = (*APPS, "identity", "config", "demo", "starter")
EDGES = {"admin", "api", "web", "tasks", "management", "middleware", "backends", "adapter"}
PURE = {"rules", "queries", "operations", "models", "states", "events", "capabilities"}
TOP_LEVEL = {*PRODUCT, "benchmarks", "docs", "locale", "requirements", "static", "templates", "tests"}
FORBIDDEN_NAMES = {"utils", "helpers", "common", "managers", "misc", "signals"}
WRITES = {"save", "bulk_create", "bulk_update", "get_or_create", "update_or_create", "delete", "acreate"}
CLOCK_READERS = {"now", "today", "system_now", "file_now"}


@dataclass(frozen=True)
class Module:
    """One Python file: its dotted name and its text."""

    name: str
    text: str

    @property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)

    @property
    def app(self) -> str:
        return self.name.split(".", maxsplit=1)[0]

    @property
    def layer(self) -> str:
        parts = self.name.split(".")
        return parts[1] if len(parts) > 1 else ""


def modules() -> Iterator[Module]:
    """Every module of the product, migrations left out."""
    for app in PRODUCT:
        for path in sorted((REPOSITORY / app).rglob("*.py")):
            if "migrations" not in path.parts:
                dotted = ".".join(path.relative_to(REPOSITORY).with_suffix("").parts)
                yield Module(dotted.removesuffix(".__init__"), path.read_text(encoding="utf-8"))


def edges_that_write(module: Module) -> list[str]:
    """An edge parses, calls one operation or query and answers; it never writes."""
    if module.app not in APPS or module.layer not in EDGES:
        return []
    faults = []
    for node in ast.walk(module.tree):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        receiver = ast.unparse(node.func.value)
        manager = ".objects" in receiver or ".filter(" in receiver or ".exclude(" in receiver
        is_super = receiver.startswith("super()")
        if (node.func.attr in WRITES and not is_super and "cache" not in receiver) or (
            manager and node.func.attr in {"create", "update"}
        ):
            faults.append(f"{module.name}:{node.lineno} writes: {ast.unparse(node.func)}")
        if node.func.attr == "execute" and re.search(r"\b(INSERT|UPDATE|DELETE)\b", ast.unparse(node)):
            faults.append(f"{module.name}:{node.lineno} writes by SQL")
    return faults


_JOURNAL_AS_TARGET = re.compile(
    r"""\b(INSERT\s+INTO|UPDATE(\s+ONLY)?|DELETE\s+FROM|MERGE\s+INTO|TRUNCATE(\s+TABLE)?|COPY)\s+["']?journal_"""
    r"""|\b(Entry|Seal|Reader|Shown)\.(objects|_default_manager)\.(create|bulk_create|get_or_create|update)""",
    re.IGNORECASE,
)


def journal_written_elsewhere(module: Module) -> list[str]:
    """Rows of the journal are made by the journal alone: no other app's SQL or model call writes them."""
    if module.app == "journal":
        return []
    return [
        f"{module.name} writes the journal by hand: {found.group()}"
        for found in _JOURNAL_AS_TARGET.finditer(module.text)
    ]


#: Whatever has a person behind it: an edge asks for it by what its user may see, never for all of it.
PERSONAL = (
    *("Person", "IdentityDocument", "Crossing", "MarkedCrossing", "Stay", "Registration", "ResidencePermit"),
    *(
        "ArrivalNotification",
        "OverstayCase",
        "Application",
        "Worker",
        "Permit",
        "Payable",
        "Payment",
        "Alert",
        "Message",
    ),
    *("RejectedLine", "Entry"),
)
_FROM_ALL = re.compile(
    rf"\b(?P<model>{'|'.join(PERSONAL)})\.(objects|_default_manager|_base_manager)\b"
    rf"|\b(get_object_or_404|get_list_or_404)\(\s*(?P<shortcut>{'|'.join(PERSONAL)})\b"
    rf"|\bqueryset\s*=\s*(?P<serializer>{'|'.join(PERSONAL)})\b"
)


def lists_from_all_rows(module: Module) -> list[str]:
    """No view, serializer or admin begins from a model's every row where persons stand behind it."""
    if module.app not in (*APPS, "config") or module.layer not in {"admin", "api", "web"}:
        return []
    return [
        f"{module.name} begins from all rows: {found.group()}" for found in _FROM_ALL.finditer(module.text)
    ]


#: Where it is said which files are open and held; nowhere else.
PREDICATE = ("registry.queries.open_files", "registry.models.people")
_PREDICATE_IN_SQL = re.compile(
    r"access_class\s*(=|<>|!=|IS\b|(NOT\s+)?IN\b)|merged_into_id\s+IS\b|coalesce\([^)]*merged_into_id", re.I
)
_CONDITIONS = {"filter", "exclude", "Q", "When", "get", "get_or_404"}


def second_predicates(module: Module) -> list[str]:
    """Which files are open is said once: not again in the ORM, in SQL or by comparing a file's columns."""
    if module.name in PREDICATE:
        return []
    faults = []
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            is_second = bool(_PREDICATE_IN_SQL.search(node.value))
        elif isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] in _CONDITIONS:
            names = [keyword.arg or ast.unparse(keyword.value) for keyword in node.keywords]
            is_second = any("access_class" in name or "merged_into" in name for name in names)
        elif isinstance(node, ast.Compare):
            sides = [node.left, *node.comparators]
            attributes = {side.attr for side in sides if isinstance(side, ast.Attribute)}
            is_second = bool(attributes & {"access_class", "merged_into", "merged_into_id"})
        else:
            continue
        if is_second:
            faults.append(f"{module.name}:{node.lineno} says again which files are open")
    return faults


def clock_read_below_the_edges(module: Module) -> list[str]:
    """Only edges read the clock; the day goes down as `on`."""
    if module.app not in APPS or module.app == "core" or module.layer not in PURE:
        return []
    faults = []
    for node in ast.walk(module.tree):
        if (
            isinstance(node, ast.Attribute)
            and node.attr in CLOCK_READERS
            and ast.unparse(node.value) in {"clock", "core.clock", "timezone", "datetime", "date"}
        ):
            faults.append(f"{module.name}:{node.lineno} reads the clock")
        if isinstance(node, ast.ImportFrom) and node.module == "core.clock":
            read = CLOCK_READERS & {alias.name for alias in node.names}
            faults += [f"{module.name}:{node.lineno} imports {name}" for name in sorted(read)]
    return faults


def impure_rules(module: Module) -> list[str]:
    """Rules decide on plain values: no ORM, no clock, no settings."""
    if module.layer != "rules" or module.app not in APPS:
        return []
    faults = []
    for node in ast.walk(module.tree):
        names = []
        if isinstance(node, ast.ImportFrom):
            is_choices = {alias.name for alias in node.names} <= {"TextChoices", "IntegerChoices"}
            names = [] if is_choices else [node.module or ""]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        for name in names:
            if name.startswith(("django.db", "django.conf")) or ".models" in name or ".queries" in name:
                faults.append(f"{module.name}:{node.lineno} imports {name}")
    return faults


def forbidden_shapes(module: Module) -> list[str]:
    """No utils, no signals, no save() overrides, no GenericForeignKey."""
    faults = []
    if FORBIDDEN_NAMES & set(module.name.split(".")):
        faults.append(f"{module.name}: say what it does instead")
    if "django.dispatch" in module.text or "django.db.models.signals" in module.text:
        faults.append(f"{module.name}: signals hide what happens")
    if "GenericForeignKey" in module.text:
        faults.append(f"{module.name}: GenericForeignKey")
    if module.layer == "models":
        for node in ast.walk(module.tree):
            if isinstance(node, ast.FunctionDef) and node.name == "save":
                faults.append(f"{module.name}:{node.lineno} overrides save()")
    return faults


def too_long(module: Module, *, file_lines: int = 500, function_lines: int = 40) -> list[str]:
    """A file has at most 500 lines; a function at most 40, its docstring and signature not counted."""
    faults = []
    if (lines := module.text.count("\n")) > file_lines:
        faults.append(f"{module.name}: {lines} lines")
    for node in ast.walk(module.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            body = node.body[1:] if ast.get_docstring(node) else node.body
            if body and (length := (body[-1].end_lineno or 0) - body[0].lineno + 1) > function_lines:
                faults.append(f"{module.name}.{node.name}: {length} lines")
    return faults


def assigned_states(module: Module) -> list[str]:
    """A state changes through its MOVES table: `x.state = …` stands in operations or models only."""
    if module.app not in APPS or module.layer in {"operations", "models"}:
        return []
    return [
        f"{module.name}:{node.lineno} assigns a state"
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Attribute) and target.attr == "state"
    ]


def tasks_asked_for(module: Module) -> list[str]:
    """Only the schedule asks for tasks: what is to be done stands in the data, and no request waits."""
    if module.app not in APPS:
        return []
    return [
        f"{module.name}:{node.lineno} asks for a task"
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Attribute)
        and node.attr in {"delay", "apply_async", "delay_on_commit", "apply_async_on_commit", "send_task"}
    ]


def tests_named_in(text: str) -> set[str]:
    """The tests a page of rules names, as `test_…` in backticks."""
    return set(re.findall(r"`(?:[\w./]+::)?(?:\w+::)?(test_\w+)`", text))
