"""The resources of API v1."""

from django.urls import path

urlpatterns: list[object] = []
