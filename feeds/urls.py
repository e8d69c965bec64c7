"""The addresses of the feeds' pages."""

from django.urls import path

from feeds import web

app_name = "feeds"
urlpatterns = [
    path("", web.health, name="health"),
    path("lines/", web.lines, name="lines"),
    path("lines/<int:line_id>/", web.line, name="line"),
]
