"""What somebody is by law, from a day to a day."""

from django.db.models import QuerySet

from registry.models import Status


def statuses_of(person_id: int) -> QuerySet[Status]:
    """The person's statuses, the newest first."""
    return Status.objects.filter(person_id=person_id).order_by("-valid_from", "-pk")
