"""What is small and unpacks to much is refused at once, and takes no room."""

import resource
import time
import zlib

import pytest

from core.errors import RuleViolation
from papers.rules.contents import content_of
from tests.papers.pdfs import packed_pdf, pdf

BLANKS = packed_pdf("<< /A 1 >>" + " " * 60_000_000)
NAMES = b"/A" * 500_000


def twice_packed() -> bytes:
    """A stream of objects that is packed twice: a kilobyte of it is a gigabyte."""
    inside = zlib.compress(zlib.compress(b"4 0 << /A 1 >>" + b" " * 300_000_000, 9), 9)
    return packed_pdf("<< /A 1 >>", inside=inside, filters="[/FlateDecode /FlateDecode]")


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(BLANKS, id="60 MB of blanks"),
        pytest.param(twice_packed(), id="packed twice"),
        pytest.param(pdf(remark=NAMES), id="names in a remark"),
        pytest.param(pdf(f"[{NAMES.decode()}]"), id="names in a list"),
        pytest.param(pdf("[" + "1 " * 500_000 + "]"), id="numbers in a list"),
    ],
)
def test_it_is_refused_at_once(data: bytes) -> None:
    room, begun = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.thread_time()
    with pytest.raises(RuleViolation) as refusal:
        content_of(data)
    assert refusal.value.code == "paper_too_much"
    assert time.thread_time() - begun < 1
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - room < 100 * 1024
