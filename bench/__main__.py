"""`python -m bench [--quick]`: prints a table and writes bench/results/<time>.json."""

import argparse
import asyncio
import json
import os
import platform
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from multiprocessing import get_context
from pathlib import Path
from statistics import median

from bench import measures, process
from bench.measures import Figures

RESULTS = Path(__file__).parent / "results"
NAMES = {"sqlite": "SQLite", "postgres": "PostgreSQL"}
RATE = 300.0  # updates a second for latencies when the run did not measure how many there can be
LATENCY_PEOPLE = 8000
ASKED = "opp"  # a school word: the dialogue looks it up and answers with its card


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="one run of each, fewer messages")
    parser.add_argument("--only", default="", help="only measurements whose name contains this")
    options = parser.parse_args()
    runs, amount = (1, 1500) if options.quick else (5, 3000)
    table: dict[str, Figures] = {}
    for name, measure in _measures(amount, table, quick=options.quick).items():
        if options.only in name:
            many = runs if name.startswith(("webhook", "latency", "the same")) else 1
            found = [measure() for _ in range(many)]
            table[name] = {key: median(figures[key] for figures in found) for key in found[0]}
            _print(name, table[name], many)
    _write(table, runs)


def _measures(amount: int, table: dict[str, Figures], *, quick: bool):  # type: ignore[no-untyped-def]  # names to callables without arguments
    people = 300 if quick else 1500
    many = 20_000 if quick else 100_000
    return {
        "webhook, echo bot (no database)": lambda: _echo(amount),
        "webhook, echo bot on aiohttp (no database)": lambda: _echo(amount, "--aiohttp"),
        "webhook, Samen on SQLite": lambda: _webhook("sqlite", amount),
        "webhook, Samen on PostgreSQL": lambda: _webhook("postgres", amount),
        "latency at half that rate, SQLite": lambda: _latency("sqlite", table),
        "latency at half that rate, PostgreSQL": lambda: _latency("postgres", table),
        "the same during a broadcast, SQLite": lambda: _latency("sqlite", table, broadcast=True),
        "the same during a broadcast, PostgreSQL": lambda: _latency("postgres", table, broadcast=True),
        "broadcast against 30/s, SQLite": lambda: _broadcast("sqlite", people, limit=30, rate=29.8),
        "broadcast against 30/s, PostgreSQL": lambda: _broadcast("postgres", people, limit=30, rate=29.8),
        "broadcast against 1000/s, SQLite": lambda: _broadcast(
            "sqlite", people * 5, limit=1000, rate=960, latency=0.05
        ),
        "broadcast against 1000/s, PostgreSQL": lambda: _broadcast(
            "postgres", people * 5, limit=1000, rate=960, latency=0.05
        ),
        f"fan-out to {many}, SQLite": lambda: _fan_out("sqlite", many),
        f"fan-out to {many}, PostgreSQL": lambda: _fan_out("postgres", many),
        "start-up and memory at rest, SQLite": _rest,
    }


def _echo(amount: int, *options: str) -> Figures:
    with process.stand_in() as api, process.echo_bot(api, *options) as bot:
        return asyncio.run(measures.throughput(bot, api, amount, ASKED))


def _webhook(kind: str, amount: int) -> Figures:
    with process.database(kind) as url, process.stand_in() as api:
        measures.prepare(url, amount + measures.WARM_UP, broadcast=False)
        with process.samen(api, url) as samen:
            figures = asyncio.run(measures.throughput(samen, api, amount, "/help"))
            return figures | {"memory MB": samen.memory()}


def _latency(kind: str, table: dict[str, Figures], *, broadcast: bool = False) -> Figures:
    measured = table.get(f"webhook, Samen on {NAMES[kind]}")
    rate = measured["updates/s"] / 2 if measured else RATE
    with process.database(kind) as url, process.stand_in() as api:
        measures.prepare(url, LATENCY_PEOPLE, broadcast=broadcast)
        with process.samen(api, url, rate=1000 if broadcast else 100_000) as samen:
            figures = asyncio.run(measures.latency(samen, api, rate, 6, "/help", broadcast=broadcast))
            return figures | {"updates/s": rate}


def _broadcast(kind: str, people: int, *, limit: float, rate: float, latency: float = 0) -> Figures:
    with process.database(kind) as url, process.stand_in() as api:
        measures.prepare(url, people)
        asyncio.run(measures.reset(api, limit=limit, latency=latency))
        with process.samen(api, url, rate=rate) as samen:
            figures = asyncio.run(measures.broadcast(samen, api, people))
            return figures | {"% of limit": figures["messages/s"] / limit * 100, "memory MB": samen.memory()}


def _fan_out(kind: str, people: int) -> Figures:
    with process.database(kind) as url, ProcessPoolExecutor(1, mp_context=get_context("spawn")) as fresh:
        measures.prepare(url, people)
        return fresh.submit(measures.fan_out, url, people).result()


def _rest() -> Figures:
    with process.database("sqlite") as url, process.stand_in() as api, process.samen(api, url) as samen:
        return {"start-up s": samen.start_seconds, "memory MB": samen.memory()}


def _print(name: str, figures: Figures, runs: int) -> None:
    shown = "   ".join(f"{key} {value:,.2f}" for key, value in figures.items())
    print(f"{name:<42} {shown}   (median of {runs})", flush=True)


def _write(table: dict[str, Figures], runs: int) -> None:
    RESULTS.mkdir(exist_ok=True)
    at = datetime.now(UTC)
    machine = {"cores": os.cpu_count(), "python": platform.python_version(), "load": os.getloadavg()}
    path = RESULTS / f"{at:%Y%m%d-%H%M%S}.json"
    path.write_text(json.dumps({"at": at.isoformat(), "machine": machine, "runs": runs, "figures": table}, indent=1))
    print(f"\n{path.relative_to(Path.cwd())}; load average {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")


if __name__ == "__main__":
    main()
