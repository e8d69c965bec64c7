"""Scanners: the one that is asked in production (ClamAV's clamd), and one that plays it in the demo."""

import socket
import struct
import time

from django.conf import settings

from papers.seams import Scanner, ScannerAway

PATIENCE_SECONDS = 30
_CHUNK = 1 << 16
_ANSWER_AT_MOST = 4096
#: The harmless text that every scanner finds (eicar.org), put together so that none finds it here.
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
#: What makes the scanner of the demo behave as a real one may; a PDF can say it.
AWAY, SLOW = b"KOSHI-SCANNER-AWAY", b"KOSHI-SCANNER-SLOW"


def ask_clamd(data: bytes) -> str:
    """What clamd finds in the data, by its command INSTREAM. Raises: ScannerAway."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    try:
        with _connected() as line:
            line.sendall(b"zINSTREAM\x00")
            for start in range(0, len(data), _CHUNK):
                part = data[start : start + _CHUNK]
                line.sendall(struct.pack(">I", len(part)) + part)
            line.sendall(struct.pack(">I", 0))
            return _verdict(_answer(line, deadline))
    except (OSError, ValueError) as error:
        raise ScannerAway(type(error).__name__) from error


def _connected() -> socket.socket:
    """A line to `KOSHI_SCANNER`: unix:/path or host:port."""
    address = settings.SCANNER
    if address.startswith("unix:"):
        line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        line.settimeout(PATIENCE_SECONDS)
        try:
            line.connect(address.removeprefix("unix:"))
        except OSError:
            line.close()
            raise
        return line
    host, _colon, port = address.rpartition(":")
    return socket.create_connection((host.strip("[]"), int(port)), timeout=PATIENCE_SECONDS)


def _answer(line: socket.socket, deadline: float) -> str:
    """All that it says; a scanner that trickles is away when patience ends."""
    said = b""
    while not said.endswith(b"\x00") and len(said) < _ANSWER_AT_MOST:
        line.settimeout(max(0.01, deadline - time.monotonic()))
        part = line.recv(_ANSWER_AT_MOST)
        if not part:
            break
        said += part
    return said.decode("utf-8", "replace").strip("\x00\n ")


def _verdict(said: str) -> str:
    """The name of what was found, "" for nothing; anything else is no answer. Raises: ScannerAway."""
    text = said.removeprefix("stream: ")
    if text == "OK":
        return ""
    if text.endswith(" FOUND"):
        return text.removesuffix(" FOUND")
    raise ScannerAway("no answer")


def play_scanner(data: bytes) -> str:
    """What a scanner would find: the test text, and nothing else; it is away or slow when told so."""
    if AWAY in data:
        raise ScannerAway("unreachable")
    if SLOW in data:
        raise ScannerAway("slow")
    return "Eicar-Test-Signature" if EICAR in data else ""


CLAMD = Scanner("clamd", lambda: bool(settings.SCANNER), ask_clamd)
SANDBOX = Scanner("sandbox", lambda: bool(getattr(settings, "DEMO", False)), play_scanner)
