"""How dates and hours are written in a language, where Django's own way does not suit (FORMAT_MODULE_PATH)."""
