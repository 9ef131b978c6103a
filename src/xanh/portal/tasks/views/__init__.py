"""Pages: today's list, one task, evidence and its review."""
