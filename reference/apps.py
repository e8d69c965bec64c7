from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReferenceConfig(AppConfig):
    """Regions, countries, sectors, occupations, calendar and dated terms."""

    name = "reference"
    verbose_name = _("Reference")
