"""Starts what is measured as real processes, and reads their memory."""

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import psutil

TOKEN = "1:bench"
SECRET = "a secret for benchmarks only, long enough"


def resident(pid: int) -> float:
    """Megabytes of memory."""
    return psutil.Process(pid).memory_info().rss / 1e6


@dataclass
class Running:
    port: int
    process: subprocess.Popen[bytes]
    start_seconds: float

    def memory(self) -> float:
        return resident(self.process.pid)

    def cpu(self) -> float:
        times = psutil.Process(self.process.pid).cpu_times()
        return times.user + times.system


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@contextmanager
def running(arguments: list[str], port: int, ready: str, **environment: str) -> Iterator[Running]:
    """Until the block ends; `ready` is the path that answers once it is up."""
    started = time.monotonic()
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(
            [sys.executable, "-m", *arguments], env=os.environ | environment, stdout=log, stderr=subprocess.STDOUT
        )
        try:
            _wait(process, f"http://127.0.0.1:{port}{ready}", log)
            found = Running(port, process, time.monotonic() - started)
            _settle(found)
            yield found
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _wait(process: subprocess.Popen[bytes], url: str, log: object) -> None:
    for _ in range(600):
        try:
            httpx.get(url, timeout=1)
        except httpx.TransportError:
            if process.poll() is not None:
                log.seek(0)  # type: ignore[attr-defined]  # a file
                raise RuntimeError(log.read().decode()[-2000:]) from None  # type: ignore[attr-defined]  # a file
            time.sleep(0.02)
        else:
            return
    raise RuntimeError(f"{url} does not answer")


def _settle(running: Running) -> None:
    """Until it has done what it prepares after its start: how it runs is measured, and not how it starts."""
    for _ in range(20):
        before = running.cpu()
        time.sleep(0.25)
        if running.cpu() - before < 0.05:
            return


@contextmanager
def stand_in() -> Iterator[str]:
    port = free_port()
    with running(["bench.stand_in", "--port", str(port)], port, "/bot1:bench/getMe"):
        yield f"http://127.0.0.1:{port}"


@contextmanager
def echo_bot(api: str, *options: str) -> Iterator[Running]:
    port = free_port()
    with running(["bench.echo_bot", "--port", str(port), "--api", api, *options], port, "/healthz") as found:
        yield found


@contextmanager
def samen(api: str, database_url: str, rate: float = 100_000) -> Iterator[Running]:
    """A migrated Samen in webhook mode; `rate`: messages a second, far above anything unless limits are measured."""
    port = free_port()
    settings = {
        "SAMEN_DATABASE_URL": database_url,
        "SAMEN_TELEGRAM_TOKEN": TOKEN,
        "SAMEN_TELEGRAM_API_URL": api,
        "SAMEN_TELEGRAM_MODE": "webhook",
        "SAMEN_TELEGRAM_WEBHOOK_SECRET": "s",
        "SAMEN_TELEGRAM_RATE": str(rate),
        "SAMEN_SECRET_KEY": SECRET,
        "SAMEN_PORT": str(port),
        "SAMEN_PUBLIC_URL": f"http://127.0.0.1:{port}",
    }
    with running(["bot", "run"], port, "/healthz", **settings) as found:
        yield found


@contextmanager
def database(kind: str) -> Iterator[str]:
    """A fresh migrated database of its own."""
    from bot.store import schema
    from tests import postgres

    if kind == "sqlite":
        with tempfile.TemporaryDirectory(prefix="samen-bench-") as folder:
            url = f"sqlite:///{Path(folder) / 'samen.db'}"
            schema.upgrade(url)
            yield url
        return
    with postgres.server(durable=True) as server:
        name = f"bench_{os.getpid()}_{time.monotonic_ns()}"
        url = postgres.create(server, name)
        schema.upgrade(url)
        yield url
        postgres.drop(server, name)
