"""Each act of the officers' pages gives its operation exactly what that asks for.

`perform` hands the form's values on by name, where no type checker follows; so it is looked at here.
"""

import ast
import importlib
import inspect
from pathlib import Path

import pytest

from core.admin import ActForm

REPOSITORY = Path(__file__).resolve().parents[1]
FILES = sorted(
    path for path in REPOSITORY.glob("*/admin/**/*.py") if "Act[" in path.read_text(encoding="utf-8")
)
GIVEN_BY_THE_PAGE = {"on", "by"}


def acts():
    """Module, name of the act, operation, form: of each act whose `perform` calls an operation by name."""
    for path in FILES:
        module = importlib.import_module(
            path.relative_to(REPOSITORY).with_suffix("").as_posix().replace("/", ".")
        )
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not (isinstance(node, ast.Call) and ast.unparse(node.func).startswith("Act[")):
                continue
            given = {keyword.arg: keyword.value for keyword in node.keywords}
            called = getattr(given.get("perform"), "body", None)
            if isinstance(called, ast.Call) and isinstance(called.func, ast.Name):
                form = getattr(module, ast.unparse(given["form"])) if "form" in given else ActForm
                name = f"{module.__name__}.{ast.literal_eval(given['name'])}"
                yield pytest.param(getattr(module, called.func.id), called, form, id=name)


ACTS = list(acts())


def fields_of(form):
    """What the form gives by name; None where it puts the values together itself."""
    return set(form.base_fields) if form.given is ActForm.given else None


def test_acts_are_found():
    assert len(ACTS) > 20


@pytest.mark.parametrize(("operation", "called", "form"), ACTS)
def test_an_act_gives_its_operation_what_it_asks_for(operation, called, form):
    parameters = inspect.signature(operation).parameters
    named = {keyword.arg for keyword in called.keywords if keyword.arg}
    is_open = any(keyword.arg is None for keyword in called.keywords)
    asked = {name for name, one in parameters.items() if one.default is one.empty}

    assert named <= set(parameters)
    fields = fields_of(form)
    if is_open and fields is not None:
        assert fields | named | GIVEN_BY_THE_PAGE <= set(parameters)
        assert asked <= fields | named | GIVEN_BY_THE_PAGE
