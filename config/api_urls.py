"""The resources of API v1."""

from django.urls import path

from desk.api import CasesView
from feeds import api as feeds
from permits import api as permits
from quotas.api import QuotasView
from registry import api as registry

urlpatterns = [
    path("crossings/", feeds.CrossingsView.as_view(), name="api_crossings"),
    path("checkpoints/", feeds.CheckpointsView.as_view(), name="api_checkpoints"),
    path("checkpoints/<str:code>/watermark/", feeds.WatermarkView.as_view(), name="api_watermark"),
    path("migrants/", registry.MigrantsView.as_view(), name="api_migrants"),
    path("migrants/<uuid:public_id>/", registry.MigrantView.as_view(), name="api_migrant"),
    path("migrants/<uuid:public_id>/stay/", registry.StayView.as_view(), name="api_stay"),
    path("migrants/<uuid:public_id>/days/", registry.DaysView.as_view(), name="api_days"),
    path("stay-calculator/", registry.StayCalculatorView.as_view(), name="api_stay_calculator"),
    path("documents/mrz/", registry.ZonesView.as_view(), name="api_zones"),
    path("cases/", CasesView.as_view(), name="api_cases"),
    path("permit-applications/", permits.ApplicationsView.as_view(), name="api_applications"),
    path("permit-applications/<str:number>/", permits.ApplicationView.as_view(), name="api_application"),
    path(
        "permit-applications/<str:number>/changes/",
        permits.ChangesView.as_view(),
        name="api_application_changes",
    ),
    path(
        "permit-applications/<str:number>/workers/",
        permits.WorkersView.as_view(),
        name="api_application_workers",
    ),
    path(
        "permit-applications/<str:number>/submit/",
        permits.SubmitView.as_view(),
        name="api_application_submit",
    ),
    path(
        "permit-applications/<str:number>/withdraw/",
        permits.WithdrawView.as_view(),
        name="api_application_withdraw",
    ),
    path("permits/", permits.PermitsView.as_view(), name="api_permits"),
    path("permits/<str:number>/", permits.PermitView.as_view(), name="api_permit"),
    path("permits/<str:number>/extension/", permits.ExtensionView.as_view(), name="api_permit_extension"),
    path("quotas/", QuotasView.as_view(), name="api_quotas"),
]
