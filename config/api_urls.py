"""The resources of API v1."""

from django.urls import path

from notifications.api import CasesView
from registry import api as registry

urlpatterns = [
    path("crossings/", registry.CrossingsView.as_view(), name="api_crossings"),
    path("checkpoints/", registry.CheckpointsView.as_view(), name="api_checkpoints"),
    path("checkpoints/<str:code>/watermark/", registry.WatermarkView.as_view(), name="api_watermark"),
    path("migrants/", registry.MigrantsView.as_view(), name="api_migrants"),
    path("migrants/<uuid:public_id>/", registry.MigrantView.as_view(), name="api_migrant"),
    path("migrants/<uuid:public_id>/stay/", registry.StayView.as_view(), name="api_stay"),
    path("cases/", CasesView.as_view(), name="api_cases"),
]
