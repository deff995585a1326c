"""The way in for operators' commands while a server owns the embedded database: one JSON line over a Unix socket."""

import asyncio
import hashlib
import json
import os
import socket
import stat
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

import structlog
from sqlalchemy.engine import make_url

from bot.clock import Clock
from bot.operations import perform
from bot.refusal import Refused
from bot.store.db import Busy, Database

MAX_LINE = 8_000_000  # bytes; a whole school's list of pupils is one line
LONGEST_PATH = 100  # bytes; the systems' own limits are 103 to 107
SENDING_TIME = 10.0  # seconds a command may take to write its line
ANSWER_TIME = 60.0  # seconds until a command gives up

log = structlog.get_logger()


class NoServer(Exception):
    """Nobody answers at the socket now."""


def place(database_url: str) -> Path:
    """Beside the database; in a folder of the user's own when that path is too long for a socket."""
    beside = Path(f"{make_url(database_url).database}.sock").resolve()
    if len(os.fsencode(beside)) <= LONGEST_PATH:
        return beside
    name = hashlib.sha256(os.fsencode(beside)).hexdigest()[:24]
    return _own_folder() / f"{name}.sock"


def _own_folder() -> Path:
    folder = Path(tempfile.gettempdir()) / f"samen-{os.getuid()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid() or found.st_mode & 0o077:
        raise Refused(f"{folder} belongs to somebody else or is open to others; remove it, then try again")
    return folder


class ControlSocket:
    """Listens for as long as the block lasts. Only for the process that holds the database's lock."""

    def __init__(self, path: Path, db: Database, now: Clock) -> None:
        self._path, self._db, self._now = path, db, now
        self._server: asyncio.Server | None = None

    async def __aenter__(self) -> "ControlSocket":
        self._path.unlink(missing_ok=True)  # left by a process that was killed: the lock is ours, so it is dead
        listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        before = os.umask(0o177)  # from the first moment nobody else may connect
        try:
            listener.bind(str(self._path))
        finally:
            os.umask(before)
        self._server = await asyncio.start_unix_server(self._serve, sock=listener, limit=MAX_LINE)
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._server:
            self._server.close()
        self._path.unlink(missing_ok=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            async with asyncio.timeout(SENDING_TIME):
                line = await reader.readline()
            writer.write(json.dumps(await self._answer(line)).encode() + b"\n")
            await writer.drain()
        except (TimeoutError, ValueError, OSError) as error:
            log.warning("control.broken_request", error=type(error).__name__)
        finally:
            writer.close()
            with suppress(OSError):
                await writer.wait_closed()

    async def _answer(self, line: bytes) -> dict[str, Any]:  # Any: JSON
        try:
            request = json.loads(line)
            operation, arguments = str(request["operation"]), dict(request["arguments"])
        except (ValueError, KeyError, TypeError):
            return {"refused": "the server did not understand the command"}
        work = partial(perform, now=self._now(), operation=operation, arguments=arguments)
        try:
            lines = await self._db.run(work)
        except Refused as refused:
            return {"refused": str(refused)}
        except Busy as busy:
            return {"refused": f"the database is busy ({busy}); try again in a moment"}
        except Exception as error:  # a bug must not end the server, and the command must hear of it
            log.error("control.failed", operation=operation, error=type(error).__name__)
            return {"refused": f"the server failed on this ({type(error).__name__}); nothing was changed"}
        log.info("control.done", operation=operation)
        return {"lines": lines}


def ask(path: Path, operation: str, arguments: Mapping[str, Any]) -> list[str]:
    """The lines that the server answers; Refused or NoServer."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
        connection.settimeout(ANSWER_TIME)
        try:
            connection.connect(str(path))
            connection.sendall(json.dumps({"operation": operation, "arguments": arguments}).encode() + b"\n")
            with connection.makefile("rb") as answers:
                answer = answers.readline()
        except (FileNotFoundError, ConnectionRefusedError):
            raise NoServer from None
        except OSError as error:
            raise Refused(f"the running server does not answer ({error}); nothing is known of what it did") from None
    if not answer:
        raise Refused("the server ended before it answered; look whether it was done before you try again")
    said = json.loads(answer)
    if "lines" not in said:
        raise Refused(str(said.get("refused")))
    return list(said["lines"])
