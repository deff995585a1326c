"""A channel that notes what it is asked to send and answers as scripted."""

import asyncio
from collections import defaultdict
from collections.abc import Sequence

from bot.core.markup import plain
from bot.delivery.ports import Capabilities, Outgoing, Result, Sent


class ScriptedChannel:
    name = "telegram"
    lane = "send:telegram"
    capabilities = Capabilities()

    def __init__(self, rate: float | None = None, chat_rate: float | None = None, batch_size: int = 1) -> None:
        self.rate, self.chat_rate, self.batch_size = rate, chat_rate, batch_size
        self.sent: list[tuple[str, str]] = []
        self.script: dict[str, list[Result]] = defaultdict(list)  # answers for an address, in order; then Sent
        self.hold: asyncio.Event | None = None

    async def send(self, batch: Sequence[Outgoing]) -> list[Result]:
        if self.hold:
            await self.hold.wait()
        return [self._one(out) for out in batch]

    def _one(self, out: Outgoing) -> Result:
        script = self.script[out.to]
        result = script.pop(0) if script else Sent(str(len(self.sent) + 1))
        if isinstance(result, Sent):
            self.sent.append((out.to, plain(out.screen.rich)))
        return result

    async def close(self) -> None:
        return None
