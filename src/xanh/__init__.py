"""Xanh: a workbench for a province's green index."""

__version__ = "0.1.0"
