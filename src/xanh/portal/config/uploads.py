"""Files on their way in."""

from __future__ import annotations

from django.conf import settings
from django.core.files.uploadhandler import TemporaryFileUploadHandler


class LimitedUploadHandler(TemporaryFileUploadHandler):
    """Keeps a file on the disk, no more of it than may be uploaded; its size tells that there was more."""

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        if start <= settings.MAX_UPLOAD_BYTES:
            super().receive_data_chunk(raw_data, start)
