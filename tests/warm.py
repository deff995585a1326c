"""What a server does once and then for months, done once for all tests of a process: statements of SQLAlchemy and
templates of Jinja2 are compiled for the first database and the first page, and what is written in our texts is read for
the first library; they serve those that follow."""

import tomllib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from functools import cache, partial
from gettext import NullTranslations
from types import CodeType, SimpleNamespace
from typing import Any

import jinja2
import pytest
import sqlalchemy
from jinja2.bccache import Bucket, BytecodeCache
from sqlalchemy import Engine
from sqlalchemy.engine import Dialect
from sqlalchemy.util import LRUCache

from bot.i18n.languages import Language
from bot.i18n.library import Library

_MOST = 4000  # statements; a test run has some hundreds


class _Compiled(BytecodeCache):
    """By name and place of the template; one that has changed since is compiled again."""

    def __init__(self) -> None:
        self._kept: dict[str, tuple[str, CodeType]] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        checksum, code = self._kept.get(bucket.key, ("", None))
        if checksum == bucket.checksum:
            bucket.code = code

    def dump_bytecode(self, bucket: Bucket) -> None:
        if bucket.code is not None:
            self._kept[bucket.key] = (bucket.checksum, bucket.code)


class _Engines:
    """Makes engines whose statements are compiled once for each kind of database."""

    def __init__(self) -> None:
        self._dialects: dict[str, Dialect] = {}
        self._statements: dict[str, LRUCache[Any, Any]] = {}

    def __call__(self, url: str, **options: Any) -> Engine:  # Any: whatever create_engine takes
        engine = sqlalchemy.create_engine(url, **options)
        name = engine.dialect.name
        engine.dialect = self._dialects.setdefault(name, engine.dialect)
        engine.update_execution_options(compiled_cache=self._statements.setdefault(name, LRUCache(_MOST)))
        return engine


def _catalogues() -> Callable[[Library, Language], NullTranslations]:
    """Reads each file of short strings once, as long as it says the same."""
    read, kept = Library._catalogue, dict[tuple[str, bytes | None], NullTranslations]()

    def catalogue(library: Library, language: Language) -> NullTranslations:
        path = library.po_path(language.code)
        key = (language.code, path.read_bytes() if path.exists() else None)
        if key not in kept:
            kept[key] = read(library, language)
        return kept[key]

    return catalogue


def _toml() -> SimpleNamespace:
    """Of its own for each who reads it, because a test may write in it."""
    read = cache(tomllib.loads)
    return SimpleNamespace(loads=lambda text: deepcopy(read(text)), TOMLDecodeError=tomllib.TOMLDecodeError)


@contextmanager
def warm() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("bot.store.db.create_engine", _Engines())
        patch.setattr("bot.web.templates.Environment", partial(jinja2.Environment, bytecode_cache=_Compiled()))
        patch.setattr(Library, "_catalogue", _catalogues())
        patch.setattr("bot.i18n.library.tomllib", _toml())
        yield
