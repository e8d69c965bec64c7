"""Accounts to measure with."""

from datetime import timedelta

from benchmarks.world import ON


def account(role: str, name: str = "", *, region: str = "") -> "object":
    """A user with a role for one region, or for the whole country, made at the first use in a database."""
    from accounts.models import User
    from accounts.operations import assign_role, create_user
    from accounts.queries.roles import system_user
    from accounts.states import Role
    from reference.models import Region

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
        place = {"region_id": Region.objects.get(code=region).pk} if region else {"whole_country": True}
        assign_role(user_id=found.pk, role=Role(role), on=since, by=by, **place)
        found = User.objects.get(pk=found.pk)
    return found
