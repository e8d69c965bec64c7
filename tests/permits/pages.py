"""The portal's pages: who is signed in, and what an answer says."""

import re

from django.test import Client


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user, backend="accounts.backends.RoleBackend")
    client.cookies["django_language"] = "en"
    return client


def text(answer) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())
