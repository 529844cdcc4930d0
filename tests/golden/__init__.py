"""What the five texts of the demonstration look like to their readers, kept and looked at: see `take`."""
