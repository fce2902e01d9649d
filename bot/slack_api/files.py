"""A picture as a file of Slack, to be named in messages."""

from __future__ import annotations

from urllib.error import HTTPError
from urllib.request import Request, urlopen

from slack_sdk import WebClient

from bot.slack_api.requests import TIMEOUT_S, NotTaken, repeatable

PICTURE_NAME = "gpusize.png"

SHOWABLE_AFTER_S = (1.0, 2.0, 4.0)
"""Slack takes a moment until an uploaded picture can be shown: pauses between tries."""


def upload(client: WebClient, png: bytes, alt_text: str) -> str:
    """The id of a picture's file. Nobody sees it before a message shows it, so it may be repeated.

    Raises Refused, NotTaken or Limited.
    """
    place = repeatable(
        lambda: client.files_getUploadURLExternal(
            filename=PICTURE_NAME, length=len(png), alt_txt=alt_text
        )
    )
    url, file_id = place.get("upload_url"), place.get("file_id")
    if not isinstance(url, str) or not url.startswith(("https://", "http://")) or not file_id:
        raise NotTaken("Slack named no place to upload to")
    request = Request(url, data=png, method="POST")  # noqa: S310 - checked above
    try:
        with urlopen(request, timeout=TIMEOUT_S):  # noqa: S310
            pass
    except HTTPError as error:
        with error:
            raise NotTaken(f"the upload was answered with status {error.code}") from None
    except Exception as error:
        raise NotTaken(f"the upload ended in {type(error).__name__}") from error
    repeatable(
        lambda: client.files_completeUploadExternal(files=[{"id": file_id, "title": PICTURE_NAME}])
    )
    return str(file_id)
