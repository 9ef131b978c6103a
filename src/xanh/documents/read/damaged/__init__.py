"""Indicator tables in text that a scan has damaged."""
