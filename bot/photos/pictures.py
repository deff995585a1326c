"""From the bytes somebody sent to the picture that is kept: small, upright, sRGB, and nothing but its pixels."""

import threading
import warnings
from dataclasses import dataclass
from enum import StrEnum
from io import BytesIO
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL import Image

LARGEST_FILE = 12 * 1024 * 1024  # bytes; phones make 2 to 8 MB
LARGEST_JPEG = 50_000_000  # pixels; a JPEG is read at a fraction of its size
LARGEST_OTHER = 25_000_000  # of formats that must be unpacked as a whole
SHORTEST = 40  # pixels; less is a sign, not a photo
NARROWEST = 8  # times as long as wide: channels refuse a strip
SIDE = 1600  # pixels of the longer side that are kept
QUALITY = 82
_ORIENTATION = 0x0112  # the EXIF tag
_HEIF = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1", b"avif", b"avis")

_one_at_a_time = threading.Lock()  # a large picture takes up to 200 MB while it is read


class Mistake(StrEnum):
    """Why a file is not taken."""

    NOT_A_PICTURE = "not a picture"
    HEIC = "heic"  # what some phones make, and most other devices cannot show
    TOO_MANY_BYTES = "too many bytes"
    TOO_MANY_PIXELS = "too many pixels"
    TOO_SMALL = "too small"
    TOO_NARROW = "too narrow"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class Picture:
    """A JPEG of ours."""

    content: bytes
    width: int
    height: int


def prepare(content: bytes) -> Picture | Mistake:
    """Takes a moment and memory: never inside a transaction or on the event loop."""
    if len(content) > LARGEST_FILE:
        return Mistake.TOO_MANY_BYTES
    if content[4:8] == b"ftyp" and content[8:12] in _HEIF:
        return Mistake.HEIC
    if not _may_be_a_picture(content):
        return Mistake.NOT_A_PICTURE
    if _webp_pixels(content) > LARGEST_OTHER:
        return Mistake.TOO_MANY_PIXELS
    with _one_at_a_time:
        return _read(content)


def _may_be_a_picture(content: bytes) -> bool:
    is_webp = content[:4] == b"RIFF" and content[8:12] == b"WEBP"
    return is_webp or content.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"))


def _webp_pixels(content: bytes) -> int:
    """Before the library sees it: it makes room for a WebP as soon as it opens one."""
    if content[:4] != b"RIFF" or len(content) < 30:
        return 0
    match content[12:16]:
        case b"VP8X":
            return (1 + int.from_bytes(content[24:27], "little")) * (1 + int.from_bytes(content[27:30], "little"))
        case b"VP8L":
            bits = int.from_bytes(content[21:25], "little")
            return (1 + (bits & 0x3FFF)) * (1 + (bits >> 14 & 0x3FFF))
        case _:
            sizes = content[26:28], content[28:30]
            wide, high = (int.from_bytes(size, "little") & 0x3FFF for size in sizes)
            return wide * high


def _read(content: bytes) -> Picture | Mistake:
    from PIL import Image  # here: it takes memory that most processes never need

    Image.MAX_IMAGE_PIXELS = None  # our own limits are lower, and a value instead of a warning
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about notes of the camera, which we drop anyway
        try:
            with Image.open(BytesIO(content), formats=("JPEG", "PNG", "WEBP")) as image:
                return _refused(image) or _kept(image)
        except Exception:  # whatever a decoder says to bytes from outside
            return Mistake.BROKEN


def _refused(image: "Image.Image") -> Mistake | None:
    """From the header alone, before anything is unpacked."""
    short, long = sorted(image.size)
    is_jpeg = image.format in ("JPEG", "MPO")
    if short * long > (LARGEST_JPEG if is_jpeg else LARGEST_OTHER):
        return Mistake.TOO_MANY_PIXELS
    if short < SHORTEST:
        return Mistake.TOO_SMALL
    return Mistake.TOO_NARROW if long > short * NARROWEST else None


def _kept(image: "Image.Image") -> Picture:
    from PIL import Image

    turn = _turn(image)
    image.draft(None, (SIDE, SIDE))  # a JPEG is then read at a half, a quarter or an eighth
    image.load()
    image.thumbnail((SIDE, SIDE), Image.Resampling.LANCZOS)
    flat = _flat(image)
    upright = flat.transpose(turn) if turn is not None else flat
    clean = Image.new("RGB", upright.size)  # a new one knows no comments, places, profiles or thumbnails
    clean.paste(upright)
    out = BytesIO()
    clean.save(out, "JPEG", quality=QUALITY, optimize=True)
    return Picture(out.getvalue(), *clean.size)


def _turn(image: "Image.Image") -> "Image.Transpose | None":
    """How the camera was held. Notes that cannot be read turn nothing."""
    from PIL.Image import Transpose

    turns = {
        2: Transpose.FLIP_LEFT_RIGHT,
        3: Transpose.ROTATE_180,
        4: Transpose.FLIP_TOP_BOTTOM,
        5: Transpose.TRANSPOSE,
        6: Transpose.ROTATE_270,
        7: Transpose.TRANSVERSE,
        8: Transpose.ROTATE_90,
    }
    try:
        return turns.get(image.getexif().get(_ORIENTATION, 1))
    except Exception:  # as above: it is what the camera wrote
        return None


def _flat(image: "Image.Image") -> "Image.Image":
    """sRGB without transparency: what was see-through becomes white, as on paper."""
    from PIL import Image

    if image.mode.startswith("I"):  # 16 bits a pixel: a plain conversion would make all but black white
        image = image.point(lambda value: value * (1 / 256)).convert("L")
    if "transparency" in image.info or image.mode in ("RGBA", "LA", "PA", "RGBa", "La"):
        clear = image.convert("RGBA")
        paper = Image.new("RGB", clear.size, "white")
        paper.paste(_in_srgb(clear.convert("RGB"), image), mask=clear.getchannel("A"))
        return paper
    return _in_srgb(image, image)


def _in_srgb(image: "Image.Image", described: "Image.Image") -> "Image.Image":
    """With the colour profile that the picture brought, if it is one."""
    from PIL import ImageCms

    profile = described.info.get("icc_profile")
    if profile and image.mode in ("RGB", "CMYK", "L"):
        try:
            theirs = ImageCms.ImageCmsProfile(BytesIO(profile))
            shown = ImageCms.profileToProfile(image, theirs, ImageCms.createProfile("sRGB"), outputMode="RGB")
        except (ImageCms.PyCMSError, OSError, ValueError):
            return image.convert("RGB")
        return shown or image.convert("RGB")
    return image.convert("RGB")
