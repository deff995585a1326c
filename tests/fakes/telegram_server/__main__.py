"""`python -m tests.fakes.telegram_server --port N`: the stand-in on its own, for benchmarks and kill tests."""

import argparse
import asyncio
import signal

from tests.fakes.telegram_server import TOKEN, FakeTelegram


async def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--port", type=int, default=0)
    options.add_argument("--token", default=TOKEN)
    options.add_argument("--overall", type=float, help="messages a second for the whole bot")
    options.add_argument("--per-chat", type=float, help="messages a second for one chat")
    options.add_argument("--latency", type=float, default=0.0, help="seconds before each answer")
    chosen = options.parse_args()
    telegram = FakeTelegram(chosen.token, port=chosen.port)
    telegram.limits.overall, telegram.limits.per_chat = chosen.overall, chosen.per_chat
    telegram.latency = chosen.latency
    async with telegram:
        print(telegram.url, flush=True)
        ended = asyncio.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(number, ended.set)
        await ended.wait()


if __name__ == "__main__":
    asyncio.run(main())
