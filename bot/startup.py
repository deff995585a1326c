"""What a command starts with: settings that can be used together, a database that is ready, logs without secrets."""

import ipaddress
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from pydantic import ValidationError
from pydantic_settings import SettingsError
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from bot import logs
from bot.config import Settings
from bot.refusal import Refused
from bot.store import seal, state
from bot.store.db import FileLock

SHORTEST_SECRET = 32
_TOKEN = re.compile(r"\d+:[A-Za-z0-9_-]+")
_WEBHOOK_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")  # what Telegram takes


def begin(**overrides: Any) -> Settings:  # Any: values as typed on the command line
    """The settings, with the log set up. Values never appear in what is refused: they may be secrets."""
    try:
        settings = Settings(**{name: value for name, value in overrides.items() if value is not None})
    except ValidationError as error:
        wrong = [f"{_name(found['loc'])}: {found['msg']}" for found in error.errors(include_input=False)]
        raise Refused("\n".join(wrong)) from None
    except (SettingsError, OSError, UnicodeDecodeError) as error:
        raise Refused(f"the settings in .env cannot be read: {type(error).__name__}") from None
    secrets = (
        settings.telegram_token,
        settings.telegram_webhook_secret,
        settings.secret_key,
        settings.translator_key,
    )
    logs.configure(settings.log_format, [secret.get_secret_value() for secret in secrets if secret])
    if problem := database_problem(settings):
        raise Refused(problem)
    return _with_its_own_address(settings)


def _with_its_own_address(settings: Settings) -> Settings:
    """Links lead to the port that is served when nobody said where parents find it."""
    url = settings.public_url.rstrip("/")
    if "public_url" not in settings.model_fields_set and settings.port:
        url = f"http://127.0.0.1:{settings.port}"
    return settings.model_copy(update={"public_url": url})


def _name(place: tuple[int | str, ...]) -> str:
    return "SAMEN_" + "_".join(str(part) for part in place).upper()


def database_problem(settings: Settings) -> str | None:
    try:
        url = make_url(settings.database_url)
    except ArgumentError:
        return "SAMEN_DATABASE_URL: not an address such as sqlite:///data/samen.db or postgresql://user@host/samen"
    if url.get_backend_name() not in ("sqlite", "postgresql", "postgres"):
        return f"SAMEN_DATABASE_URL: Samen works with sqlite and postgresql, not with {url.get_backend_name()}"
    if url.get_backend_name() == "sqlite" and url.database in (None, "", ":memory:"):
        return "SAMEN_DATABASE_URL: must name a file, such as sqlite:///data/samen.db"
    return None


def problems(settings: Settings) -> list[str]:
    """What keeps a server from starting with these settings."""
    return [
        *_secret_problems(settings),
        *_telegram_problems(settings),
        *_url_problems(settings),
        *_translator_problems(settings),
    ]


def _secret_problems(settings: Settings) -> Iterator[str]:
    secret = settings.secret_key.get_secret_value() if settings.secret_key else None
    if secret is not None and len(secret) < SHORTEST_SECRET:
        yield f"SAMEN_SECRET_KEY: must have at least {SHORTEST_SECRET} characters; try: openssl rand -base64 48"
    if secret is None and not settings.is_sqlite:
        yield "SAMEN_SECRET_KEY: must be set with PostgreSQL, the same for every process; try: openssl rand -base64 48"


def _telegram_problems(settings: Settings) -> Iterator[str]:
    token = settings.telegram_token.get_secret_value() if settings.telegram_token else None
    if token is not None and not _TOKEN.fullmatch(token):
        yield "SAMEN_TELEGRAM_TOKEN: does not look like a bot token (digits, a colon, letters); copy it from BotFather"
    if settings.telegram_mode != "webhook":
        return
    if token is None:
        yield "SAMEN_TELEGRAM_TOKEN: must be set for SAMEN_TELEGRAM_MODE=webhook"
    secret = settings.telegram_webhook_secret
    if secret is None:
        yield "SAMEN_TELEGRAM_WEBHOOK_SECRET: must be set for SAMEN_TELEGRAM_MODE=webhook; try: openssl rand -hex 32"
    elif not _WEBHOOK_SECRET.fullmatch(secret.get_secret_value()):
        yield "SAMEN_TELEGRAM_WEBHOOK_SECRET: Telegram takes 1 to 256 letters, digits, - and _ only"
    # A Bot API server of one's own calls http too; Telegram's does not.
    is_telegrams = settings.telegram_api_url == Settings.model_fields["telegram_api_url"].default
    if is_telegrams and not settings.public_url.startswith("https://"):
        yield "SAMEN_PUBLIC_URL: must start with https:// for SAMEN_TELEGRAM_MODE=webhook; Telegram calls no other"


def _url_problems(settings: Settings) -> Iterator[str]:
    parts = urlsplit(settings.public_url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        yield "SAMEN_PUBLIC_URL: must be an address such as https://samen.example.nl"


def _translator_problems(settings: Settings) -> Iterator[str]:
    name = settings.translator
    if name == "none":
        return
    if name == "deepl" and settings.translator_key is None:
        yield "SAMEN_TRANSLATOR_KEY: must be set for SAMEN_TRANSLATOR=deepl; it stands in your account at deepl.com"
    if name == "openai" and not settings.translator_model:
        yield "SAMEN_TRANSLATOR_MODEL: must be set for SAMEN_TRANSLATOR=openai, such as the name your service lists"
    if name != "deepl" and not settings.translator_url:
        yield f"SAMEN_TRANSLATOR_URL: must be set for SAMEN_TRANSLATOR={name}: the service's address"
    if settings.translator_url and not _is_safe_way(settings.translator_url):
        yield (
            "SAMEN_TRANSLATOR_URL: must be an https:// address without a name or password in it; "
            "http:// only inside your own network"
        )
    key = settings.translator_key.get_secret_value() if settings.translator_key else ""
    if not key.isascii() or not key.isprintable() or " " in key:
        yield "SAMEN_TRANSLATOR_KEY: holds a character that no key has; copy it again"


def _is_safe_way(url: str) -> bool:
    """Text may leave unencrypted only for this computer, or a neighbour that has no public name."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        return False
    if not host or "@" in parts.netloc or parts.query or parts.fragment:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and _is_near(host))


def _is_near(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_private
    except ValueError:
        return "." not in host


def require(settings: Settings) -> None:
    if wrong := problems(settings):
        raise Refused("\n".join(wrong))


def install_keys(settings: Settings) -> None:
    secret = settings.secret_key.get_secret_value() if settings.secret_key else None
    try:
        seal.install(seal.load_keys(secret, settings.data_folder))
    except (ValueError, OSError) as error:
        raise Refused(str(error)) from None


def require_current(settings: Settings) -> None:
    """Refused unless the database is there and of this version."""
    match state.find(settings.database_url):
        case state.Missing():
            raise Refused(f"there is no database at {database_name(settings)} yet; run: samen migrate")
        case state.Standing(is_known=False):
            raise Refused("the database was made by a newer Samen; install that version")
        case state.Standing(is_current=False):
            raise Refused("the database is of an older version; run: samen migrate")


def database_name(settings: Settings) -> str:
    """Without a password."""
    url = make_url(settings.database_url)
    return str(Path(url.database or "")) if settings.is_sqlite else url.render_as_string(hide_password=True)


@contextmanager
def owned(settings: Settings) -> Iterator[None]:
    """The embedded database's lock, for as long as the block lasts; PostgreSQL needs none. Raises Locked."""
    lock = FileLock(settings.database_url) if settings.is_sqlite else None
    if lock:
        lock.take()
    try:
        yield
    finally:
        if lock:
            lock.release()
