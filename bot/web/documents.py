"""How a browser is to take a file that we made."""

import re
from urllib.parse import quote

from bot.core.screen import Document

_OPENED = ("text/calendar",)  # a phone asks whether to put it into its calendar; what is attached it only puts away


def disposition(document: Document) -> str:
    """The name in ASCII for all, and as it is for those that can read it so (RFC 6266)."""
    stem, dot, ending = document.name.rpartition(".")
    plain = re.sub(r"[^A-Za-z0-9_-]+", "-", stem).strip("-") or "samen"
    how = "inline" if is_opened(document) else "attachment"
    return f"{how}; filename=\"{plain}{dot}{ending}\"; filename*=UTF-8''{quote(document.name, safe='')}"


def is_opened(document: Document) -> bool:
    return document.mime.split(";")[0] in _OPENED
