"""The settings of the two ways we are compared with: the same database, and SMTP by Django (`announcing`)."""

from __future__ import annotations

from urllib.parse import urlsplit

from committee.settings import *  # noqa: F403
from committee.settings import EMAIL_URL, INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "post_office"]
EMAIL_BACKEND = "tests.benchmarks.announcing.EmailBackend"
EMAIL_HOST = urlsplit(EMAIL_URL).hostname
EMAIL_PORT = urlsplit(EMAIL_URL).port
# Its own settings, written out; how many it takes at a time is measured for two sizes.
POST_OFFICE = {"THREADS_PER_PROCESS": 5, "DEFAULT_PRIORITY": "medium", "CELERY_ENABLED": False}
