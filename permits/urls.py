"""The addresses of the public check of permits."""

from django.urls import path

from permits.web import verify

verify_patterns = (
    [
        path("", verify.form, name="form"),
        path("<str:number>/", verify.permit, name="permit"),
    ],
    "verify",
)
