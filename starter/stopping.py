"""Being asked to stop: by INT, TERM or HUP, or by the death of whoever started us."""

from __future__ import annotations

import os
import signal
from dataclasses import dataclass


class Stopped(Exception):
    """Somebody asked the starter to stop (a signal, or its parent is gone)."""


@dataclass
class Stopping:
    """Whether we have been asked to stop. Signals only set it: work looks at it between waits."""

    parent: int = 0
    why: str = ""

    def listen(self) -> None:
        """Take INT, TERM and HUP, and remember the parent. HUP stays ignored under `nohup`."""
        self.parent = os.getppid()
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            if number is signal.SIGHUP and signal.getsignal(number) is signal.SIG_IGN:
                continue
            signal.signal(number, self._asked)

    def _asked(self, number: int, _frame: object) -> None:
        self.why = self.why or signal.Signals(number).name

    def asked(self) -> bool:
        if not self.why and self.parent and os.getppid() != self.parent:
            self.why = "the parent process has gone"
        return bool(self.why)

    def check(self) -> None:
        """Raises: Stopped, when we have been asked to."""
        if self.asked():
            raise Stopped(self.why)


STOPPING = Stopping()
