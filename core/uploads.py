"""How much may be sent to a page at all; what a file may be, its form says."""

from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler

#: Three of the largest papers: who sends more sends no paper.
BODY_AT_MOST = 32 * 1024 * 1024


class BoundedUpload(FileUploadHandler):
    """Refuses a body by the length it says, before any of it is kept."""

    def handle_raw_input(
        self,
        input_data: Any,
        META: Any,  # noqa: N803 - Django's name
        content_length: int,
        boundary: Any,
        encoding: Any = None,
    ) -> None:
        if content_length > BODY_AT_MOST:
            raise RequestDataTooBig("The body is larger than 32 MB.")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None
