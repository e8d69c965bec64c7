"""`SCALE` makes the databases of the bench larger or smaller; what would not fit is refused at once."""

from collections import namedtuple
from random import Random

import pytest

from benchmarks import scale
from benchmarks.names import spellings, surnames_and_given_names, with_slip

Usage = namedtuple("Usage", "total used free")


@pytest.mark.parametrize(
    ("said", "number"), [("", 1_000_000), ("3m", 3_000_000), ("10M", 10_000_000), ("50k", 50_000), ("7", 7)]
)
def test_how_large(monkeypatch, said, number):
    monkeypatch.setenv("SCALE", said)
    assert scale.scale() == number


@pytest.mark.parametrize("said", ["large", "3g", "-1m", "m", "0", "1.5m"])
def test_nonsense_is_refused_with_what_to_write(monkeypatch, said):
    monkeypatch.setenv("SCALE", said)
    with pytest.raises(SystemExit, match="50k, 1m, 3m or 10m"):
        scale.scale()


@pytest.mark.parametrize(
    ("said", "free", "is_refused"), [("10m", 119, True), ("10m", 121, False), ("3m", 1, False)]
)
def test_ten_million_need_room(monkeypatch, tmp_path, said, free, is_refused):
    class Server:
        def __enter__(self):
            return self

        def __exit__(self, *_error):
            pass

        def execute(self, _query):
            return self

        def fetchone(self):
            return (str(tmp_path),)

    monkeypatch.setenv("SCALE", said)
    monkeypatch.setattr(scale.psycopg, "connect", lambda _url: Server())
    monkeypatch.setattr(scale.shutil, "disk_usage", lambda _folder: Usage(0, 0, free * 10**9))
    if is_refused:
        with pytest.raises(SystemExit, match=r"needs 120 GB.*119 GB.*KOSHI_DATA"):
            scale.refuse_without_room("")
    else:
        scale.refuse_without_room("")


def test_the_names_that_are_asked_for_are_many_and_in_another_script():
    surnames, given = surnames_and_given_names()
    assert len(surnames) > 20_000
    assert len(given) > 5_000
    for part, names in (("surname", surnames), ("given", given)):
        pairs = spellings(part)
        assert len(pairs) >= 80
        assert all(
            passport in names and passport.isascii() and not other.isascii() for passport, other in pairs
        )
        for _passport, other in pairs:
            assert abs(len(with_slip(other, Random(1))) - len(other)) <= 1
