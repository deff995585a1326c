"""Runs one process: the web server, the lanes it owns, and a clean end on SIGTERM."""

import asyncio
import gc
import signal
import socket
import threading
from collections.abc import Coroutine, Iterator, Sequence
from contextlib import AsyncExitStack, contextmanager
from importlib import import_module

import structlog
import uvicorn
from starlette.routing import BaseRoute

from bot import control
from bot.app import Samen, duties, make_web
from bot.config import Settings
from bot.feature import Feature
from bot.i18n.texts import Texts
from bot.refusal import Refused
from bot.terms.finder import finder_of
from bot.worker import Worker

log = structlog.get_logger()


class PortTaken(Refused):
    """The address to serve at cannot be had; the message says why."""


async def serve(samen: Samen, *, extra: Sequence[BaseRoute] = (), ready: asyncio.Event | None = None) -> None:
    """Until SIGTERM or SIGINT. `ready` is set when requests are answered. The caller holds an embedded
    database's lock."""
    async with AsyncExitStack() as stack:
        stack.push_async_callback(samen.close)
        listener = stack.enter_context(listen(samen.settings))
        if samen.db.is_sqlite:
            path = control.place(samen.settings.database_url)
            await stack.enter_async_context(control.ControlSocket(path, samen.db, samen.now))
        stack.enter_context(_outliving_signals())
        await _serve(samen, listener, extra=extra, ready=ready)


async def _serve(
    samen: Samen, listener: socket.socket, *, extra: Sequence[BaseRoute], ready: asyncio.Event | None
) -> None:
    place = f"{socket.gethostname()[:30]}:{listener.getsockname()[1]}"
    worker = Worker(samen.db, duties(samen), place=place) if "worker" in samen.settings.role_set else None
    config = uvicorn.Config(
        make_web(samen, worker, extra, framed=bool(extra)),  # the demo shows chats of ours in frames
        log_config=None,
        access_log=False,
        timeout_graceful_shutdown=3,
        proxy_headers=True,
    )
    tasks = [asyncio.create_task(work) for work in _background(samen, worker)]
    server = _Server(config, tasks)
    try:
        serving = asyncio.create_task(server.serve(sockets=[listener]))
        while not server.started and not serving.done():  # noqa: ASYNC110  uvicorn offers no event
            await asyncio.sleep(0.01)
        if ready:
            ready.set()
        await asyncio.to_thread(_prepare, samen)
        gc.collect()
        gc.freeze()  # what is loaded by now stays for ever; the collector need not look at it again
        await serving
    finally:
        _end(tasks)
        await asyncio.gather(*tasks, return_exceptions=True)


def _prepare(samen: Samen) -> None:
    """Before a person has to wait for it."""
    finder_of(samen.library).prepare()
    for part in samen.features:
        part.prepare(samen.library)
    import_module("bot.people.authenticators")


class _Server(uvicorn.Server):
    """Lets the lanes end while requests under way are finished: one after the other would take twice as long."""

    def __init__(self, config: uvicorn.Config, tasks: Sequence[asyncio.Task[None]]) -> None:
        super().__init__(config)
        self._tasks = tasks

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        _end(self._tasks)
        await super().shutdown(sockets)


def _end(tasks: Sequence[asyncio.Task[None]]) -> None:
    for task in tasks:
        if not task.cancelling():  # a second time would interrupt its tidying up
            task.cancel()


def listen(settings: Settings) -> socket.socket:
    """The socket that requests come in at. Ours, because uvicorn ends the process when it cannot have the port."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((settings.host, settings.port))
    except OSError as error:
        listener.close()
        where = f"{settings.host}:{settings.port}"
        raise PortTaken(
            f"cannot serve at {where}: {error.strerror}; choose another with --port or SAMEN_PORT"
        ) from None
    listener.setblocking(False)
    return listener


@contextmanager
def _outliving_signals() -> Iterator[None]:
    """uvicorn raises the signal that ended it once more; unhandled, the process would die before it has tidied up."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {number: signal.signal(number, lambda *_: None) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _background(samen: Samen, worker: Worker | None) -> list[Coroutine[None, None, None]]:
    work: list[Coroutine[None, None, None]] = []
    if not samen.db.is_sqlite:
        from bot.delivery.notify import Notifier  # its driver takes memory that SQLite does not need

        work.append(Notifier(samen.db.url, samen.wakes).run())
    if worker:
        work.append(worker.run())
    if samen.telegram:
        work.append(_introduce(samen))
    return work


async def _introduce(samen: Samen) -> None:
    """Tells Telegram our commands and, in webhook mode, where to bring updates; tries until it works."""
    telegram, settings = samen.telegram, samen.settings
    assert telegram is not None
    pause = 1.0
    while True:
        try:
            if settings.telegram_mode == "webhook" and settings.telegram_webhook_secret and "web" in settings.role_set:
                secret = settings.telegram_webhook_secret.get_secret_value()
                await telegram.set_webhook(f"{settings.public_url}/telegram/webhook", secret)
            await telegram.prepare(command_lists(samen))
            await telegram.bot_username()  # for the links on invitation sheets
        except Exception as error:  # Telegram being away must not keep the web chat from starting
            log.warning("telegram.cannot_introduce", error=type(error).__name__)
            await asyncio.sleep(pause)
            pause = min(pause * 2, 60)
        else:
            return


def command_lists(samen: Samen) -> dict[str, list[tuple[str, str]]]:
    """Commands and their descriptions per two-letter Telegram language code; the empty code is everybody else."""
    lists: dict[str, list[tuple[str, str]]] = {}
    for code, language in samen.library.languages.items():
        if language.telegram_code:
            lists[language.telegram_code] = _commands(samen.features, Texts(samen.library, code))
    lists[""] = _commands(samen.features, Texts(samen.library, "en"))
    return lists


def _commands(features: Sequence[Feature], t: Texts) -> list[tuple[str, str]]:
    return [(name, describe(t)) for feature in features for name, describe in feature.commands.items()]
