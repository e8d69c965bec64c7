"""Lists of dated terms: state and confidence in one cell, which does not break; a file keeps both."""

import pytest
from django.urls import reverse

from tests.accounts.factories import UserFactory
from tests.days import ON

pytestmark = pytest.mark.django_db


@pytest.fixture
def table(client, monkeypatch):
    monkeypatch.setattr("core.clock.today", lambda: ON)
    client.force_login(UserFactory(admin=True), backend="accounts.backends.RoleBackend")
    client.cookies["django_language"] = "ru"
    return client.get(reverse("admin:permits_categoryterms_changelist")).context_data["table"]


def test_the_state_stands_on_one_line_with_the_confidence_beneath(table):
    cells = [row["cells"][-1] for row in table["rows"]]

    assert {cell["value"] for cell in cells} <= {"Действует", "Не действует", "Ещё не действует"}
    assert {cell["sub"] for cell in cells} == {"Подтверждено", "Не подтверждено"}
    assert all(cell["is_whole"] for cell in cells)


def test_a_file_of_the_list_keeps_days_and_confidence_in_columns_of_their_own(client, table):
    answer = client.get(table["export_url"])

    head, *lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    assert head.split(";")[-4:] == ["Начало", "Окончание", "Состояние", "Состояние: дополнительно"]
    assert {line.rpartition(";")[2] for line in lines} == {"Подтверждено", "Не подтверждено"}
