"""Pages: signing in, people, the register of agencies."""
