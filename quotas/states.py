"""What places are for, and what can happen to them."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Category(TextChoices):
    """Category of foreign worker that a place is for."""

    CAT1 = "1", _("Category 1: heads and deputies")
    CAT2 = "2", _("Category 2: heads of divisions")
    CAT3 = "3", _("Category 3: specialists")
    CAT4 = "4", _("Category 4: skilled workers")
    SEASONAL = "seasonal", _("Seasonal workers")
    LABOUR_IMMIGRANT = "labour_immigrant", _("Labour immigrants")


class Pool(TextChoices):
    """The two national ceilings of a year: foreign workforce and labour immigrants."""

    WORKFORCE = "workforce", _("Foreign workforce")
    LABOUR_IMMIGRANTS = "labour_immigrants", _("Labour immigrants")


POOL_OF = {
    category: Pool.LABOUR_IMMIGRANTS if category == Category.LABOUR_IMMIGRANT else Pool.WORKFORCE
    for category in Category
}


class LedgerKind(TextChoices):
    """What one entry of the ledger does to an allocation's three counters."""

    ALLOCATE = "allocate", _("Allocated or changed by order")
    TRANSFER_IN = "transfer_in", _("Transferred in")
    TRANSFER_OUT = "transfer_out", _("Transferred out")
    RESERVE = "reserve", _("Reserved for an application")
    CONSUME = "consume", _("Used by a permit")
    RELEASE = "release", _("Released")
