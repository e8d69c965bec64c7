"""The pages name places that are there: files, folders, and other pages."""

import re
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[1]
PAGES = sorted(
    [REPOSITORY / "README.md", REPOSITORY / "CONTRIBUTING.md", *(REPOSITORY / "docs").rglob("*.md")]
)
#: A path in code marks begins with a folder of this tree; what begins otherwise is an example.
FOLDERS = {path.name for path in REPOSITORY.iterdir() if path.is_dir() and not path.name.startswith(".")}


def names(pages):
    return [path.relative_to(REPOSITORY).as_posix() for path in pages]


def named_paths(text):
    found = re.findall(r"`([\w./*-]+/[\w./*-]*)`", text)
    return [path for path in found if path.partition("/")[0] in FOLDERS]


def is_there(path):
    # A pattern may stand for several files; a module may have become a package.
    return any(REPOSITORY.glob(path.rstrip("/"))) or (REPOSITORY / path.removesuffix(".py")).is_dir()


@pytest.mark.parametrize("page", names(PAGES))
def test_every_path_and_every_page_that_a_page_names_is_there(page):
    text = (REPOSITORY / page).read_text(encoding="utf-8")
    links = re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", text)

    assert [path for path in named_paths(text) if not is_there(path)] == []
    assert [
        to for to in links if "://" not in to and not (REPOSITORY / page).parent.joinpath(to).exists()
    ] == []


def test_a_path_that_is_gone_is_seen():
    assert named_paths("in `permits/rules/fees.py` and `KOSHI_DATA/metrics`") == ["permits/rules/fees.py"]
    assert not is_there("permits/rules/gone.py")


def test_the_usual_changes_name_the_places_of_each():
    text = (REPOSITORY / "docs/changing.md").read_text(encoding="utf-8")

    chapters = {part.partition("\n")[0]: part for part in text.split("\n## ")[1:]}
    for change in (
        "A ground for residence",
        "A kind of alert",
        "The formula of the fee",
        "A role",
        "A language",
    ):
        assert named_paths(chapters[change]) or "`alerts.py`" in chapters[change], change


def test_the_readme_names_a_way_in_for_every_role():
    table = re.findall(r"^\| (`.+?) \|", (REPOSITORY / "README.md").read_text(encoding="utf-8"), re.M)
    accounts = {name for row in table for name in re.findall(r"`(\w+)`", row)}
    rights = (REPOSITORY / "accounts" / "data" / "roles.csv").read_text(encoding="utf-8").splitlines()
    head = next(line for line in rights if line.startswith("capability,"))

    assert set(head.split(",")[1:]) - accounts == set()
