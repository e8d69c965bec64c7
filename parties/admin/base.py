"""What pages about parties lend to other pages."""

from django.urls import reverse

from accounts.models import User


def employer_link(user: User, employer_id: int) -> str:
    """The employer's page, for those who may open it."""
    if not user.has_perm("parties.view_employer"):
        return ""
    return reverse("admin:parties_employer_change", args=[employer_id])
