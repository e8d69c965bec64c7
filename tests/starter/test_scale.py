"""`SCALE` makes the databases of the bench larger or smaller; what would not fit is refused at once."""

import csv
from collections import namedtuple
from random import Random

import pytest

from benchmarks import scale
from benchmarks.names import SOURCES_APART, pairs_apart, spellings, surnames_and_given_names, with_slip
from tests.identity.test_naming import pairs

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
        known = spellings(part)
        assert len(known) >= 80
        assert all(
            passport in names and passport.isascii() and not other.isascii() for passport, other, _ in known
        )
        for _passport, other, _origin in known:
            assert abs(len(with_slip(other, Random(1))) - len(other)) <= 1


def test_the_names_kept_apart_have_their_source_and_are_none_that_keys_were_chosen_by():
    with SOURCES_APART.open(encoding="utf-8", newline="") as file:
        sources = {row["origin"]: row["source"] for row in csv.DictReader(file)}
    assert all(sources.values())
    chosen_by = {
        word.casefold()
        for file in ("pairs_given.csv", "pairs_kept_apart.csv")
        for one, other, _same in pairs(file)
        for word in (one.surname, one.given_names, other.surname, other.given_names)
    }
    for part, names in zip(("surname", "given"), surnames_and_given_names(), strict=True):
        apart = pairs_apart(part)
        chosen_by |= {word.casefold() for pair in spellings(part) for word in pair[:2]}
        assert len(apart) >= 200
        assert {pair.origin for pair in apart} == sources.keys()
        assert {pair.passport for pair in apart} <= set(names)
        assert not chosen_by & {word.casefold() for pair in apart for word in pair[:2]}
        assert not any(pair.otherwise.isascii() for pair in apart)
