"""The portal's addresses."""

from django.urls import path

from portal.web import application, arrivals, drafts, home, payment, permits

app_name = "portal"
urlpatterns = [
    path("", home.door, name="home"),
    path("applications/", application.application_list, name="applications"),
    path("applications/new/", drafts.begin, name="new"),
    path("applications/<str:number>/", application.application_page, name="application"),
    path("applications/<str:number>/where/", drafts.where, name="where"),
    path("applications/<str:number>/staff/", drafts.staff, name="staff"),
    path("applications/<str:number>/workers/", drafts.workers, name="workers"),
    path("applications/<str:number>/workers/<int:worker_id>/remove/", drafts.take_out, name="take_out"),
    path("applications/<str:number>/check/", drafts.check, name="check"),
    path("applications/<str:number>/withdraw/", application.withdraw, name="withdraw"),
    path("applications/<str:number>/pay/", payment.begin, name="pay"),
    path("payments/<uuid:public_id>/", payment.receipt, name="receipt"),
    path("payments/<uuid:public_id>/bank/", payment.bank, name="bank"),
    path("permits/", permits.permit_list, name="permits"),
    path("permits/<str:number>/extend/", permits.extend, name="extend"),
    path("arrivals/", arrivals.arrivals, name="arrivals"),
]
