"""Samen's way out to Telegram: sends screens, and says in delivery's closed list what became of each."""

import asyncio
import logging
from collections.abc import Coroutine, Mapping, Sequence
from typing import Any

from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    RetryAfter,
    TelegramError,
)

from bot.channels.telegram import inline, photos
from bot.channels.telegram.api import Api
from bot.channels.telegram.inline import InlineQuery
from bot.channels.telegram.photos import Load, Uploads
from bot.channels.telegram.render import CAPTION_LIMIT, TEXT_LIMIT, Rendered, render
from bot.channels.telegram.transport import File, Flooded, Garbled, NotSent, is_garbled
from bot.config import Settings
from bot.core.screen import Document, Place
from bot.core.suggestion import Offer, Suggest
from bot.delivery.fetching import Fetched
from bot.delivery.ports import (
    Capabilities,
    Gone,
    Moved,
    Outgoing,
    Rejected,
    Result,
    Sent,
    Throttled,
    Unreachable,
)
from bot.store.db import Busy

log = logging.getLogger(__name__)

ALLOWED_UPDATES = ("message", "edited_message", "callback_query", "my_chat_member", "inline_query")
NO_PREVIEW = {"is_disabled": True}
ACKNOWLEDGING = 20  # calls at once
ACKNOWLEDGEMENTS_WAITING = 500  # beyond this a turning button is the least of our troubles

_UNKNOWN_CHAT = ("chat not found", "user not found", "peer_id_invalid", "user_deactivated", "group chat was")
_UNCHANGED = "message is not modified"
_NO_WORDS = "no text in the message"  # but a picture or a file
_NOT_EDITABLE = ("message to edit not found", "message can't be edited", "message_id_invalid", _NO_WORDS)
_SENDING_FAILED = (TelegramError, KeyError, TypeError, AttributeError)  # the last three: an answer of another shape


class TelegramChannel:
    """A `delivery.ports.Channel` for one bot token."""

    name = "telegram"
    chat_rate: float | None = 1.0
    batch_size = 1
    capabilities = Capabilities(
        text_limit=TEXT_LIMIT,
        caption_limit=CAPTION_LIMIT,
        can_edit=True,
        can_open_local_urls=False,
        keeps_photos=True,
    )

    def __init__(self, settings: Settings, suggest: Suggest | None = None, load: Load = photos.nothing) -> None:
        """`load` gives a photo's bytes, for as long as it may be shown."""
        if settings.telegram_token is None:
            raise ValueError("SAMEN_TELEGRAM_TOKEN is not set")
        token = settings.telegram_token.get_secret_value()
        self.bot_id = token.split(":", 1)[0]
        self.lane = f"send:telegram:{self.bot_id}"
        self.rate: float | None = settings.telegram_rate
        self.username = ""  # until `bot_username` was asked
        self.api = Api(token, settings.telegram_api_url)
        self._suggest = suggest
        self._load, self._uploads = load, Uploads(self.api)
        self._acknowledging: set[asyncio.Task[None]] = set()
        self._slots = asyncio.Semaphore(ACKNOWLEDGING)

    async def send(self, batch: Sequence[Outgoing]) -> list[Result]:
        """Chats beside each other, the messages of one chat one after another: they must keep their order."""
        if len(batch) == 1:
            return [await self._send_one(batch[0])]
        chats: dict[str, list[Outgoing]] = {}
        for outgoing in batch:
            chats.setdefault(outgoing.to, []).append(outgoing)
        done = dict(pair for pairs in await asyncio.gather(*map(self._send_chat, chats.values())) for pair in pairs)
        return [done[outgoing.id] for outgoing in batch]

    async def _send_chat(self, messages: list[Outgoing]) -> list[tuple[int, Result]]:
        return [(outgoing.id, await self._send_one(outgoing)) for outgoing in messages]

    async def _send_one(self, outgoing: Outgoing) -> Result:
        screen, rendered = outgoing.screen, render(outgoing.screen, outgoing.language)
        try:
            if screen.document is not None:
                return _sent(await self._send_document(outgoing.to, screen.document, rendered))
            picture = await self._load(screen.photo) if screen.photo is not None else None
            if outgoing.replaces and outgoing.replaces.isdigit() and screen.place is not Place.BELOW:
                return await self._edit(outgoing, rendered, picture)
            return await self._send_new(outgoing, rendered, picture)
        except Busy as error:
            return Unreachable(str(error))
        except _SENDING_FAILED as error:
            return classify(error)

    async def _send_new(self, outgoing: Outgoing, rendered: Rendered, picture: bytes | None) -> Result:
        """Without its picture when that may not be shown any more: the words stand by themselves."""
        if picture is not None and outgoing.screen.photo is not None:
            return _sent(await self._uploads.send(outgoing.to, outgoing.screen.photo, picture, rendered))
        shown = rendered.parameters()
        call = self.api.call("sendMessage", chat_id=outgoing.to, link_preview_options=NO_PREVIEW, **shown)
        return _sent(await call)

    async def _edit(self, outgoing: Outgoing, rendered: Rendered, picture: bytes | None) -> Result:
        message = outgoing.replaces or ""
        try:
            await self._change(outgoing, rendered, picture)
        except BadRequest as error:
            if _means(error, _UNCHANGED):
                return Sent(message)
            if _means(error, *_NOT_EDITABLE) and outgoing.screen.place is Place.REPLACE:
                return await self._send_new(outgoing, rendered, picture)
            raise
        return Sent(message)

    async def _change(self, outgoing: Outgoing, rendered: Rendered, picture: bytes | None) -> None:
        """A message with a photo never becomes one of words alone: Telegram cannot, so a neutral picture stands there
        instead of a photo that is hidden. Other words than its own come below, and the photo stays."""
        to, message, photo = outgoing.to, int(outgoing.replaces or ""), outgoing.screen.photo
        if picture is not None and photo is not None:
            return await self._uploads.put_into(to, message, photo=photo, picture=picture, rendered=rendered)
        shown = rendered.parameters()
        try:
            await self.api.call(
                "editMessageText", chat_id=to, message_id=message, link_preview_options=NO_PREVIEW, **shown
            )
        except BadRequest as error:
            if photo is None or not _means(error, _NO_WORDS):
                raise
            await self._uploads.put_into(to, message, photo=photos.NEUTRAL, picture=photos.neutral(), rendered=rendered)
        return None

    async def _send_document(self, to: str, document: Document, rendered: Rendered) -> Any:  # Any: JSON
        files = {"document": File(document.name, document.content, document.mime)}
        return await self.api.call("sendDocument", files=files, chat_id=to, **rendered.parameters("caption"))

    def acknowledge(self, callback_id: str) -> None:
        """Stop the button from turning, in the background: best effort, never an error, never in anybody's way."""
        self._behind(self._call_behind("answerCallbackQuery", callback_query_id=callback_id))

    def offer(self, query: InlineQuery) -> None:
        """Answer an inline query in the background, as best it can be."""

        async def answer() -> None:
            await self._call_behind("answerInlineQuery", **await self.suggestions(query))

        self._behind(answer())

    async def suggestions(self, query: InlineQuery) -> dict[str, Any]:  # Any: JSON
        """The parameters of answerInlineQuery."""
        return await inline.answer(query, self._suggest or _suggest_nothing)

    def _behind(self, work: Coroutine[Any, Any, None]) -> None:
        if len(self._acknowledging) >= ACKNOWLEDGEMENTS_WAITING:
            work.close()
            return
        task = asyncio.get_running_loop().create_task(work)
        self._acknowledging.add(task)
        task.add_done_callback(self._acknowledging.discard)

    async def _call_behind(self, method: str, **parameters: Any) -> None:  # Any: JSON
        async with self._slots:
            try:
                await self.api.call(method, **parameters)
            except _SENDING_FAILED as error:
                if not (isinstance(error, BadRequest) and _means(error, "query is too old")):
                    log.info("telegram.not_acknowledged", extra={"method": method, "error": type(error).__name__})

    async def bot_username(self) -> str:
        """Without the @; asked of Telegram once, and raised as TelegramError when it does not answer."""
        if not self.username:
            answer = await self._ask("getMe")
            name = answer.get("username") if isinstance(answer, dict) else None
            if not isinstance(name, str):
                raise Garbled("getMe gives no username")
            self.username = name
        return self.username

    async def prepare(self, commands: Mapping[str, Sequence[tuple[str, str]]]) -> None:
        """The command list of each language, by its two-letter code; `""`, or else the first, is for all others."""
        default = commands.get("") or next(iter(commands.values()), ())
        for code, listed in {**commands, "": default}.items():
            shown = [{"command": name, "description": description[:256]} for name, description in listed]
            await self._ask("setMyCommands", commands=shown, language_code=code or None)

    async def set_webhook(self, url: str, secret: str) -> None:
        """The kinds are named each time: without them Telegram keeps what an earlier program asked for."""
        await self._ask("setWebhook", url=url, secret_token=secret, allowed_updates=list(ALLOWED_UPDATES))

    async def delete_webhook(self) -> None:
        await self._ask("deleteWebhook")

    async def get_updates(self, offset: int | None, *, wait: int) -> Any:  # Any: JSON
        return await self._ask(
            "getUpdates", offset=offset, timeout=wait, limit=100, allowed_updates=list(ALLOWED_UPDATES)
        )

    async def _ask(self, method: str, **parameters: Any) -> Any:  # Any: JSON, both ways
        """A call of ours rather than of a person: all its failures are TelegramErrors."""
        try:
            return await self.api.call(method, **parameters)
        except (KeyError, TypeError, AttributeError):
            raise Garbled(f"{method} has an answer of another shape") from None

    async def fetch(self, source: str) -> Fetched:
        """A photo that somebody sent."""
        return await photos.fetch(self.api, source)

    async def close(self) -> None:
        if self._acknowledging:
            await asyncio.wait(self._acknowledging, timeout=2)
        for task in list(self._acknowledging):
            task.cancel()
        await asyncio.gather(*self._acknowledging, return_exceptions=True)
        await self.api.close_connections()


async def _suggest_nothing(_person: str, _locale: str | None, _text: str) -> Offer:
    return Offer("")


def classify(error: Exception) -> Result:
    """What a failed call means for its message. A page of some proxy is never taken for Telegram's word."""
    if is_garbled(error):
        return Unreachable("the answer is not the Bot API's", maybe_sent=True)
    match error:
        case Flooded():
            return Throttled(error.seconds)
        case RetryAfter():
            wait = error.retry_after
            return Throttled(float(wait) if isinstance(wait, int) else wait.total_seconds())
        case ChatMigrated():
            return Moved(str(error.new_chat_id))
        case BadRequest() if _means(error, *_UNKNOWN_CHAT):
            return Gone(_reason(error))
        case Forbidden():
            return Gone(_reason(error))
        case BadRequest():
            return Rejected(_reason(error))
        case _:
            return _trouble(error)


def _trouble(error: Exception) -> Unreachable:
    match error:
        case InvalidToken():
            return Unreachable("Telegram refuses the bot token (SAMEN_TELEGRAM_TOKEN)")
        case NotSent():
            return Unreachable(f"no connection: {_reason(error)}")
        case TelegramError():
            return Unreachable(_reason(error), maybe_sent=True)
        case _:
            return Unreachable(f"an answer of another shape: {type(error).__name__}", maybe_sent=True)


def _reason(error: TelegramError) -> str:
    return error.message[:200]


def _means(error: TelegramError, *parts: str) -> bool:
    message = error.message.lower()
    return any(part in message for part in parts)


def _sent(result: Any) -> Result:  # Any: JSON
    """Telegram's `ok` is enough; without a number the message only cannot be edited later."""
    number = result.get("message_id") if isinstance(result, dict) else None
    return Sent(str(number) if isinstance(number, int) else None)
