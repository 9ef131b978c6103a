"""Files of one kind each, to a sheet of numbered lines."""
