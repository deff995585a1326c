"""Telegram's HTML: what it accepts, what is left as text, and which entities come out."""

import re

from tests.fakes.telegram_server.refusal import Json, bad

_TAGS = {
    "a": "text_link", "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline",
    "ins": "underline", "s": "strikethrough", "strike": "strikethrough", "del": "strikethrough", "span": "spoiler",
    "tg-spoiler": "spoiler", "tg-emoji": "custom_emoji", "tg-time": "date_time", "code": "code", "pre": "pre",
    "blockquote": "blockquote",
}  # fmt: skip
_ENTITY = re.compile(r"&(?:(lt|gt|amp|quot)|#(\d+)|#x([0-9a-fA-F]+));?")
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_TAG = re.compile(r"<(/?)([^\s<>/]*)([^<>]*)>")
_ATTRIBUTE = re.compile(r"""([a-z-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)
_GONE = re.compile("[\r\u2028-\u202e]")
_SPACED = re.compile("[\x00-\x09\x0b-\x0c\x0e-\x1f]")


def parse_html(source: str) -> tuple[str, list[Json]]:
    """The text and its entities; raises the 400 that Telegram gives."""
    text, entities = "", []
    open_tags: list[tuple[str, int, str]] = []
    at = 0
    while at < len(source):
        if source[at] == "<":
            found = _TAG.match(source, at)
            if found is None:
                raise bad(f"can't parse entities: Unclosed start tag at byte offset {_offset(source, at)}")
            if found[1]:
                entities += _close(open_tags, found[2], text, _offset(source, at))
            else:
                open_tags.append(_open(found, text, _offset(source, at)))
            at = found.end()
            continue
        end = source.find("<", at)
        end = len(source) if end < 0 else end
        text += _ENTITY.sub(_decode, source[at:end])
        at = end
    if open_tags:
        raise bad(f"can't parse entities: Can't find end tag corresponding to start tag \"{open_tags[-1][0]}\"")
    return text, [entity for entity in entities if entity["length"]]


def clean(text: str) -> str:
    """What Telegram makes of any text before it counts or compares it."""
    return _SPACED.sub(" ", _GONE.sub("", text)).strip()


def units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _offset(source: str, at: int) -> int:
    return len(source[:at].encode("utf-8", "replace"))


def _open(found: re.Match[str], text: str, offset: int) -> tuple[str, int, str]:
    name = found[2].lower()
    attributes = {key.lower(): "".join(values) for key, *values in _ATTRIBUTE.findall(found[3])}
    if name not in _TAGS or (name == "span" and attributes.get("class") != "tg-spoiler"):
        raise bad(f'can\'t parse entities: Unsupported start tag "{name}" at byte offset {offset}')
    return name, units(text), attributes.get("href", "")


def _close(open_tags: list[tuple[str, int, str]], name: str, text: str, offset: int) -> list[Json]:
    if not open_tags:
        raise bad(f"can't parse entities: Unexpected end tag at byte offset {offset}")
    opened, start, link = open_tags.pop()
    if name.lower() not in ("", opened):
        raise bad(
            f"can't parse entities: Unmatched end tag at byte offset {offset}, "
            f'expected "</{opened}>", found "</{name}>"'
        )
    entity: Json = {"type": _TAGS[opened], "offset": start, "length": units(text) - start}
    if opened == "a":
        return [entity | {"url": link}] if link else []
    return [entity]


def _decode(found: re.Match[str]) -> str:
    if found[1]:
        return _NAMED[found[1]]
    code = int(found[2]) if found[2] else int(found[3], 16)
    return chr(code) if 0 < code < 0x110000 else found[0]
