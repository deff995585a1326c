"""Runs one process: the web server, the lanes it owns, and a clean end on SIGTERM."""

import asyncio
import gc
from collections.abc import Coroutine, Sequence

import structlog
import uvicorn
from starlette.routing import BaseRoute

from bot.app import Samen, duties, make_web
from bot.delivery.notify import Notifier
from bot.feature import Feature
from bot.i18n.texts import Texts
from bot.worker import Worker

log = structlog.get_logger()


async def serve(samen: Samen, *, extra: Sequence[BaseRoute] = (), ready: asyncio.Event | None = None) -> None:
    """Until SIGTERM or SIGINT. `ready` is set when requests are answered."""
    worker = Worker(samen.db, duties(samen)) if "worker" in samen.settings.role_set else None
    config = uvicorn.Config(
        make_web(samen, worker, extra),
        host=samen.settings.host,
        port=samen.settings.port,
        log_config=None,
        access_log=False,
        timeout_graceful_shutdown=3,
        proxy_headers=True,
    )
    server = uvicorn.Server(config)
    tasks = [asyncio.create_task(work) for work in _background(samen, worker)]
    try:
        serving = asyncio.create_task(server.serve())
        while not server.started and not serving.done():  # noqa: ASYNC110  uvicorn offers no event
            await asyncio.sleep(0.01)
        gc.collect()
        gc.freeze()  # what is loaded by now stays for ever; the collector need not look at it again
        if ready:
            ready.set()
        await serving
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await samen.close()


def _background(samen: Samen, worker: Worker | None) -> list[Coroutine[None, None, None]]:
    work: list[Coroutine[None, None, None]] = []
    if not samen.db.is_sqlite:
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
