"""The admin with our own site: the officers' desk."""

from django.contrib.admin.apps import AdminConfig


class OfficersAdminConfig(AdminConfig):
    default_site = "config.admin_site.OfficersSite"
