"""Sessions in the database, with whose they are beside them: watching them takes no query more."""

from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.utils.dateparse import parse_datetime

TOLD = "told"  # under this name the session's data say where the person signed in, with what, when


class SessionStore(DatabaseStore):
    """Django's own, which writes what it is told of a session into columns of the row, too."""

    @classmethod
    def get_model_class(cls) -> Any:
        from xanh.portal.agencies.models import Session

        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Any:
        row: Any = super().create_model_instance(data)
        told = data.get(TOLD, {})
        row.user_id = int(data[SESSION_KEY]) if SESSION_KEY in data else None
        for name in ("public", "address", "agent"):
            setattr(row, name, told.get(name, ""))
        for name in ("begun_at", "last_seen_at"):
            setattr(row, name, parse_datetime(told[name]) if name in told else None)
        return row
