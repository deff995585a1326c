"""Real Samen processes to kill, freeze and stop: each a fork of one that has imported and read everything, because
twenty cold starts would cost a minute."""

import asyncio
import multiprocessing
import os
import signal
import socket
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Self

import aiohttp

from tests.waiting import PATIENCE, patience

SECRET = "a key for tests only, long enough to be one"  # the one that tests/conftest.py installs

_starter = multiprocessing.get_context("forkserver")
_starter.set_forkserver_preload(["bot.__main__", "bot.serve", "bot.startup", "psycopg", "uvloop", "tests.e2e.prepared"])


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _run(settings: dict[str, str], folder: str, output: str) -> None:
    """In the new process: `samen run`, with these settings and no others."""
    os.setsid()
    for name in [name for name in os.environ if name.startswith("SAMEN_")]:
        del os.environ[name]
    os.environ.update(settings)
    os.chdir(folder)
    written = os.open(output, os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o600)
    os.dup2(written, 1)
    os.dup2(written, 2)
    sys.argv = ["samen", "run"]
    from bot.__main__ import main

    main()


class Server:
    """`samen run` at a port that stays the same from start to start."""

    def __init__(self, folder: Path, settings: Mapping[str, str]) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._folder, self._output = folder, folder / f"samen-{self.port}.log"
        self._settings = {"SAMEN_PORT": str(self.port), "SAMEN_PUBLIC_URL": self.url, **settings}
        self._process = self._make()

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.kill()

    @property
    def said(self) -> str:
        return self._output.read_text() if self._output.exists() else ""

    @property
    def exit_code(self) -> int | None:
        return self._process.exitcode

    async def start(self) -> None:
        self.spawn()
        await self.ready()

    def spawn(self) -> None:
        self._process = self._make()
        self._process.start()

    async def ready(self) -> None:
        """Until it answers requests."""
        async with patience():
            while not await self._answers():
                assert self._process.is_alive(), f"samen run ended with {self.exit_code}: {self.said}"
                await asyncio.sleep(0.01)

    async def kill(self) -> None:
        """As `kill -9`, also of one that is frozen or dead."""
        if self._process.pid is not None:
            self._process.kill()
            await self.ended()

    async def stop(self) -> float:
        """SIGTERM; the seconds until the process was gone."""
        before = time.monotonic()
        self._process.terminate()
        await self.ended()
        return time.monotonic() - before

    async def ended(self) -> None:
        await asyncio.to_thread(self._process.join, PATIENCE)
        assert not self._process.is_alive(), f"samen run does not end: {self.said}"

    def freeze(self) -> None:
        self._signal(signal.SIGSTOP)

    def thaw(self) -> None:
        self._signal(signal.SIGCONT)

    async def metric(self, name: str) -> float:
        """The sum over its labels, as `/metrics` shows it."""
        async with aiohttp.ClientSession() as http, http.get(f"{self.url}/metrics") as answer:
            lines = (await answer.text()).splitlines()
        return sum(float(line.rsplit(" ", 1)[1]) for line in lines if line.startswith((f"{name} ", f"{name}{{")))

    def _make(self) -> multiprocessing.context.ForkServerProcess:
        return _starter.Process(target=_run, args=(self._settings, str(self._folder), str(self._output)), daemon=True)

    def _signal(self, number: signal.Signals) -> None:
        assert self._process.pid is not None
        os.kill(self._process.pid, number)

    async def _answers(self) -> bool:
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", self.port)
        except OSError:
            return False
        writer.close()
        return True
