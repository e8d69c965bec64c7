"""The repository keeps the house rules, and each check refuses the fault it is for."""

import re
from pathlib import Path

import pytest

from tests import architecture
from tests import architecture_layers as layers
from tests.architecture import REPOSITORY, TOP_LEVEL, Module
from tests.architecture_operations import loose_operations, operations
from tests.call_graph import CallGraph

MODULES = list(architecture.modules())

#: Operations that are no acts of a person on a day, each with its reason.
SILENT_OPERATIONS = {
    "accounts.operations.mails.answer_reset": "it hands over what was asked for; the asking is journaled",
    "accounts.operations.signing.forget_attempt": "it takes back a count; the signing in is journaled",
    "reference.operations.files.reference_files": "it only reads the repository's files",
    "journal.operations.recording.record": "it is the journal; it belongs to the act's transaction",
    "journal.operations.recording.record_many": "the same",
    "journal.operations.recording.record_reading": "one statement, of the answer that it tells of",
    "journal.operations.recording.entries_sql": "a piece of a statement; nothing is run",
    "journal.operations.recording.entries_from": "the same",
    "journal.operations.recording.acting": "the parameters of such a piece",
    "journal.operations.sealing.seal_journal": "sealing is no act; the seals themselves are the record",
    "journal.operations.sealing.move_reader": "how far a reader has come is no act on a day",
    "journal.operations.sealing.turn_month": "ranges of the table are no act on a day",
    "journal.operations.sealing.carry_positions": "the numbers of transactions are no act on a day",
    "journal.operations.sealing.verify_journal": "it only reads",
    "journal.operations.sealing.compare_digest": "it only reads",
    "accounts.operations.requests.answer_once": "it keeps an answer; the act that gave it is journaled",
    "accounts.operations.signing.keyed_hash": "it only computes",
    "feeds.operations.ranges.turn_month": "ranges of the table are no act on a day",
    "quotas.operations.places.reserve_places": "one statement, committed by itself where it stands alone",
    "reference.operations.files.cells_of": "it only reads the repository's files",
    "papers.operations.receiving.clear_shelf": "files that no row names; each act that left one is journaled",
    "registry.operations.crossings.recording.record_checked": "a part of the intake, on its cursor",
    "registry.operations.spellings.keep_spellings": "a part of whatever writes a name; it tells of nobody",
    "registry.operations.stays.sweeps.look_from": "a part of a sweep: it only reads",
    "registry.operations.stays.sweeps.move_progress": "a part of a sweep, whose rows say what it did",
    "registry.operations.stays.sweeps.noted_stays": "a piece of a statement; nothing is run",
    "registry.operations.stays.sweeps.run_counted": "it runs the statement of a sweep, which writes its rows",
    "operating.operations.note_run": "a task's own mark; what the task did is journaled where it was done",
}


def faults_of(check, *arguments):
    return [fault for module in MODULES for fault in check(module, *arguments)]


def test_edges_do_not_write():
    assert faults_of(architecture.edges_that_write) == []


def test_operations_are_keyword_only_atomic_documented_and_journaled():
    assert loose_operations(MODULES, SILENT_OPERATIONS) == []


def test_every_silent_operation_is_one():
    named = {".".join(node) for node, _function in operations(MODULES, CallGraph(MODULES))}

    assert set(SILENT_OPERATIONS) <= named


def test_sql_names_tables_of_its_own_app_and_of_those_below():
    assert faults_of(layers.tables_of_others) == []


def test_no_imports_run_in_a_circle():
    assert layers.circle_of_imports(MODULES) == []


def test_a_circle_of_imports_is_refused_wherever_it_is_closed():
    round_by_a_function = [
        Module("papers.rules.x", "from papers.queries import y\n"),
        Module("papers.queries.y", "import papers.states\n"),
        Module("papers.states", "def f():\n    from papers.rules.x import z\n"),
    ]

    assert set(layers.circle_of_imports(round_by_a_function)) == {m.name for m in round_by_a_function}
    assert layers.circle_of_imports(round_by_a_function[:2]) == []


def test_pages_are_made_of_templates_of_their_own_app_and_of_those_below():
    inside = [
        fault for name, text in layers.templates() for fault in layers.templates_in_template(name, text)
    ]

    assert faults_of(layers.templates_in_module) + inside == []


def test_nobody_waits_for_the_broker():
    assert faults_of(architecture.tasks_asked_for) == []


def test_the_journal_alone_makes_its_rows():
    outside = [Module(m.name, m.text) for m in MODULES if m.app != "journal"]
    outside += [
        Module(path.stem, path.read_text(encoding="utf-8"))
        for path in (REPOSITORY / "benchmarks").rglob("*.py")
    ]

    assert [fault for module in outside for fault in architecture.journal_written_elsewhere(module)] == []


def test_no_edge_begins_from_all_rows():
    assert faults_of(architecture.lists_from_all_rows) == []


def test_which_files_are_open_is_said_once():
    benchmarks = [
        Module(f"benchmarks.{path.stem}", path.read_text(encoding="utf-8"))
        for path in (REPOSITORY / "benchmarks").rglob("*.py")
    ]

    assert [fault for m in (*MODULES, *benchmarks) for fault in architecture.second_predicates(m)] == []


def test_only_edges_read_the_clock():
    assert faults_of(architecture.clock_read_below_the_edges) == []


def test_rules_are_pure():
    assert faults_of(architecture.impure_rules) == []


def test_no_forbidden_shapes():
    assert faults_of(architecture.forbidden_shapes) == []


def test_nothing_is_too_long():
    samples = "config.styleguide"  # its functions are lists of sample data

    assert [f for f in faults_of(architecture.too_long) if not f.startswith(samples)] == []


def test_states_change_in_operations_only():
    assert faults_of(architecture.assigned_states) == []


def test_test_files_are_not_too_long():
    long = {
        path.name: lines
        for path in (REPOSITORY / "tests").rglob("*.py")
        if (lines := path.read_text(encoding="utf-8").count("\n")) > 600
    }

    assert long == {}


def test_pages_styles_scripts_and_documents_are_not_too_long():
    files = [
        path
        for folder, kind in (
            ("templates", "*.html"),
            ("static/css", "*.css"),
            ("static/js", "*.js"),
            ("docs", "*.md"),
        )
        for path in (REPOSITORY / folder).rglob(kind)
        if "vendor" not in path.parts and ".min." not in path.name
    ]

    assert {p.name: n for p in files if (n := p.read_text(encoding="utf-8").count("\n")) > 500} == {}


def test_the_top_level_holds_only_what_is_agreed():
    folders = {
        path.name
        for path in REPOSITORY.iterdir()
        if path.is_dir() and not path.name.startswith(".") and path.name != "__pycache__"
    }

    assert folders <= TOP_LEVEL


def test_every_event_is_routed_or_declared_silent():
    from notifications.rules import SILENT, routes

    events = set()
    for module in MODULES:
        if module.layer == "events":
            events |= set(re.findall(r'=\s*\(?\s*"(\w+)",\s*_\(', module.text))

    assert events == set(routes()) | set(SILENT)
    assert not set(routes()) & set(SILENT)


def test_every_rule_in_the_docs_names_tests_that_exist():
    names = set()
    for path in (REPOSITORY / "tests").rglob("test_*.py"):
        names |= set(re.findall(r"def (test_\w+)", path.read_text(encoding="utf-8")))
    for page in sorted((REPOSITORY / "docs" / "rules").glob("*.md")):
        for section in re.split(r"^## ", page.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
            named = architecture.tests_named_in(section)
            assert named, f"{page.name}: “{section.splitlines()[0]}” names no test"
            assert named <= names, f"{page.name}: {named - names} do not exist"


def test_the_drawn_lifecycles_are_the_moves():
    from core.moves import diagram
    from enforcement.states import CASE_MOVES
    from papers.states import PAPER_MOVES, RECEIVED_MOVES
    from payments.states import PAYABLE_MOVES, PAYMENT_MOVES
    from permits.states import APPLICATION_MOVES, PERMIT_MOVES
    from registry.states import (
        DOCUMENT_MOVES,
        MATCH_MOVES,
        MIXED_MOVES,
        QUESTION_MOVES,
        REGISTRATION_MOVES,
        RESIDENCE_MOVES,
    )

    drawn = (REPOSITORY / "docs" / "lifecycle.md").read_text(encoding="utf-8")

    for moves, start in (
        (DOCUMENT_MOVES, "valid"),
        (MATCH_MOVES, "open"),
        (MIXED_MOVES, "open"),
        (QUESTION_MOVES, "open"),
        (REGISTRATION_MOVES, "current"),
        (RESIDENCE_MOVES, "requested"),
        (CASE_MOVES, "possible"),
        (APPLICATION_MOVES, "draft"),
        (PERMIT_MOVES, "issued"),
        (PAPER_MOVES, "valid"),
        (RECEIVED_MOVES, "waiting"),
        (PAYABLE_MOVES, "due"),
        (PAYMENT_MOVES, "started"),
    ):
        assert diagram(moves, start=start) in drawn


PLANTED = [
    (architecture.edges_that_write, "registry.admin.x", "def f(p):\n    p.save()\n"),
    (architecture.edges_that_write, "registry.api", "def f():\n    P.objects.filter(a=1).update(b=2)\n"),
    (architecture.edges_that_write, "feeds.web", "def f(c):\n    c.execute('DELETE FROM x')\n"),
    (architecture.clock_read_below_the_edges, "registry.rules.x", "from core.clock import today\n"),
    (architecture.clock_read_below_the_edges, "registry.queries", "def f():\n    return clock.now()\n"),
    (architecture.journal_written_elsewhere, "registry.operations.x", "X = 'INSERT INTO journal_entry (id)'"),
    (architecture.journal_written_elsewhere, "registry.operations.x", "X = 'update  only Journal_Seal s'"),
    (
        architecture.journal_written_elsewhere,
        "quotas.operations.x",
        "X = 'COPY \"journal_entry\" FROM STDIN'",
    ),
    (architecture.journal_written_elsewhere, "demo.operations.x", "Entry.objects.bulk_create([])"),
    (architecture.lists_from_all_rows, "registry.admin.x", "visible = lambda u, on: Person.objects.all()"),
    (architecture.lists_from_all_rows, "feeds.web", "line = get_object_or_404(RejectedLine, pk=1)"),
    (architecture.lists_from_all_rows, "permits.api.x", "class A:\n    queryset = Permit.objects.all()\n"),
    (architecture.second_predicates, "permits.queries.x", "Q(person__access_class='open')"),
    (architecture.second_predicates, "desk.queries", "A.objects.filter(**{f'{p}merged_into__isnull': True})"),
    (architecture.second_predicates, "feeds.queries", "X = \"WHERE p.access_class <> 'open'\""),
    (
        architecture.second_predicates,
        "quotas.operations.x",
        "x = p.access_class != 'open'",
    ),
    (architecture.impure_rules, "registry.rules.x", "from registry.models import Stay\n"),
    (architecture.forbidden_shapes, "registry.utils", ""),
    (architecture.forbidden_shapes, "registry.models.x", "class A:\n    def save(self):\n        pass\n"),
    (architecture.forbidden_shapes, "registry.apps", "from django.dispatch import receiver\n"),
    (architecture.too_long, "registry.rules.x", "x = 1\n" * 501),
    (architecture.too_long, "registry.rules.x", "def f():\n" + "    x = 1\n" * 41),
    (architecture.too_long, "registry.web.x", "async def f():\n    'd'\n" + "    x = 1\n" * 41),
    (architecture.assigned_states, "registry.admin.x", "def f(c):\n    c.state = 'closed'\n"),
    (layers.tables_of_others, "registry.queries.x", "X = 'SELECT FROM feeds_feedwatermark w'"),
    (layers.tables_of_others, "papers.queries", "X = f'JOIN permits_permit p ON {x}'"),
    (layers.tables_of_others, "enforcement.operations.x", "X = 'update registry_stay SET basis = 1'"),
    (layers.templates_in_module, "registry.admin.x", "template = 'desk/case.html'"),
    (layers.templates_in_module, "papers.web.x", "render(request, 'portal/home.html')"),
    (architecture.tasks_asked_for, "feeds.web.x", "def f():\n    intake.delay(on=1)\n"),
    (architecture.tasks_asked_for, "registry.operations.x", "def f():\n    t.delay_on_commit()\n"),
]


@pytest.mark.parametrize(("check", "name", "text"), PLANTED)
def test_a_planted_fault_is_refused(check, name, text):
    assert check(Module(name, text))


RECORDING = Module("journal.operations.recording", "def record(): pass\n")
UNSEEN = {"journal.operations.recording.record": "not looked at here"}
DOOR = Module("registry.operations", '__all__ = ["f"]\n')
JOURNALED = "from journal.operations.recording import record\n"


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("def f(x, *, on, by):\n    'd'\n    atomic; record()\n", "takes positional arguments"),
        ("def f(*, on, by):\n    atomic; record()\n", "has no docstring"),
        ("def f(*, on, by):\n    'd'\n    record()\n", "is not atomic"),
        ("def f(*, by):\n    'd'\n    atomic; record()\n", "does not take `on`"),
        ("def f(*, on=None, by):\n    'd'\n    atomic; record()\n", "has a default for `on`"),
        ("def f(*, on, by):\n    'd'\n    atomic\n", "is not journaled"),
        # What another function of the same file does is nothing of this one's.
        ("def f(*, on, by):\n    'd'\n    atomic\ndef _g():\n    record()\n", "is not journaled"),
        ("def f(*, on, by):\n    'd'\n    record()\n@atomic\ndef _g():\n    pass\n", "is not atomic"),
    ],
)
def test_a_loose_operation_is_refused(text, fault):
    planted = Module("registry.operations.planted", JOURNALED + text)

    assert loose_operations([RECORDING, DOOR, planted], UNSEEN) == [f"registry.operations.planted.f {fault}"]


def test_an_operation_that_no_door_names_is_held_to_the_same_once_somebody_calls_it():
    hidden = Module("registry.operations.hidden", "def g(*, on, by):\n    'd'\n    atomic\n")
    within = Module("registry.operations.planted", "from registry.operations.hidden import g\ng()\n")
    edge = Module("registry.admin.x", "from registry.operations import hidden\nhidden.g()\n")

    assert loose_operations([DOOR, hidden, within], {}) == []
    assert loose_operations([DOOR, hidden, edge], {}) == ["registry.operations.hidden.g is not journaled"]


def test_a_template_of_a_higher_app_is_refused():
    text = '{% include "components/table.html" %}{% include "desk/alerts.html" %}'

    assert layers.templates_in_template("admin/quotas/x.html", text) == [
        "admin/quotas/x.html uses desk/alerts.html, which is of desk"
    ]
    assert layers.templates_in_template("components/x.html", '{% extends "feeds/base.html" %}')
    with pytest.raises(KeyError):
        layers.owner_of("odds/x.html")


@pytest.mark.parametrize(
    "path",
    [
        "README.md",
        "docs",
        "core",
        "registry",
        "quotas",
        "permits",
        "notifications",
        "payments",
        "config",
        "starter",
    ],
)
def test_the_project_speaks_of_itself_alone(path):
    root = REPOSITORY / path
    files = [root] if root.is_file() else [p for p in root.rglob("*") if p.suffix in {".py", ".md", ".html"}]

    for file in files:
        text = Path(file).read_text(encoding="utf-8")
        assert not re.search(r"/work/|/root/|files\.pythonhosted", text), file
