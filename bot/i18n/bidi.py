"""The invisible marks that keep right-to-left text readable; nobody types them, this module adds them."""

import re
import unicodedata

FSI, PDI, RLM = "\u2068", "\u2069", "\u200f"
_RTL_CLASSES = ("R", "AL")
# Marks that come from outside could turn our text around, hide words or be dropped by Telegram.
_UNSAFE = re.compile("[\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c\u200b\u2028\u2029\ufeff\x00-\x08\x0b-\x1f\x7f]")
_SURROGATES = re.compile("[\ud800-\udfff]")
DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789")  # as Arabic and Persian keyboards type them


def clean(text: str) -> str:
    """A person's text without control characters, direction marks and lone surrogates."""
    return _SURROGATES.sub("\ufffd", _UNSAFE.sub("", text.replace("\r\n", "\n").replace("\r", "\n")))


def has_rtl(text: str) -> bool:
    return any(unicodedata.bidirectional(char) in _RTL_CLASSES for char in text)


class Isolated(str):
    """A value whose parts are isolated each by itself, such as a list of names."""

    __slots__ = ()


def isolate(value: str, *, rtl: bool) -> str:
    """A value as it goes into a text of the given direction; one line at most."""
    if isinstance(value, Isolated):
        return value
    if not value or not (rtl or has_rtl(value)):
        return value
    return f"{FSI}{value}{PDI}"


def begin_rtl(line: str) -> str:
    """A line of a right-to-left text that certainly starts right to left."""
    if not line or line.startswith(RLM) or unicodedata.bidirectional(line[0]) in _RTL_CLASSES:
        return line
    return RLM + line
