"""Problems as the pages tell them."""

from django.core.exceptions import PermissionDenied


def told(error):
    """The problems of a refusal, as the part of the pages shows them."""
    return [problem.to_json() for problem in error.problems]


def refuse(allowed):
    """403 where the person sees the object but may not do this to it."""
    if not allowed:
        raise PermissionDenied
