"""Plans in running text, clean or damaged."""
