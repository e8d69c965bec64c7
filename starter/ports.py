"""Network ports on this machine. Standard library only."""

from __future__ import annotations

import os
import random
import socket

from starter.console import Refusal

HOST = "127.0.0.1"
OURS = (20_000, 32_000)


def is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True


def free_port() -> int:
    """Below what goes to outgoing connections: one of those would take it while a server is away.

    Raises: Refusal when none of a hundred drawn was free.
    """
    for port in random.sample(range(*OURS), 100):
        if is_free(port):
            return port
    raise Refusal(f"No free port was found from {OURS[0]} to {OURS[1]}.")


def wanted_port() -> int:
    """The port of PORT, or 8000. Raises: Refusal, before anything is started, if it is not to be had."""
    try:
        port = int(os.environ.get("PORT") or 8000)
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((HOST, port))
    except (ValueError, OverflowError):
        raise Refusal("PORT must be a number up to 65535, as in: PORT=8010 make demo") from None
    except PermissionError:
        raise Refusal(f"Port {port} is for root only. Take another: PORT=8010 make demo") from None
    except OSError:
        raise Refusal(
            f"Port {port} is in use by another program, so nothing was started. "
            f"Take another port: PORT={port + 10} make demo"
        ) from None
    return port
