"""What looks at every page sees what is wrong with one."""

import pytest

from tests.browsers import serious_findings

PALE = "color: #999; background: #fff"


@pytest.fixture
def sheet(browser):
    """A page with one table of the rows given, and what is found on it."""
    page = browser.new_page()

    def found(*rows: str, contrasts_alone: bool = False) -> list[str]:
        page.set_content(
            "<!doctype html><html lang='en'><title>Sheet</title><main><h1>Sheet</h1>"
            f"<style>.pale {{ {PALE} }} .open .state {{ {PALE} }}</style>"
            f"<table><thead><tr><th>Name<th>State<tbody>{''.join(rows)}</table></main>"
        )
        return [one.partition(":")[0] for one in serious_findings(page, contrasts_alone=contrasts_alone)]

    yield found
    page.close()


def row(name="Aidar", cell="", row=""):
    return f"<tr {row}><td><a href='/{name}/'>{name}</a><td class='state {cell}'>issued"


def test_a_sound_sheet_is_sound(sheet):
    assert sheet(*(row(name) for name in ("Aidar", "Dana", "Marat"))) == []


def test_of_rows_alike_one_is_looked_at(sheet):
    assert sheet(*[row(cell="pale")] * 9) == ["color-contrast"]


@pytest.mark.parametrize("odd", [row(cell="pale"), row(row="class=open")])
@pytest.mark.parametrize("contrasts_alone", [False, True])
def test_one_row_unlike_the_others_is_seen(sheet, odd, contrasts_alone):
    rows = [*[row()] * 20, odd, *[row()] * 3]

    assert sheet(*rows, contrasts_alone=contrasts_alone) == ["color-contrast"]


def test_a_missing_label_is_seen_in_whichever_row(sheet):
    rows = [*[row()] * 5, "<tr><td><input name='mark'><td class='state'>issued", *[row()] * 5]

    assert sheet(*rows) == ["label"]
    assert sheet(*rows, contrasts_alone=True) == []


def test_what_is_told_apart_by_its_name_alone_is_looked_at_in_each_row(sheet):
    """Only colours are the same where the shape is."""
    named, unnamed = "<tr><td><button>Mark</button><td>", "<tr><td><button aria-label=''></button><td>"

    assert sheet(named, unnamed, named) == ["button-name"]
