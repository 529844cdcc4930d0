"""What stands between a text and its readers? Everything that is wrong with it, named with its place."""
