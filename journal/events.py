"""Events of the journal itself. Every app names its own in its `events` module."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class JournalEvent(TextChoices):
    FILE_OPENED = "file_opened", _("File opened")
    SEARCHED = "searched", _("Search made")
