"""The desk's addresses."""

from django.urls import path

from desk.web import alerts, case, cases, home

app_name = "desk"
urlpatterns = [
    path("", home.home, name="home"),
    path("cases/", cases.case_list, name="cases"),
    path("cases.csv", cases.case_export, name="cases_csv"),
    path("cases.xlsx", cases.case_export, {"kind": "xlsx"}, name="cases_xlsx"),
    path("cases/take/", cases.take, name="take_cases"),
    path("cases/<uuid:public_id>/", case.case_page, name="case"),
    path("cases/<uuid:public_id>/<str:act>/", case.case_act, name="case_act"),
    path("alerts/", alerts.alert_list, name="alerts"),
    path("alerts/take/", alerts.take, name="take_alerts"),
    path("alerts/<int:pk>/settle/", alerts.settle, name="settle"),
    path("letters/<int:pk>/retry/", alerts.retry, name="retry"),
]
