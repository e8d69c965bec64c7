"""Accounts to measure with."""

from datetime import timedelta

from benchmarks.world import ON


def account(role: str, name: str = "") -> "object":
    """A user with a country-wide role, made at the first use in a database."""
    from accounts.models import User
    from accounts.operations import assign_role, create_user
    from accounts.queries.roles import system_user
    from accounts.states import Role

    username = name or f"bench-{role}"
    found = User.objects.filter(username=username).first()
    if found is None:
        since = ON - timedelta(days=1000)
        by = system_user()
        found = create_user(
            username=username,
            password="measured by bench",
            language="en",
            on=since,
            by=by,
            keeps_password=True,
        )
        assign_role(user_id=found.pk, role=Role(role), whole_country=True, on=since, by=by)
        found = User.objects.get(pk=found.pk)
    return found
