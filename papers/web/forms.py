"""The form of the public check."""

from urllib.parse import unquote

from django import forms
from django.utils.translation import gettext_lazy as _


class VerifyForm(forms.Form):
    """The number of a paper to be checked."""

    number = forms.CharField(label=_("Number of the paper"), max_length=200, strip=True)

    def clean_number(self) -> str:
        """The number as it was typed, or the last part of a pasted address."""
        address = str(self.cleaned_data["number"]).partition("?")[0].partition("#")[0].rpartition("://")[2]
        parts = [part for part in unquote(address).split("/") if part.strip()]
        number = "".join(parts[-1].upper().split()) if parts else ""
        if not number or len(number) > 40 or "\x00" in number:
            raise forms.ValidationError(_("Type the number as it stands on the paper."))
        return number
