"""Printed pages, found in PDF or in pictures, to one sheet; how far print can be trusted."""
