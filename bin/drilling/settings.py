"""The product's settings, hurried: a sweep each second, and a lease that runs out while somebody watches."""

from datetime import timedelta

from config.settings import *  # noqa: F403
from config.settings import CELERY_BROKER_TRANSPORT_OPTIONS, LOGGING

CELERY_BEAT_SCHEDULE = {"sweep-reminders": {"task": "reminders.tasks.sweep", "schedule": 1}}
CELERY_BROKER_CONNECTION_MAX_RETRIES = None  # a broker that comes back is found again, however often it was killed
CELERY_BROKER_TRANSPORT_OPTIONS = {**CELERY_BROKER_TRANSPORT_OPTIONS, "unacked_restore_interval": 1}
REMINDER_LEASE = timedelta(seconds=4)
LOGGING = {**LOGGING, "root": {**LOGGING["root"], "level": "WARNING"}}
