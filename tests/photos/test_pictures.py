"""What is kept of a picture: its pixels, upright and small, and nothing else."""

import random
import struct
import zlib
from io import BytesIO

import pytest
from PIL import Image, ImageCms, PngImagePlugin, TiffImagePlugin

from bot.photos import pictures
from bot.photos.pictures import Mistake, Picture, prepare

ORIENTATION, MAKE, GPS = 0x0112, 0x010F, 0x8825


def drawn(size: tuple[int, int] = (320, 200), mode: str = "RGB") -> Image.Image:
    """Red above, blue below; not flat, so that a JPEG of it has something to hold."""
    image = Image.new("RGB", size, (200, 30, 30))
    image.paste((30, 30, 200), (0, size[1] // 2, *size))
    return image.convert(mode)


def saved(image: Image.Image, kind: str = "JPEG", **options: object) -> bytes:
    out = BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def kept(content: bytes) -> Image.Image:
    picture = prepare(content)
    assert isinstance(picture, Picture), picture
    image = Image.open(BytesIO(picture.content))
    image.load()
    assert (image.format, image.mode, image.size) == ("JPEG", "RGB", (picture.width, picture.height))
    return image


def is_near(found: object, wanted: tuple[int, int, int]) -> bool:
    assert isinstance(found, tuple)
    return all(abs(one - other) < 25 for one, other in zip(found, wanted, strict=True))


def full_of_notes() -> bytes:
    exif = Image.Exif()
    exif[MAKE] = "Secret Camera"
    exif[GPS] = {1: "N", 2: (52.0, 22.0, 12.0), 3: "E", 4: (4.0, 53.0, 42.0)}
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    xmp = b'<x:xmpmeta xmlns:x="adobe:ns:meta/">Secret place</x:xmpmeta>'
    return saved(drawn(), exif=exif, comment=b"Secret words", icc_profile=srgb, xmp=xmp, dpi=(300, 300))


def test_place_camera_comment_and_profile_are_gone() -> None:
    before = full_of_notes()
    assert b"Secret" in before
    assert Image.open(BytesIO(before)).getexif().get_ifd(GPS)
    image = kept(before)
    assert not image.getexif()
    assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    out = saved_bytes(before)
    assert b"Secret" not in out
    assert b"Exif" not in out
    assert b"ICC_PROFILE" not in out


def saved_bytes(content: bytes) -> bytes:
    picture = prepare(content)
    assert isinstance(picture, Picture)
    return picture.content


def test_what_is_kept_has_no_segment_but_those_a_picture_needs() -> None:
    content, at, found = saved_bytes(full_of_notes()), 2, set()
    while content[at + 1] != 0xDA:  # until the pixels begin
        found.add(content[at + 1])
        at += 2 + struct.unpack(">H", content[at + 2 : at + 4])[0]
    assert found <= {0xE0, 0xDB, 0xC0, 0xC2, 0xC4}


def test_text_in_a_png_is_gone_too() -> None:
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Author", "Secret person")
    notes.add_itxt("Place", "Secret street", zip=True)
    assert b"Secret" not in saved_bytes(saved(drawn(), "PNG", pnginfo=notes))


# where the red half is after turning the picture as the camera says
@pytest.mark.parametrize(
    ("turn", "red"),
    [
        (1, "top"), (2, "top"), (3, "bottom"), (4, "bottom"),
        (5, "left"), (6, "right"), (7, "right"), (8, "left"),
    ],
)  # fmt: skip
def test_a_picture_is_upright(turn: int, red: str) -> None:
    exif = Image.Exif()
    exif[ORIENTATION] = turn
    image = kept(saved(drawn(), exif=exif))
    wide, high = image.size
    assert (wide, high) == ((320, 200) if turn < 5 else (200, 320))
    places = {
        "top": (wide // 2, 9), "bottom": (wide // 2, high - 9), "left": (9, high // 2), "right": (wide - 9, high // 2),
    }  # fmt: skip
    assert is_near(image.getpixel(places[red]), (200, 30, 30))


def test_notes_that_cannot_be_read_turn_nothing() -> None:
    whole = saved(drawn(), exif=b"Exif\0\0MM\0*\0\0\0\x08\xff\xff")
    assert kept(whole).size == (320, 200)


@pytest.mark.parametrize("size", [(4000, 3000), (3000, 4000), (1601, 1600)])
def test_a_large_picture_becomes_small(size: tuple[int, int]) -> None:
    image = kept(saved(drawn(size)))
    assert max(image.size) == 1600
    assert abs(image.size[0] / image.size[1] - size[0] / size[1]) < 0.01


def test_a_small_picture_keeps_its_size() -> None:
    assert kept(saved(drawn((640, 480)), "WEBP")).size == (640, 480)


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_what_is_see_through_becomes_white(kind: str) -> None:
    clear = Image.new("RGBA", (300, 200), (255, 0, 0, 0))
    clear.paste((0, 0, 255, 255), (0, 100, 300, 200))
    image = kept(saved(clear, kind, lossless=True))
    assert is_near(image.getpixel((150, 20)), (255, 255, 255))
    assert is_near(image.getpixel((150, 180)), (0, 0, 255))


def test_a_palette_with_a_clear_colour_becomes_white_there() -> None:
    flat = drawn().convert("P", palette=Image.Palette.ADAPTIVE, colors=4)
    index = flat.getpixel((5, 5))
    assert is_near(kept(saved(flat, "PNG", transparency=index)).getpixel((5, 5)), (255, 255, 255))


def test_print_colours_become_screen_colours() -> None:
    image = kept(saved(drawn(mode="CMYK")))
    assert is_near(image.getpixel((100, 10)), (200, 30, 30))


def with_red_and_blue_changed_about() -> bytes:
    """A colour profile of which the entries for red and blue stand for each other."""
    plain = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return plain.replace(b"rXYZ", b"????", 1).replace(b"bXYZ", b"rXYZ", 1).replace(b"????", b"bXYZ", 1)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_profile_is_applied_before_it_goes(kind: str) -> None:
    image = kept(saved(drawn(), kind, icc_profile=with_red_and_blue_changed_about()))
    assert is_near(image.getpixel((100, 10)), (30, 30, 200))
    clear = kept(saved(drawn(mode="RGBA"), "PNG", icc_profile=with_red_and_blue_changed_about()))
    assert is_near(clear.getpixel((100, 10)), (30, 30, 200))


@pytest.mark.parametrize("profile", [b"not a profile at all", ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB"))])
def test_a_profile_that_does_not_fit_changes_nothing(profile: bytes | ImageCms.ImageCmsProfile) -> None:
    brought = profile if isinstance(profile, bytes) else profile.tobytes()
    assert is_near(kept(saved(drawn(), icc_profile=brought)).getpixel((100, 10)), (200, 30, 30))


def test_sixteen_bits_a_pixel_keep_their_greys() -> None:
    grey = Image.new("I;16", (100, 100), 0x8000)
    assert is_near(kept(saved(grey, "PNG")).getpixel((50, 50)), (128, 128, 128))


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA"])
def test_other_kinds_of_png_are_taken(mode: str) -> None:
    kept(saved(drawn(mode=mode), "PNG"))


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_of_a_moving_picture_the_first_is_kept(kind: str) -> None:
    first, second = drawn(), Image.new("RGB", (320, 200), "green")
    moving = saved(first, kind, save_all=True, append_images=[second, second], duration=100)
    assert is_near(kept(moving).getpixel((100, 10)), (200, 30, 30))


def test_two_pictures_in_one_file_give_the_first() -> None:
    """As some phones store a photo and what they need for its depth."""
    two = saved(drawn(), "MPO", save_all=True, append_images=[Image.new("RGB", (320, 200), "green")])
    assert is_near(kept(two).getpixel((100, 10)), (200, 30, 30))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_half_a_file_is_broken(kind: str) -> None:
    noise = Image.frombytes("RGB", (300, 300), random.Random(7).randbytes(270_000))
    whole = saved(noise, kind)
    assert prepare(whole[: len(whole) // 2]) is Mistake.BROKEN


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_bytes_that_were_changed_never_raise(kind: str) -> None:
    whole, dice = saved(drawn((120, 80)), kind), random.Random(kind)
    for _ in range(150):
        changed = bytearray(whole)
        for _ in range(dice.randint(1, 12)):
            changed[dice.randrange(len(changed))] = dice.randrange(256)
        assert isinstance(prepare(bytes(changed)), Picture | Mistake)


def png_header(wide: int, high: int) -> bytes:
    """A PNG that says how large it is, and is a handful of bytes."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    head = struct.pack(">IIBBBBB", wide, high, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")


def test_a_bomb_is_refused_by_its_header() -> None:
    assert prepare(png_header(40_000, 40_000)) is Mistake.TOO_MANY_PIXELS
    assert prepare(png_header(2**31 - 1, 2**31 - 1)) is Mistake.TOO_MANY_PIXELS


@pytest.mark.parametrize(
    "head",
    [
        b"VP8X" + bytes(8) + (16_000).to_bytes(3, "little") + (16_000).to_bytes(3, "little"),
        b"VP8L" + bytes(4) + b"\x2f" + (15_999 | 15_999 << 14).to_bytes(4, "little") + bytes(5),
        b"VP8 " + bytes(10) + (16_000).to_bytes(2, "little") * 2,
    ],
)
def test_a_webp_bomb_is_refused_before_room_is_made_for_it(head: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "_read", lambda content: pytest.fail("the library saw it"))
    assert prepare(b"RIFF" + bytes(4) + b"WEBP" + head) is Mistake.TOO_MANY_PIXELS


def test_too_large_a_jpeg_is_refused_without_reading_it(monkeypatch: pytest.MonkeyPatch) -> None:
    content = saved(drawn((400, 300)))
    monkeypatch.setattr(pictures, "LARGEST_JPEG", 400 * 300 - 1)
    assert prepare(content) is Mistake.TOO_MANY_PIXELS


def test_too_many_bytes_are_refused() -> None:
    assert prepare(b"\xff\xd8\xff" + bytes(pictures.LARGEST_FILE)) is Mistake.TOO_MANY_BYTES


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"hello",
        b"GIF89a" + bytes(50),
        b"%PDF-1.7",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"<html><script>alert(1)</script>",
        b"\0\0\0\x18ftypmp42" + bytes(30),
        b"BM" + bytes(60),
    ],
)
def test_other_files_are_no_pictures(content: bytes) -> None:
    assert prepare(content) is Mistake.NOT_A_PICTURE


def test_a_tiff_that_calls_itself_a_jpeg_is_not_read_as_tiff() -> None:
    tiff = saved(drawn(), "TIFF")
    assert TiffImagePlugin.PREFIXES
    assert prepare(tiff) is Mistake.NOT_A_PICTURE
    assert prepare(b"\xff\xd8\xff" + tiff) is Mistake.BROKEN


def test_what_an_iphone_makes_is_named() -> None:
    assert prepare(b"\0\0\0\x24ftypheic\0\0\0\0mif1heic" + bytes(60)) is Mistake.HEIC


def test_a_file_that_is_two_things_keeps_only_the_picture() -> None:
    """A page or an archive behind a picture is a picture to one program and code to another."""
    script = b"<script>alert(1)</script>PK\x03\x04"
    assert b"<script>" not in saved_bytes(saved(drawn()) + script)
    assert b"<script>" not in saved_bytes(saved(drawn(), comment=script))


def test_a_speck_and_a_strip_are_refused() -> None:
    assert prepare(saved(drawn((30, 30)))) is Mistake.TOO_SMALL
    assert prepare(saved(drawn((2000, 100)))) is Mistake.TOO_NARROW
