"""What people may type, on the pages of the public and of staff."""
