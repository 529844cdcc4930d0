"""What is asked when a translator hands in a file?"""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class HandInForm(forms.Form):
    file = forms.FileField(label=_("File of the agency"), help_text=_("XLIFF 2 or XLSX, as it was exported here."))
    reviewed = forms.BooleanField(
        label=_("A second person has read it"),
        required=False,
        help_text=_("Then its texts count as reviewed, in your name."),
    )
