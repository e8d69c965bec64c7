"""The box in which a paper is handed in, for the forms of whoever keeps papers."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core.errors import RuleViolation
from papers.rules.contents import BYTES_AT_MOST, content_of
from papers.states import ReceivedKind

#: What the browser offers; what came is told by its content.
ACCEPTED = "application/pdf,image/jpeg,image/png"


class PaperField(forms.FileField):
    """A file that becomes the bytes of it; None when none was given. Its name is thrown away."""

    def __init__(self, **how: Any) -> None:
        super().__init__(
            **{
                "label": _("The paper"),
                "help_text": _(
                    "PDF, JPEG or PNG, up to 10 MB. It can be opened in a minute, once it was scanned."
                ),
                "widget": forms.FileInput(attrs={"accept": ACCEPTED}),
                **how,
            }
        )

    def clean(self, data: Any, initial: Any = None) -> bytes | None:
        """The bytes, looked through already: what is the matter is said beside the box."""
        file = super().clean(data, initial)
        if not file:
            return None
        content = file.read(BYTES_AT_MOST + 1)
        try:
            content_of(content)
        except RuleViolation as refusal:
            raise ValidationError(str(refusal), code=refusal.code) from refusal
        return bytes(content)


def kind_field(**how: Any) -> forms.ChoiceField:
    """What the paper is."""
    choices = [("", _("Choose")), *ReceivedKind.choices]
    return forms.ChoiceField(**{"label": _("What it is"), "choices": choices, **how})
