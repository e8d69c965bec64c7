"""What several forms of the registry share: countries, places, hosts."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core.admin import ActForm, CodeField
from parties.models import Host


class WithHost(ActForm):
    """A host by IIN or BIN; who it is stands beside the number once it is found."""

    host = CodeField(
        label=_("Host’s IIN or BIN"),
        max_length=20,
        required=False,
        help_text=_("12 digits. A host not known yet is enrolled first, in the list of hosts."),
    )

    def clean_host(self) -> int | None:
        number = str(self.cleaned_data["host"]).replace(" ", "")
        if not number:
            return None
        host = Host.objects.filter(identifier=number).only("pk").first()
        if host is None:
            raise ValidationError(_("No host has this number. Compare the digits, or enrol the host first."))
        return int(host.pk)

    def given(self) -> dict[str, Any]:
        given = super().given()
        return given | {"host_id": given.pop("host")}
