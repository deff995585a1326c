"""What a browser says of itself: the languages it asks for, and a name to recognise it by."""

import re
from collections.abc import Mapping

_BROWSERS = ("Firefox", "SamsungBrowser", "Edg", "OPR", "Chrome", "CriOS", "Safari")
_NAMES = {"SamsungBrowser": "Samsung Internet", "Edg": "Edge", "OPR": "Opera", "CriOS": "Chrome"}
_SYSTEMS = ("Android", "iPhone", "iPad", "Windows", "Macintosh", "Linux")


def accepted(header: str) -> list[str]:
    """The tags of an Accept-Language header, best first."""
    weighted: list[tuple[float, str]] = []
    for part in header[:500].split(","):
        tag, _, weight = part.strip().partition(";")
        found = re.fullmatch(r"\s*q\s*=\s*(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)\s*", weight) if weight else None
        quality = 1.0 if not weight else float(found[1]) if found else 0.0
        if tag and quality > 0:
            weighted.append((quality, tag))
    return [tag for _, tag in sorted(weighted, key=lambda item: -item[0])]


def device(headers: Mapping[str, str]) -> str:
    """`Firefox on Android`: enough to recognise one's own device in a list, and nothing more."""
    agent = headers.get("user-agent", "")
    browser = next((_NAMES.get(name, name) for name in _BROWSERS if name in agent), "")
    system = next((name for name in _SYSTEMS if name in agent), "")
    return " on ".join(part for part in (browser, system.replace("Macintosh", "Mac")) if part)
