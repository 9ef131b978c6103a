"""Reads over several apps, one module for each page."""
