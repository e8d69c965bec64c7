"""Who is named in an answer, against what the journal says it showed."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from functools import cached_property
from typing import Any

from journal.events import READINGS
from journal.models import Entry
from permits.models import Worker
from registry.models import Person

#: Pages that tell of people by their initials alone.
BY_INITIALS = {"portal:arrivals"}
_WORD = re.compile(r"\w+")


class Known:
    """The names that the register and the applications hold, found in answers as a person reads them."""

    @cached_property
    def filed(self) -> dict[int, str]:
        return {person.pk: person.full_name for person in Person.objects.all()}

    @cached_property
    def declared(self) -> set[str]:
        """Names of workers who were not found in the register."""
        return {str(worker) for worker in Worker.objects.filter(person=None)}

    @cached_property
    def _numbered(self) -> dict[str, str]:
        """Names by the number of the file, by which programs name people."""
        return {str(person.public_id): person.full_name for person in Person.objects.all()}

    @cached_property
    def _by_first_word(self) -> dict[str, list[str]]:
        """Names by the word they begin with, the longest first: one look a word, however many names."""
        found: dict[str, list[str]] = {}
        for name in sorted({*self.filed.values(), *self.declared}, key=len, reverse=True):
            found.setdefault(_WORD.findall(name)[0], []).append(name)
        return found

    def _found_in(self, text: str) -> Iterator[str]:
        after = 0
        for word in _WORD.finditer(text):
            if word.start() < after:
                continue
            for name in self._by_first_word.get(word.group(), ()):
                ends = word.start() + len(name)
                if text.startswith(name, word.start()) and not _WORD.match(text, ends):
                    yield name
                    after = ends
                    break

    def named_in(self, answer: Any) -> set[str]:
        """The names that stand in the answer, or whose file a program's answer names by its number."""
        sent = b"".join(answer.streaming_content) if answer.streaming else answer.content
        text = html.unescape(sent.decode("utf-8-sig"))
        kind = answer.headers.get("Content-Type", "")
        by_number: set[str] = set()
        if "json" in kind:
            by_number = {name for public_id, name in self._numbered.items() if public_id in text}
            text = "\n".join(_names_of(json.loads(text)))
        if kind.startswith("text/csv"):
            text = re.sub(r"[;,\"]+", " ", text)
        return set(self._found_in(text)) | by_number

    def fault_of(self, address: str, answer: Any) -> str:
        """What is wrong with the answer's trace, in words; empty when nothing is.

        There is one row, or one for each part of a long stream.
        """
        named = self.named_in(answer)
        rows = list(Entry.objects.filter(kind__in=READINGS, request_id=answer.headers["X-Request-ID"]))
        if len(rows) > 1 and not all("part" in row.data for row in rows):
            return f"{address}: {len(rows)} rows"
        if not rows:
            return f"{address}: no row, but it names {', '.join(sorted(named))}" if named else ""
        written = {self.filed[pk] for row in rows for pk in row.shown.values_list("person_id", flat=True)}
        unfiled = any(row.data.get("unfiled") for row in rows)
        missing = named - written - (self.declared if unfiled else set())
        too_many = set() if rows[0].data["page"] in BY_INITIALS else written - named
        if missing or too_many:
            return f"{address}: not written {sorted(missing)}, not named {sorted(too_many)}"
        return ""


def _names_of(told: Any) -> Iterator[str]:
    """The names in a program's answer, their parts put together."""
    if isinstance(told, list):
        for one in told:
            yield from _names_of(one)
    if isinstance(told, dict):
        if "surname" in told:
            parts = (told["surname"], told.get("given_names"), told.get("patronymic"))
            yield " ".join(part for part in parts if part)
        for one in told.values():
            yield from _names_of(one)
