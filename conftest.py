"""Before any test: compiled translations, services of this run's own, then Django, whose settings read where they are.

Not left to pytest-django, which reads the settings before the first conftest is seen.
"""

from __future__ import annotations

import os

import django

from committee import catalogues
from tests import services

catalogues.compile_stale()
services.start()
os.environ["DJANGO_SETTINGS_MODULE"] = "committee.settings"
django.setup()
# Not inherited by the workers of pytest-xdist: there, too, the settings are read after the lines above.
del os.environ["DJANGO_SETTINGS_MODULE"]
