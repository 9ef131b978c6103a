"""Problems in the reader's language."""

from django.contrib import messages
from django.utils.translation import get_language


def in_words(error):
    """Every problem with its remedy, as one text."""
    language = "en" if get_language() == "en" else "vi"
    return " ".join(f"{p.message(language)} {p.remedy(language)}" for p in error.problems)


def show_problems(request, error):
    """The problems as a message on the next page."""
    messages.error(request, in_words(error))
