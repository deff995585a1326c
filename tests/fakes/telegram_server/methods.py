"""The Bot API's methods that Samen uses, as strict as Telegram."""

import re
from collections.abc import Awaitable, Callable

from tests.fakes.telegram_server import parameters as read
from tests.fakes.telegram_server import photos
from tests.fakes.telegram_server.chats import Chat, Chats, File, Message
from tests.fakes.telegram_server.refusal import Json, Refusal, bad
from tests.fakes.telegram_server.updates import Updates

Method = Callable[[Json], Awaitable[object]]
PUTS = frozenset(
    {"sendmessage", "senddocument", "sendphoto", "editmessagetext", "editmessagemedia"}
)  # count for the rates
_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
_NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)
_TOO_OLD = "query is too old and response timeout expired or query ID is invalid"


class Methods:
    """`callbacks` maps open callback queries to the chat they came from."""

    def __init__(self, chats: Chats, updates: Updates) -> None:
        self.chats, self.updates = chats, updates
        self.callbacks: dict[str, int] = {}
        self.answered: list[str] = []
        self.inline: dict[str, list[Json] | None] = {}  # query -> what was offered; None while it is open
        self.commands: dict[str, list[Json]] = {}
        self.https_only = False
        self._all: dict[str, Method] = {
            "getme": self._get_me,
            "getupdates": self._get_updates,
            "sendmessage": self._send_message,
            "senddocument": self._send_document,
            "sendphoto": self._send_photo,
            "editmessagetext": self._edit_message_text,
            "editmessagecaption": self._edit_message_caption,
            "editmessagemedia": self._edit_message_media,
            "getfile": self._get_file,
            "deletemessage": self._delete_message,
            "answercallbackquery": self._answer_callback_query,
            "answerinlinequery": self._answer_inline_query,
            "setmycommands": self._set_my_commands,
            "getmycommands": self._get_my_commands,
            "setwebhook": self._set_webhook,
            "deletewebhook": self._delete_webhook,
            "getwebhookinfo": self._get_webhook_info,
        }

    def find(self, name: str) -> Method:
        method = self._all.get(name.lower())
        if method is None:
            raise Refusal(404, "Not Found: method not found")
        return method

    async def _get_me(self, given: Json) -> Json:
        return self.chats.bot

    async def _get_updates(self, given: Json) -> list[Json]:
        self.updates.allow(read.structure(given, "allowed_updates"))
        limit = read.whole(given, "limit", 100) or 100
        return await self.updates.poll(
            offset=read.whole(given, "offset", 0) or 0,
            limit=max(1, min(limit, 100)),
            wait=min(read.whole(given, "timeout", 0) or 0, 50),
        )

    def _chat(self, given: Json) -> Chat:
        if given.get("chat_id") in (None, ""):
            raise bad("chat_id is empty")
        return self.chats.writable(read.whole(given, "chat_id") or 0)

    async def _send_message(self, given: Json) -> Json:
        chat = self._chat(given)
        if not given.get("text"):
            raise bad("message text is empty")
        text, entities = read.words(given, "text", 4096)
        if not text:
            raise bad("text must be non-empty")
        rows = read.keyboard(given)
        self._check_reply(chat, given)
        message = self.chats.put(chat, text, by_bot=True)
        message.entities, message.rows = entities, rows
        return self.chats.show(message)

    async def _send_document(self, given: Json) -> Json:
        chat = self._chat(given)
        file = given.get("document")
        if isinstance(file, str) and file.startswith("attach://"):
            file = given.get(file.removeprefix("attach://"))
        if not isinstance(file, File):
            raise bad("there is no document in the request")
        if not file.content:
            raise bad("file must be non-empty")
        text, entities = read.words(given, "caption", 1024)
        rows = read.keyboard(given)
        self._check_reply(chat, given)
        message = self.chats.put(chat, text, by_bot=True)
        message.entities, message.rows, message.file = entities, rows, file
        return self.chats.show(message)

    async def _send_photo(self, given: Json) -> Json:
        chat = self._chat(given)
        picture = photos.given(given, given.get("photo"), self.chats.files)
        text, entities = read.words(given, "caption", 1024)
        rows = read.keyboard(given)
        self._check_reply(chat, given)
        message = self.chats.put(chat, text, by_bot=True)
        message.entities, message.rows, message.photo = entities, rows, picture
        return self.chats.show(message)

    def _check_reply(self, chat: Chat, given: Json) -> None:
        reply = read.structure(given, "reply_parameters")
        wanted = reply.get("message_id") if isinstance(reply, dict) else read.whole(given, "reply_to_message_id")
        if wanted is not None and wanted not in chat.messages:
            raise bad("message to be replied not found")

    def _message(self, chat: Chat, given: Json, what: str) -> Message:
        message = chat.messages.get(read.whole(given, "message_id") or 0)
        if message is None:
            raise bad(f"message to {what} not found")
        return message

    async def _edit_message_text(self, given: Json) -> Json:
        chat = self._chat(given)
        message = self._message(chat, given, "edit")
        if not message.by_bot:
            raise bad("message can't be edited")
        if message.file is not None or message.photo is not None:
            raise bad("there is no text in the message to edit")
        if not given.get("text"):
            raise bad("message text is empty")
        text, entities = read.words(given, "text", 4096)
        if not text:
            raise bad("text must be non-empty")
        return self._changed(message, text, entities, read.keyboard(given))

    def _changed(
        self, message: Message, text: str, entities: list[Json], rows: list[list[Json]], photo: bytes | None = None
    ) -> Json:
        if (text, entities, rows, photo or message.photo) == (
            message.text, message.entities, message.rows, message.photo,
        ):  # fmt: skip
            raise bad(_NOT_MODIFIED)
        message.text, message.entities, message.rows = text, entities, rows
        message.photo = photo or message.photo
        message.edits += 1
        return self.chats.show(message)

    def _own(self, given: Json) -> Message:
        message = self._message(self._chat(given), given, "edit")
        if not message.by_bot:
            raise bad("message can't be edited")
        return message

    async def _edit_message_caption(self, given: Json) -> Json:
        message = self._own(given)
        if message.file is None and message.photo is None:
            raise bad("there is no caption in the message to edit")
        return self._changed(message, *read.words(given, "caption", 1024), read.keyboard(given))

    async def _edit_message_media(self, given: Json) -> Json:
        """A photo into a message of words, or instead of its photo; what is not given, such as a caption, goes."""
        message = self._own(given)
        media = read.structure(given, "media")
        if not isinstance(media, dict) or media.get("type") != "photo":
            raise bad("can't parse InputMedia: only photos are known here")
        picture = photos.given(given, media.get("media"), self.chats.files)
        message.file = None
        return self._changed(message, *read.words(media, "caption", 1024), read.keyboard(given), picture)

    async def _get_file(self, given: Json) -> Json:
        name = str(given.get("file_id") or "")
        content = self.chats.files.get(name)
        if content is None:
            raise bad("wrong file_id or the file is temporarily unavailable")
        if len(content) > photos.LARGEST_DOWNLOAD:
            raise bad("file is too big")
        return {"file_id": name, "file_unique_id": name, "file_size": len(content), "file_path": f"photos/{name}.jpg"}

    async def _delete_message(self, given: Json) -> bool:
        chat = self._chat(given)
        del chat.messages[self._message(chat, given, "delete").id]
        return True

    async def _answer_callback_query(self, given: Json) -> bool:
        query = str(given.get("callback_query_id", ""))
        if self.callbacks.pop(query, None) is None:
            raise bad(_TOO_OLD)
        self.answered.append(query)
        return True

    async def _answer_inline_query(self, given: Json) -> bool:
        query, results = str(given.get("inline_query_id", "")), read.structure(given, "results")
        if self.inline.get(query, []) is not None:
            raise bad(_TOO_OLD)
        if not isinstance(results, list) or len(results) > 50:
            raise bad("RESULTS_TOO_MUCH")
        if len({result.get("id") for result in results}) < len(results):
            raise bad("RESULT_ID_DUPLICATE")
        for result in results:
            if not 1 <= len(str(result.get("id", "")).encode()) <= 64 or not result.get("title"):
                raise bad("RESULT_ID_INVALID")
            text, _entities = read.words(result["input_message_content"], "message_text", 4096)
            result["shown"] = text
        self.inline[query] = results
        return True

    async def _set_my_commands(self, given: Json) -> bool:
        commands = read.structure(given, "commands")
        language = str(given.get("language_code") or "")
        if not isinstance(commands, list) or len(commands) > 100:
            raise bad("expected an Array of BotCommand")
        if language and not re.fullmatch("[a-z]{2}", language):
            raise bad("invalid language code specified")
        for command in commands:
            if not re.fullmatch(r"[a-z0-9_]{1,32}", command.get("command", "")):
                raise bad("BOT_COMMAND_INVALID")
            if not 1 <= len(command.get("description", "")) <= 256:
                raise bad("BOT_COMMAND_DESCRIPTION_INVALID")
        self.commands[language] = commands
        return True

    async def _get_my_commands(self, given: Json) -> list[Json]:
        return self.commands.get(str(given.get("language_code") or ""), [])

    async def _set_webhook(self, given: Json) -> bool:
        url, secret = str(given.get("url") or ""), str(given.get("secret_token") or "")
        if secret and not _SECRET.fullmatch(secret):
            raise bad("secret token contains unallowed characters")
        if url and self.https_only and not url.startswith("https://"):
            raise bad("bad webhook: An HTTPS URL must be provided for webhook")
        self.updates.allow(read.structure(given, "allowed_updates"))
        if not url:
            await self.updates.delete_webhook()
            return True
        await self.updates.set_webhook(url, secret)
        return True

    async def _delete_webhook(self, given: Json) -> bool:
        await self.updates.delete_webhook(drop=str(given.get("drop_pending_updates")).lower() == "true")
        return True

    async def _get_webhook_info(self, given: Json) -> Json:
        return {
            "url": self.updates.url,
            "has_custom_certificate": False,
            "pending_update_count": self.updates.pending,
        }
