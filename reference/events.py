"""What can happen to reference data. Nobody is told: the journal alone keeps it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from journal.events import ANY_TABLE, CODE, CODES, DAY, FACTS, about, declare, optional


class ReferenceEvent(models.TextChoices):
    """Kinds of journal entries written by this app."""

    TERMS_ADDED = "terms_added", _("Terms added")
    TERMS_WITHDRAWN = "terms_withdrawn", _("Terms withdrawn")
    CLASSIFIER_ADDED = "classifier_added", _("Classifier entry added")
    CLASSIFIER_CHANGED = "classifier_changed", _("Classifier entry changed")


declare(
    ReferenceEvent,
    {
        ReferenceEvent.TERMS_ADDED: about(ANY_TABLE, valid_from=DAY, dimensions=FACTS, origin=optional(CODE)),
        ReferenceEvent.TERMS_WITHDRAWN: about(
            ANY_TABLE, valid_from=DAY, dimensions=FACTS, origin=optional(CODE)
        ),
        # `day`, `before` and `kind` are of the working calendar.
        ReferenceEvent.CLASSIFIER_ADDED: about(
            ANY_TABLE, origin=optional(CODE), day=optional(DAY), before=optional(CODE), kind=optional(CODE)
        ),
        ReferenceEvent.CLASSIFIER_CHANGED: about(
            ANY_TABLE,
            origin=optional(CODE),
            changed=optional(CODES),
            day=optional(DAY),
            before=optional(CODE),
            kind=optional(CODE),
        ),
    },
)
