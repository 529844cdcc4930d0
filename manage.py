#!/usr/bin/env python
"""Django's command line. Where no database is named, the embedded one runs as long as the command does."""

import gc
import os
import sys
from contextlib import nullcontext

from django.core.management import execute_from_command_line

from committee import embedded
from committee.env import read

if __name__ == "__main__":
    # A start and the migrations make objects by the ten thousand and hardly a circle, for which Python would look at
    # every seven hundred.
    gc.set_threshold(10_000)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "committee.settings")
    environment = read()
    is_named = environment.database_url and environment.broker_url
    with nullcontext() if is_named or not environment.demo else embedded.start(environment.data_dir):
        execute_from_command_line(sys.argv)
