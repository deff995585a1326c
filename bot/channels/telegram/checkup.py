"""What an operator wants to know of the bot: its name, and whether updates can come in."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from telegram.error import TelegramError

from bot.channels.telegram.outbound import TelegramChannel, classify
from bot.config import Settings
from bot.delivery.ports import Gone, Rejected, Unreachable

PATIENCE = 8.0  # seconds; a command should not hang on a firewall
T = TypeVar("T")


class Unwell(Exception):
    """Telegram cannot be asked; the message says why and never holds the token."""


@dataclass(frozen=True, slots=True)
class Checkup:
    username: str
    has_inline: bool  # BotFather's /setinline: cards can be shared in other chats
    webhook: str  # where Telegram brings updates; empty when they are fetched
    waiting: int
    last_error: str


async def find_username(settings: Settings) -> str:
    return await _ask(settings, lambda channel: channel.bot_username())


async def examine(settings: Settings) -> Checkup:
    return await _ask(settings, _examine)


async def _examine(channel: TelegramChannel) -> Checkup:
    username = await channel.bot_username()
    bot: Any = await channel.api.call("getMe")  # Any: JSON
    found: Any = await channel.api.call("getWebhookInfo")  # Any: JSON
    about = found if isinstance(found, dict) else {}
    return Checkup(
        username=username,
        has_inline=isinstance(bot, dict) and bot.get("supports_inline_queries") is True,
        webhook=str(about.get("url", "")),
        waiting=int(about.get("pending_update_count", 0)),
        last_error=str(about.get("last_error_message", "")),
    )


async def _ask(settings: Settings, question: Callable[[TelegramChannel], Awaitable[T]]) -> T:
    channel = TelegramChannel(settings)
    try:
        async with asyncio.timeout(PATIENCE):
            return await question(channel)
    except TimeoutError:
        raise Unwell(f"no answer within {PATIENCE:.0f} seconds") from None
    except (TelegramError, KeyError, TypeError, AttributeError, ValueError) as error:
        raise Unwell(_reason(error)) from None
    finally:
        await channel.close()


def _reason(error: Exception) -> str:
    match classify(error):
        case Gone(reason) | Rejected(reason) | Unreachable(reason):
            return reason
        case other:
            return type(other).__name__
