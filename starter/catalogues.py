"""Compiles the message catalogues with Babel, so that no machine needs gettext to run Koshi."""

from __future__ import annotations

import os
from pathlib import Path


def compile_all(repository: Path) -> int:
    """Write each catalogue's .mo where it is missing or older than its .po. Returns how many.

    Several processes may do so at once: each writes a file of its own and puts it in place when it is whole.
    """
    written = 0
    for source in sorted(repository.glob("locale/**/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        from babel.messages.mofile import write_mo
        from babel.messages.pofile import read_po

        with source.open("rb") as file:
            catalogue = read_po(file, locale=source.parent.parent.name)
        unfinished = target.with_suffix(f".{os.getpid()}.unfinished.mo")
        with unfinished.open("wb") as file:
            write_mo(file, catalogue)
        unfinished.replace(target)
        written += 1
    return written
