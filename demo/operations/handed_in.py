"""A few files have a paper that was handed in, and a record that looks wrong to somebody."""

import io
from collections.abc import Sequence
from datetime import date

from PIL import Image, ImageDraw

from accounts.models import User
from demo.operations.people import Told
from demo.rules.plans import PersonPlan
from papers.states import ReceivedKind
from registry.operations.papers import receive_paper_of_person
from registry.operations.questions import ask_about_record
from registry.states import RecordKind

PAPERS = (ReceivedKind.BIRTH, ReceivedKind.MARRIAGE, ReceivedKind.IDENTITY)
QUESTIONS = (
    (RecordKind.FILE, "Туған күні (ойдан алынған)", "Паспортта басқа күн тұр"),
    (RecordKind.FILE, "Написание фамилии (вымышлено)", "В новом паспорте иначе"),
)


def hand_in_some(
    *, people: Sequence[PersonPlan], told: Told, since: int, officer: User, on: date, by: User
) -> int:
    """Papers taken in by an officer for some visitors, and questions about others; how many papers.

    `since` is how many there were before; a country needs only a few.
    """
    if since:
        return 0
    visiting = [
        person_id
        for person_id, plan in zip(told.person_ids, people, strict=True)
        if plan.life == "visiting"  # protected people live other lives
    ]
    for person_id, kind in zip(visiting, PAPERS, strict=False):
        receive_paper_of_person(person_id=person_id, kind=kind, data=_picture(kind), on=on, by=officer)
    for person_id, (about, what, why) in zip(visiting[len(PAPERS) :], QUESTIONS, strict=False):
        ask_about_record(about=about, record_id=person_id, what=what, why=why, on=on, by=by)
    return len(PAPERS)


def _picture(kind: ReceivedKind) -> bytes:
    """A sheet that says what it would be, and that it is invented."""
    sheet = Image.new("RGB", (620, 440), "white")
    pen = ImageDraw.Draw(sheet)
    pen.rectangle((20, 20, 600, 420), outline="black", width=3)
    pen.text((60, 80), f"INVENTED / {kind.value.upper()}", fill="black")
    out = io.BytesIO()
    sheet.save(out, "PNG")
    return out.getvalue()
