"""For developers: brings `locales/*/LC_MESSAGES/bot.po` up to date with the sentences in the code (`make strings`)."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import IO, Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po
from jinja2.ext import babel_extract

from bot.i18n.languages import PACKAGE, Language, load

KEYWORDS = {"t": ((1, "c"), 2), "n": ((1, "c"), 2, 3), "plural": ((1, "c"), 2, 3)}
METHODS = [("**.py", "python"), ("**/templates/**.html", f"{__name__}:extract_template")]
OPTIONS = {"**/templates/**.html": {"trim_blocks": "true", "lstrip_blocks": "true", "silent": "false"}}
STANDING = datetime(2026, 1, 1, tzinfo=UTC)  # a date that changes with every run would change every file
ENGLISH = "en"  # the sentences in the code are its texts


def update(locales: Path, code: Path = PACKAGE) -> dict[str, int]:
    """Adds what is new as empty, drops what is gone; how many sentences each language still misses."""
    template = extract(code)
    missing = {}
    for language in load(locales).values():
        path = locales / language.code / "LC_MESSAGES" / "bot.po"
        catalogue = _renewed(path, language, template)
        missing[language.code] = sum(not _is_filled(message) for message in catalogue if message.id)
        path.parent.mkdir(parents=True, exist_ok=True)
        written = BytesIO()
        write_po(written, catalogue, width=0, no_location=False, include_lineno=False, sort_by_file=True)
        path.write_bytes(written.getvalue())
    return missing


def extract(code: Path) -> Catalog:
    """Every sentence in the code, with its screen and the comments for translators above it."""
    template = Catalog()
    found = extract_from_dir(code, METHODS, OPTIONS, KEYWORDS, ("Translators:",), strip_comment_tags=True)
    for name, line, message, comments, context in found:
        template.add(message, None, [(f"bot/{name}", line)], auto_comments=comments, context=context)
    return template


def extract_template(
    file: IO[bytes], keywords: Mapping[str, Any], comment_tags: Sequence[str], options: dict[str, Any]
) -> Iterable[tuple[int, str, Any, list[str]]]:  # Any: what Babel asks for and gets
    """Babel sees calls of a name in templates, but not of a name's part: `t.n(...)` is read as `n(...)`."""
    seen = BytesIO(re.sub(rb"\b(?:\w+\.)*t\.n\(", b"n(", file.read()))
    return babel_extract(seen, list(keywords), list(comment_tags), options)


def _renewed(path: Path, language: Language, template: Catalog) -> Catalog:
    old = Catalog()
    if path.exists():
        with path.open("rb") as file:
            old = read_po(file, locale=language.babel)
    new = Catalog(
        locale=language.babel,
        project="Samen",
        version="1",
        header_comment="# Short texts of Samen.",
        creation_date=STANDING,
        revision_date=STANDING,
        msgid_bugs_address="",
        last_translator="",
        language_team="",
        fuzzy=False,
    )
    _set_plural(new, language)
    for message in template:
        if not message.id:
            continue
        known = old.get(message.id, message.context)
        words = known.string if known and _is_filled(known) else _own_words(message, language, new.num_plurals)
        new.add(message.id, words, message.locations, auto_comments=message.auto_comments, context=message.context)
    return new


def _set_plural(catalogue: Catalog, language: Language) -> None:
    """Babel's own header is wrong for Arabic: the manifest decides."""
    catalogue.mime_headers = [("Plural-Forms", language.plural)]


def _own_words(message: Message, language: Language, forms: int) -> str | tuple[str, ...]:
    if isinstance(message.id, str):
        return message.id if language.code == ENGLISH else ""
    return tuple(message.id) if language.code == ENGLISH else ("",) * forms


def _is_filled(message: Message) -> bool:
    strings = (message.string,) if isinstance(message.string, str) else message.string
    return bool(strings) and all(strings or ())
