"""The resources of API v1."""

urlpatterns: list[object] = []
