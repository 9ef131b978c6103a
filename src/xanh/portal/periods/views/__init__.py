"""Pages: the calendar of state offices, notices, reporting regimes."""
