"""Django's administration, with a site of our own."""

from django.contrib.admin.apps import AdminConfig


class Administration(AdminConfig):
    default_site = "config.administration.Site"
