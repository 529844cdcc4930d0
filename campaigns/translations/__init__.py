"""What of a template is translated, how far, and does it say the same? Reads only; the verbs stand in `desk`."""
