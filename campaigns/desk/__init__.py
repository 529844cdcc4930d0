"""The translation desk's verbs: words saved, reviewed, sent to an agency and taken back in."""
