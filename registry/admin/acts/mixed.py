"""The acts on a file that may hold two people: part it, say that it is one person's, or take that back."""

from django.utils.translation import gettext_lazy as _

from accounts.admin.base import anywhere
from accounts.models import User
from core.admin import Act
from registry.admin.base import file_url
from registry.admin.forms.holders import AskAgainForm, MixedSplitForm, OnePersonForm
from registry.capabilities import RegistryCapability
from registry.models import MixedFile, Split
from registry.operations.matches.mixed import ask_again, decide_one_person
from registry.operations.matches.splitting import split_file
from registry.states import MixedAct

_MAY_PART = anywhere(RegistryCapability.JOIN_FILES)

MIXED_ACTS = (
    Act[MixedFile, Split, User](
        name="part",
        label=MixedAct.PART.label,
        confirm=_("Part the file"),
        move=MixedAct.PART,
        primary=True,
        form=MixedSplitForm,
        allowed=_MAY_PART,
        consequence=_(
            "The chosen lines go into the other person’s file with their stays, permits and cases. Clocks of "
            "both are made anew. It can be taken back."
        ),
        perform=lambda mixed, **given: split_file(person_id=mixed.person_id, **given),
        done=_("The file is parted."),
        leads_to=lambda mixed, split: file_url(split.into_id),
    ),
    Act[MixedFile, MixedFile, User](
        name="one-person",
        label=MixedAct.ONE_PERSON.label,
        confirm=_("It is one person"),
        move=MixedAct.ONE_PERSON,
        form=OnePersonForm,
        allowed=_MAY_PART,
        consequence=_(
            "The file stays as it is. It is asked about again only when something else in it contradicts."
        ),
        perform=lambda mixed, **given: decide_one_person(mixed_id=mixed.pk, **given),
        done=_("The file is one person’s."),
    ),
    Act[MixedFile, MixedFile, User](
        name="ask-again",
        label=MixedAct.ASK_AGAIN.label,
        confirm=_("Ask again"),
        move=MixedAct.ASK_AGAIN,
        form=AskAgainForm,
        allowed=_MAY_PART,
        consequence=_("The file stays as it is, and it is asked again whether it holds two people."),
        perform=lambda mixed, **given: ask_again(mixed_id=mixed.pk, **given),
        done=_("It is asked again."),
    ),
)
