"""In which clothes do pages of ours stand, that are no form of the theme's?"""

from __future__ import annotations

from typing import Final

from django.forms import Media

# The looks of the desk, and none of the scripts of a form.
PAGE_MEDIA: Final = Media(css={"all": ["campaigns/desk.css"]})
