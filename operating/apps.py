from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OperatingConfig(AppConfig):
    """How the installation itself fares: what its tasks did last."""

    name = "operating"
    verbose_name = _("Operating")
