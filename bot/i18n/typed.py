"""What people type into a form, in any script: days, times, numbers and words."""

import re
from datetime import date, time

from bot.i18n import bidi


def read_day(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed) if len(typed) == len("2026-12-01") else None
    except ValueError:
        return None


def read_time(typed: str) -> time | None:
    """ "8:45", "8.45" or "08:45", as a browser without a field for times leaves it."""
    found = re.fullmatch(r"(\d{1,2})[:.](\d{2})", typed.translate(bidi.DIGITS).strip())
    try:
        return time(int(found[1]), int(found[2])) if found else None
    except ValueError:
        return None


def read_number(typed: str) -> int | None:
    plain = typed.translate(bidi.DIGITS).strip()
    return int(plain) if plain.isascii() and plain.isdigit() and len(plain) < 7 else None


def line(typed: str) -> str:
    """Without what nobody sees."""
    return " ".join(bidi.clean(typed).split())


def paragraphs(typed: str) -> str:
    """The same of several lines; empty ones go."""
    return "\n".join(filter(None, map(line, bidi.clean(typed).split("\n"))))
