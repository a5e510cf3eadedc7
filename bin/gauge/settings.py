"""The product's settings, with two bare views beside it. Only bin/bench starts a server with them."""

from config.settings import *  # noqa: F403
from config.settings import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "gauge"]
ROOT_URLCONF = "gauge.urls"
