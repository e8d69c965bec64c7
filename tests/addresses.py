"""Addresses of the admin by a model's name alone, wherever the model lives."""

from typing import Any

from django.apps import apps
from django.urls import reverse


def app_of(model_name: str) -> str:
    """The app of the one model that is called so."""
    (label,) = {m._meta.app_label for m in apps.get_models() if m._meta.model_name == model_name}
    return label


def admin_url(model_name: str, page: str, *args: Any) -> str:
    """The address of a page of a list, such as `admin_url("stay", "changelist")`."""
    return reverse(f"admin:{app_of(model_name)}_{model_name}_{page}", args=args)
