"""The addresses of the public check of papers."""

from django.urls import path

from papers.web import verify

app_name = "verify"
urlpatterns = [
    path("", verify.form, name="form"),
    path("<str:number>/", verify.paper, name="paper"),
]
