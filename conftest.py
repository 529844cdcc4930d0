"""Before any test: services of this run's own, then Django, whose settings read where they are.

Not left to pytest-django, which reads the settings before the first conftest is seen.
"""

from __future__ import annotations

import os

import django

from tests import services

services.start()
os.environ["DJANGO_SETTINGS_MODULE"] = "committee.settings"
django.setup()
