"""Has an operation done by whoever owns the database: this command, or the server that runs."""

import time
from collections.abc import Mapping
from functools import partial
from typing import Any

from bot import clock, control, startup
from bot.config import Settings
from bot.operations import perform as do
from bot.refusal import Refused
from bot.store.db import Database, Locked

PATIENCE = 5.0  # seconds; a server that starts, or another command, is done by then
_LOOK_AGAIN = 0.1


def perform(settings: Settings, operation: str, arguments: Mapping[str, Any]) -> list[str]:  # Any: JSON values
    if not settings.is_sqlite:
        return _here(settings, operation, arguments)
    until = clock.monotonic() + PATIENCE
    while clock.monotonic() < until:
        try:
            with startup.owned(settings):
                return _here(settings, operation, arguments)
        except Locked:
            pass
        try:
            return control.ask(control.place(settings.database_url), operation, arguments)
        except control.NoServer:
            time.sleep(_LOOK_AGAIN)
    raise Refused("another Samen process uses this database and takes no commands; try again when it has ended")


def _here(settings: Settings, operation: str, arguments: Mapping[str, Any]) -> list[str]:
    startup.require_current(settings)
    startup.install_keys(settings)
    db = Database(settings.database_url)
    try:
        work = partial(do, now=clock.now(), operation=operation, arguments=arguments)
        return db.submit(work).result()
    finally:
        db.close_now()
