"""Photos in a call: uploaded with it, or by the name of one that Telegram has; refused as Telegram refuses them."""

from collections.abc import Mapping
from io import BytesIO

from PIL import Image

from tests.fakes.telegram_server.chats import File
from tests.fakes.telegram_server.refusal import Json, bad

LARGEST_PHOTO = 10 * 2**20
LARGEST_DOWNLOAD = 20 * 2**20


def given(call: Json, value: object, known: Mapping[str, bytes]) -> bytes:
    if isinstance(value, str) and value.startswith("attach://"):
        value = call.get(value.removeprefix("attach://"))
    if isinstance(value, str) and value:
        if value not in known:
            raise bad("wrong file identifier/HTTP URL specified")
        return known[value]
    if not isinstance(value, File):
        raise bad("there is no photo in the request")
    if not value.content:
        raise bad("file must be non-empty")
    if len(value.content) > LARGEST_PHOTO:
        raise bad("too big for a photo")
    _check(value.content)
    return value.content


def _check(content: bytes) -> None:
    try:
        wide, high = Image.open(BytesIO(content)).size
    except OSError:
        raise bad("IMAGE_PROCESS_FAILED") from None
    if wide + high > 10_000 or max(wide, high) > 20 * min(wide, high):
        raise bad("PHOTO_INVALID_DIMENSIONS")
