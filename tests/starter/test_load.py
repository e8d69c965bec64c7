"""What a load run makes of its answers; the run itself is a part of `make test-long`."""

import random

import pytest

from starter.load import told
from starter.walkers import FIRST_PAGES, Answers, links_of, percentile, walk


@pytest.mark.parametrize(
    ("values", "percent", "found"),
    [
        ([], 95, 0.0),
        ([7.0], 50, 7.0),
        ([3.0, 1.0, 2.0, 4.0], 50, 2.0),
        ([float(one) for one in range(1, 101)], 95, 95.0),
        ([float(one) for one in range(1, 11)], 95, 10.0),
    ],
)
def test_a_percentile_is_the_smallest_that_so_many_do_not_exceed(values, percent, found):
    assert percentile(values, percent) == found


def test_an_answer_of_500_and_no_answer_are_faults_and_a_refusal_is_none():
    answers = Answers()
    for status in (200, 302, 404, 429, 500, 503, 0):
        answers.add("officer", f"/somewhere/?q={status}", status, 10.0)

    assert answers.faults == [
        "officer /somewhere/: 500",
        "officer /somewhere/: 503",
        "officer /somewhere/: no answer",
    ]
    assert answers.refused == {"officer": 2}
    assert list(told(answers))[-1] == "\n7 answers, 3 faults"


def test_links_lead_on_within_the_site_and_never_out_of_the_session():
    page = """<a href="next/">a</a> <a href="/desk/?q=1">b</a> <a href="/desk/?q=1">again</a>
        <a href="/accounts/logout/">c</a> <a href="https://elsewhere.example/">d</a>
        <a href="/admin/registry/person/export.csv">e</a> <a href="#row">f</a>"""

    assert links_of("/portal/", page) == ["/portal/next/", "/desk/?q=1", "/portal/"]


class Told:
    """A site of two pages."""

    who = "supervisor2"

    def ask(self, address):
        return 200, '<a href="/desk/cases/">cases</a>'


def test_a_walker_begins_with_the_pages_of_its_role_and_follows_links():
    pages = walk(Told(), random.Random(3))
    walked = [next(pages) for _ in range(50)]

    assert walked[0] in FIRST_PAGES["supervisor"]
    assert set(walked) <= {*FIRST_PAGES["supervisor"], "/desk/cases/"}
    assert walked.count("/desk/cases/") > 20
