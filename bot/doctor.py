"""What `samen doctor` looks at: settings, secrets, database, disk, texts, Telegram and the translation service."""

import shutil
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from bot import startup
from bot.channels.telegram import checkup, webhook
from bot.config import Settings
from bot.i18n.check.context import Context
from bot.i18n.languages import SOURCE, resource
from bot.i18n.library import Invalid, Library
from bot.store import state
from bot.store.db import Busy, FileLock, Locked
from bot.translate import services
from bot.translate.ports import HARMLESS, Failed, Quota
from bot.translate.words import explain

SAFE_SQLITE = (3, 51, 3)  # before it, a rare race when the write-ahead log starts over can damage a database
SCARCE, TOO_SCARCE = 1_000_000_000, 100_000_000  # bytes


class Level(StrEnum):
    OK = "ok"
    WARN = "warn"
    FAIL = "fail"


@dataclass(frozen=True, slots=True)
class Finding:
    level: Level
    what: str
    advice: str = ""


def ok(what: str) -> Finding:
    return Finding(Level.OK, what)


def warn(what: str, advice: str) -> Finding:
    return Finding(Level.WARN, what, advice)


def fail(what: str, advice: str) -> Finding:
    return Finding(Level.FAIL, what, advice)


async def examine(settings: Settings) -> list[Finding]:
    return [
        *_settings(settings),
        *_secrets(settings),
        *_database(settings),
        *_disk(settings),
        *_texts(),
        *await _telegram(settings),
        *await _translator(settings),
    ]


def _settings(settings: Settings) -> Iterator[Finding]:
    wrong = startup.problems(settings)
    for problem in wrong:
        name, _, advice = problem.partition(": ")
        yield fail(f"setting {name} cannot be used", advice)
    if not wrong:
        yield ok("settings fit together")
    if settings.public_url.startswith("http://") and settings.host not in ("127.0.0.1", "::1", "localhost"):
        advice = "set SAMEN_PUBLIC_URL to the https:// address that parents use"
        yield warn(f"listens at {settings.host} without an https:// address", advice)


def _secrets(settings: Settings) -> Iterator[Finding]:
    files = [Path(".env")]
    if settings.secret_key is None:
        files.append(settings.data_folder / "secret.key")
    if settings.is_sqlite:
        files.append(Path(startup.database_name(settings)))
    for path in files:
        if not path.exists():
            continue
        if path.stat().st_mode & 0o077:
            yield fail(f"{path} can be read by other users", f"chmod 600 {path}")
        else:
            yield ok(f"{path} is private")
    if settings.secret_key is None and settings.is_sqlite and not files[1].exists():
        advice = "if this database was used before, put its secret.key back, or its texts stay unreadable"
        yield warn(f"no secret yet; the first start makes {files[1]}", advice)


def _database(settings: Settings) -> Iterator[Finding]:
    name = startup.database_name(settings)
    try:
        found = state.find(settings.database_url)
    except Busy as error:
        yield fail(f"database {name} cannot be reached: {error}", "check SAMEN_DATABASE_URL and that it is running")
        return
    match found:
        case state.Missing():
            yield fail(f"database {name} is not there yet", "samen migrate")
        case state.Standing(revision, is_current=True):
            yield ok(f"database {name} is reachable and current (revision {revision})")
        case state.Standing(revision, is_known=False):
            yield fail(f"database {name} is newer than this Samen (revision {revision})", "install that version")
        case state.Standing(revision):
            yield fail(f"database {name} is older than this Samen (revision {revision})", "samen migrate")
    if settings.is_sqlite:
        yield from _sqlite(settings)


def _sqlite(settings: Settings) -> Iterator[Finding]:
    version = sqlite3.sqlite_version
    if tuple(map(int, version.split("."))) < SAFE_SQLITE:
        wanted = ".".join(map(str, SAFE_SQLITE))
        yield warn(f"SQLite {version} is older than {wanted}", f"use a Python with SQLite {wanted}, or PostgreSQL")
    else:
        yield ok(f"SQLite {version}")
    lock = FileLock(settings.database_url)
    if not lock.path.exists():
        return
    try:
        lock.take()
    except Locked:
        yield ok("a Samen server is running on this database")
    else:
        lock.release()


def _disk(settings: Settings) -> Iterator[Finding]:
    folder = settings.data_folder
    while not folder.exists():
        folder = folder.parent
    free = shutil.disk_usage(folder).free
    words = f"{free / 1e9:.1f} GB free in {folder}"
    if free < TOO_SCARCE:
        yield fail(words, "make room: nothing can be stored on a full disk")
    elif free < SCARCE:
        yield warn(words, "make room soon")
    else:
        yield ok(words)


def _texts() -> Iterator[Finding]:
    try:
        library = Library(resource("locales"), resource("messages"))
        entries = Context(library).entries
    except (Invalid, OSError, KeyError) as error:
        yield fail(f"texts cannot be loaded: {error}", "samen check")
        return
    wanted = {key for of_language in entries.values() for key in of_language}
    for code, language in library.languages.items():
        long = len(library.long[SOURCE].keys() - library.long[code].keys())
        filled = {key for key, entry in entries.get(code, {}).items() if all(entry.strings)}
        short = 0 if code == "en" else len(wanted - filled)  # English is what the code says
        if long or short:
            yield warn(f"{language.name} ({code}) misses {long} long and {short} short texts", "samen check")
        else:
            yield ok(f"{language.name} ({code}) is complete")


async def _telegram(settings: Settings) -> list[Finding]:
    if settings.telegram_token is None:
        return [ok("Telegram is off (SAMEN_TELEGRAM_TOKEN is not set)")]
    try:
        found = await checkup.examine(settings)
    except checkup.Unwell as error:
        advice = f"check SAMEN_TELEGRAM_TOKEN and the way to {settings.telegram_api_url}"
        return [fail(f"Telegram does not answer: {error}", advice)]
    return [ok(f"Telegram knows the bot as @{found.username}"), _inline(found), *_webhook(settings, found)]


async def _translator(settings: Settings) -> list[Finding]:
    if settings.translator == "none":
        return [ok("translation is off (SAMEN_TRANSLATOR is none)")]
    if any(problem.startswith("SAMEN_TRANSLATOR") for problem in startup.problems(settings)):
        return []  # said among the settings
    service = services.make(settings)
    assert service is not None
    try:
        answer, quota = await service.translate(HARMLESS, "en"), await service.quota()
    finally:
        await service.close()
    where = f"{service.about.name} at {service.about.host}"
    if isinstance(answer, Failed):
        reason = explain(lambda _, english: english, answer.why)
        return [fail(f"{where} does not translate: {reason}", "check the SAMEN_TRANSLATOR settings and the account")]
    used = f"; {quota.used:,} of {quota.allowed:,} characters are used" if isinstance(quota, Quota) else ""
    return [ok(f"{where} translates{used}")]


def _inline(found: checkup.Checkup) -> Finding:
    if found.has_inline:
        return ok(f"parents can share a school word in any chat: @{found.username} tlv")
    return warn("parents cannot share school words in other chats", "send /setinline to @BotFather")


def _webhook(settings: Settings, found: checkup.Checkup) -> Iterator[Finding]:
    ours = f"{settings.public_url}{webhook.PATH}" if settings.telegram_mode == "webhook" else ""
    if found.webhook == ours:
        yield ok(f"updates {'come to ' + ours if ours else 'are fetched'}; {found.waiting} waiting")
    elif ours:
        yield warn(f"updates do not come to {ours} yet", "samen run tells Telegram; if it runs, look at its log")
    else:
        yield warn("another program's webhook is set for this bot", "samen run takes it away and fetches updates")
    if ours and found.last_error:
        yield warn(f"Telegram's last try to bring updates failed: {found.last_error}", "check SAMEN_PUBLIC_URL")
