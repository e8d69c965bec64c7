"""The forms of the registry's acts: only what the law needs, in the order of the paper."""

from registry.admin.forms.enrolling import EnrolForm
from registry.admin.forms.papers import (
    IssueForm,
    MoveForm,
    NoticeForm,
    ReasonForm,
    RegisterForm,
    ResidenceRequestForm,
)
from registry.admin.forms.people import (
    CitizenshipForm,
    CorrectForm,
    DocumentForm,
    EndCitizenshipForm,
    EndDocumentForm,
    FoundForm,
    ProtectForm,
    RestoreDocumentForm,
)

__all__ = [
    "CitizenshipForm",
    "CorrectForm",
    "DocumentForm",
    "EndCitizenshipForm",
    "EndDocumentForm",
    "EnrolForm",
    "FoundForm",
    "IssueForm",
    "MoveForm",
    "NoticeForm",
    "ProtectForm",
    "ReasonForm",
    "RegisterForm",
    "ResidenceRequestForm",
    "RestoreDocumentForm",
]
