"""From what a scanner, a clipboard or a person typed to the lines of a zone."""

from __future__ import annotations

import re
import unicodedata

from identity.document_numbers import LOOKALIKES
from identity.mrz.findings import Finding, FindingCode
from identity.mrz.forms import FILLER, TD1, TD2, TD3

#: More is no zone, and is not looked at.
AT_MOST = 1_000
_FILLERS = str.maketrans(dict.fromkeys("‹〈《≤", FILLER) | {"«": FILLER * 2})
_NOTHING = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2060\ufeff\x00]")
_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
_LATIN = re.compile(r"[A-Z]")
#: A scanner that types is deaf to the layout: on a Russian one its Latin keys give these.
_RUSSIAN_KEYS = str.maketrans("ЙЦУКЕНГШЩЗФЫВАПРОЛДЯЧСМИТЬБ", "QWERTYUIOPASDFGHJKLZXCVBNM<")
_WHOLE = {form.lines * form.width: (form.lines, form.width) for form in (TD1, TD2, TD3)}


def lines_of(text: str) -> tuple[list[str], list[Finding]]:
    """The lines, in capitals, without spaces; one line without a break is cut where its form breaks."""
    text = _NOTHING.sub("", text[:AT_MOST]).translate(_FILLERS)
    text = unicodedata.normalize("NFKC", text).upper()
    findings = []
    if _CYRILLIC.search(text):
        text = text.translate(LOOKALIKES if _LATIN.search(text) else _RUSSIAN_KEYS)
        findings.append(Finding(FindingCode.KEYBOARD))
    lines = ["".join(line.split()) for line in text.splitlines()]
    lines = [line for line in lines if line]
    if len(lines) == 1 and len(lines[0]) in _WHOLE:
        number, width = _WHOLE[len(lines[0])]
        lines = [lines[0][place * width : (place + 1) * width] for place in range(number)]
    return lines, findings
