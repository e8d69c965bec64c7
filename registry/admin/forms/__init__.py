"""The forms of the registry's acts: only what the law needs, in the order of the paper."""

from registry.admin.forms.papers import (
    IssueForm,
    MoveForm,
    NoticeForm,
    ReasonForm,
    RegisterForm,
    ResidenceRequestForm,
)
from registry.admin.forms.parties import EmployerForm, HostForm, RepresentationForm
from registry.admin.forms.people import (
    CorrectForm,
    DocumentForm,
    EnrolForm,
    FoundForm,
    ObservedForm,
    ProtectForm,
)

__all__ = [
    "CorrectForm",
    "DocumentForm",
    "EmployerForm",
    "EnrolForm",
    "FoundForm",
    "HostForm",
    "IssueForm",
    "MoveForm",
    "NoticeForm",
    "ObservedForm",
    "ProtectForm",
    "ReasonForm",
    "RegisterForm",
    "RepresentationForm",
    "ResidenceRequestForm",
]
