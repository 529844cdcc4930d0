"""What a task is here: a bell. What is to be done stands in the tables, whoever hears it."""

from __future__ import annotations

import logging
from typing import Any

from celery.contrib.django.task import DjangoTask
from kombu.exceptions import OperationalError

log = logging.getLogger(__name__)


class Bell(DjangoTask):
    """Where no broker answers, whoever rings has lost nothing and goes on: a sweep, or the next night, rings again."""

    abstract = True

    def apply_async(self, *args: Any, **options: Any) -> Any:
        """The result that Celery gives; None where nobody could be rung."""
        try:
            return super().apply_async(*args, **options)
        except OperationalError as lost:
            log.warning("%s: no broker answers, it will be rung again: %s", self.name, lost)
            return None
