"""Forms in which a paper is handed in."""

from core.admin import ActForm
from papers.admin.base import PaperField, kind_field


class PaperForm(ActForm):
    """One paper of the file."""

    kind = kind_field()
    file = PaperField()

    def given(self) -> dict[str, object]:
        return {"kind": self.cleaned_data["kind"], "data": self.cleaned_data["file"]}
