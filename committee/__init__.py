"""The Django project, and the ground on which the apps stand."""

from __future__ import annotations

import gc

# A start and a page make objects by the ten thousand and hardly a circle: looking for one at every seven hundred, as
# Python does by itself, is a sixth of a start and a third of the migrations.
gc.set_threshold(10_000)
