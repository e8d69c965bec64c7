"""What was published of the chain proves later that nothing was cut off or made anew."""

import json

import pytest
from django.core.management import CommandError, call_command

from journal.models import Entry, Seal
from journal.rules import link_of
from tests.journal.test_operations import seal_all, sealed, write  # noqa: F401 (a fixture)


def publish(path, capsys) -> dict:
    call_command("publish_digest", to=path)
    return json.loads(capsys.readouterr().out)


def compared(path, capsys) -> tuple[bool, dict]:
    try:
        call_command("publish_digest", compare=path)
        passed = True
    except SystemExit as ended:
        passed = ended.code == 0
    return passed, json.loads(capsys.readouterr().out)


def test_the_digest_tells_the_last_link_and_how_much_it_covers(sealed, tmp_path, capsys):  # noqa: F811
    told = publish(tmp_path / "digests", capsys)

    last = Seal.objects.latest("id")
    assert told == {
        "seal": last.pk,
        "seals": Seal.objects.count(),
        "entries": Entry.objects.count(),
        "link": bytes(last.link).hex(),
        "sealed_at": last.sealed_at.isoformat(),
    }
    assert json.loads((tmp_path / "digests").read_text()) == told


def test_a_journal_that_went_on_fits_all_that_was_published(sealed, tmp_path, capsys):  # noqa: F811
    path = tmp_path / "digests"
    publish(path, capsys)
    write()
    seal_all()
    publish(path, capsys)

    assert compared(path, capsys) == (True, {"intact": True, "compared": 2, "differences": []})


def test_a_cut_tail_is_found_though_what_is_left_is_whole(sealed, tmp_path, capsys):  # noqa: F811
    told = publish(tmp_path / "digests", capsys)
    last = Seal.objects.latest("id")
    sealed.execute(
        "DELETE FROM journal_entry WHERE (xid, id) > (SELECT last_xid, last_entry_id FROM journal_seal"
        " WHERE id < %s ORDER BY id DESC LIMIT 1)",
        [last.pk],
    )
    sealed.execute("DELETE FROM journal_seal WHERE id = %s", [last.pk])
    call_command("verify_journal")
    capsys.readouterr()

    passed, found = compared(tmp_path / "digests", capsys)
    assert not passed
    assert found["differences"] == [f"seal {last.pk} of {told['sealed_at']} is gone"]


def test_a_chain_made_anew_is_found_though_it_is_whole(sealed, tmp_path, capsys):  # noqa: F811
    """The owner changes a row and seals everything again, under the same numbers."""
    publish(tmp_path / "digests", capsys)
    numbers = list(Seal.objects.order_by("id").values_list("id", "entries"))
    sealed.execute("UPDATE journal_entry SET by_id = 99 WHERE id = (SELECT max(id) FROM journal_entry)")
    sealed.execute("DELETE FROM journal_seal")
    sealed.execute("SELECT setval(pg_get_serial_sequence('journal_seal', 'id'), %s, false)", [numbers[0][0]])
    for _number, entries in numbers:
        assert sealed.execute("SELECT journal_seal_next(%s)", [entries]).fetchone() == (entries,)
    call_command("verify_journal")
    assert '"intact": true' in capsys.readouterr().out

    passed, found = compared(tmp_path / "digests", capsys)
    assert not passed
    assert "is another one now" in found["differences"][0]


def test_a_seal_swapped_within_the_chain_is_found(sealed, tmp_path, capsys):  # noqa: F811
    path = tmp_path / "digests"
    publish(path, capsys)
    seal = Seal.objects.order_by("-id")[1]
    sealed.execute(
        "UPDATE journal_seal SET digest = %s, link = %s WHERE id = %s",
        [b"0" * 32, link_of(bytes(seal.previous_link), b"0" * 32), seal.pk],
    )

    passed, found = compared(path, capsys)
    assert not passed
    assert "is not linked to the one before it" in found["differences"][0]


@pytest.mark.parametrize("text", ["nonsense", "{}", "[1]"])
def test_a_file_that_is_no_digest_is_refused(committed_db, tmp_path, text):
    path = tmp_path / "digests"
    path.write_text(text)

    with pytest.raises(CommandError, match="holds no published digests"):
        call_command("publish_digest", compare=path)
    with pytest.raises(CommandError, match="holds no published digests"):
        call_command("publish_digest", compare=tmp_path / "nothing")
