"""Pages: one's notices and settings, the private calendar, letters that wait, urging late units."""
