"""What apps above may hear of a document: they know documents, documents do not know them.

Sent by `OfficialDocument` with `document`, `by` and `at`, inside the act and before its line in the journal:
who hears it may hold rows of their own.
"""

from django.dispatch import Signal

issued = Signal()
withdrawn = Signal()
