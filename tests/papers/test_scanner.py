"""The scanner's port: what is said to clamd and understood of it, and when it counts as away."""

import socket
import struct
import threading

import pytest

from papers import adapter
from papers.adapter import EICAR, ask_clamd, play_scanner
from papers.seams import ScannerAway

DATA = b"x" * 200_000


class Clamd:
    """Answers one question as clamd does, or not at all; `heard` is what it was sent to scan."""

    def __init__(self, answer: bytes | None, *, reads: bool = True) -> None:
        self.answer, self.reads, self.heard = answer, reads, b""
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.address = f"127.0.0.1:{self.socket.getsockname()[1]}"
        self.done = threading.Event()
        self.thread = threading.Thread(target=self._serve, daemon=True)
        self.thread.start()

    def _serve(self) -> None:
        with self.socket:
            line, _peer = self.socket.accept()
        with line, line.makefile("rb") as sent:
            if self.reads:
                assert sent.read(10) == b"zINSTREAM\x00"
                while length := struct.unpack(">I", sent.read(4))[0]:
                    self.heard += sent.read(length)
            if self.answer is None:
                self.done.wait(5)
            else:
                line.sendall(self.answer)


@pytest.fixture
def clamd(settings, monkeypatch):
    """Starts one that answers so."""
    started = []
    monkeypatch.setattr(adapter, "PATIENCE_SECONDS", 0.5)

    def start(answer, **how):
        started.append(Clamd(answer, **how))
        settings.SCANNER = started[-1].address
        return started[-1]

    yield start
    for one in started:
        one.done.set()
        one.thread.join(5)


def test_everything_is_sent_and_nothing_found(clamd):
    server = clamd(b"stream: OK\x00")

    assert ask_clamd(DATA) == ""
    server.thread.join(5)
    assert server.heard == DATA


def test_what_is_found_is_named(clamd):
    clamd(b"stream: Win.Test.EICAR_HDB-1 FOUND\x00")

    assert ask_clamd(EICAR) == "Win.Test.EICAR_HDB-1"


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(b"INSTREAM size limit exceeded. ERROR\x00", id="too large for it"),
        pytest.param(b"", id="hangs up"),
        pytest.param(b"stream: OK but not quite\x00", id="says something else"),
        pytest.param(b"\xff" * 9000, id="says too much"),
        pytest.param(None, id="says nothing"),
    ],
)
def test_whatever_is_no_answer_means_that_it_is_away(clamd, answer):
    clamd(answer)

    with pytest.raises(ScannerAway):
        ask_clamd(DATA)


@pytest.mark.parametrize("address", ["127.0.0.1:1", "unix:/nowhere/clamd.ctl", "nonsense", "host:port"])
def test_where_nobody_listens_it_is_away(settings, address):
    settings.SCANNER = address

    with pytest.raises(ScannerAway):
        ask_clamd(DATA)


def test_the_scanner_of_the_demo_finds_the_test_text_alone():
    assert play_scanner(DATA) == ""
    assert play_scanner(DATA + EICAR)
