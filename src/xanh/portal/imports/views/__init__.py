"""Pages: files on their way in, the review of one, its single fields."""
