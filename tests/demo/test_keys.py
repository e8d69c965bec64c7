"""One API key for each demo account, kept while it opens."""

import json
from io import StringIO

import pytest
from django.core.management import call_command

from accounts.admin.forms import SCOPES as OFFERED
from accounts.models import ApiKey, User
from accounts.operations import revoke_api_key
from accounts.queries.roles import system_user
from core import clock
from demo.operations.accounts import open_accounts
from demo.operations.keys import SCOPES

pytestmark = pytest.mark.django_db


@pytest.fixture
def accounts():
    return open_accounts(on=clock.today(), by=system_user())


def issue(file):
    out = StringIO()
    call_command("issue_demo_keys", str(file), stdout=out)
    return json.loads(out.getvalue()), json.loads(file.read_text())


def test_each_demo_account_gets_a_key_that_opens(accounts, tmp_path, client):
    counts, keys = issue(tmp_path / "demo-keys.json")

    assert set(keys) == set(accounts)
    assert counts == {"kept": 0, "issued": len(accounts)}
    assert (tmp_path / "demo-keys.json").stat().st_mode & 0o077 == 0
    answer = client.get("/api/v1/checkpoints/", headers={"Authorization": f"Bearer {keys['border_feed']}"})
    assert answer.status_code == 200


def test_keys_that_open_are_kept_and_a_revoked_one_is_made_anew(accounts, tmp_path):
    file = tmp_path / "demo-keys.json"
    _counts, first = issue(file)
    key = ApiKey.objects.get(user=accounts["officer"])
    revoke_api_key(key_id=key.pk, on=clock.today(), by=system_user())

    counts, second = issue(file)

    assert counts == {"kept": len(first) - 1, "issued": 1}
    assert {name for name in first if first[name] != second[name]} == {"officer"}


def test_people_of_one_s_own_and_closed_accounts_get_none(accounts, tmp_path):
    User.objects.create_user("aliya", password="a long password")
    User.objects.filter(username="host").update(is_active=False)

    _counts, keys = issue(tmp_path / "demo-keys.json")

    assert not {"aliya", "host", "system"} & set(keys)


def test_a_file_of_something_else_is_written_anew(accounts, tmp_path):
    (tmp_path / "demo-keys.json").write_text("not json")

    assert issue(tmp_path / "demo-keys.json")[0]["issued"] == len(accounts)


def test_the_keys_are_good_for_everything_a_key_may_be_good_for():
    assert set(SCOPES) == {scope for scope, _label in OFFERED}
