"""What each kind of update becomes, and that no JSON whatever makes parsing fail."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.telegram.inbound import callback_id, parse
from bot.core.incoming import (
    Attachment,
    Command,
    Content,
    Edited,
    Incoming,
    InGroup,
    Left,
    Returned,
    Tapped,
    Text,
)

Json = dict[str, Any]  # Any: JSON
AYSE = {"id": 7007, "is_bot": False, "first_name": "Ayşe", "language_code": "tr"}
BOT = {"id": 123456, "is_bot": True, "first_name": "Samen", "username": "samen_bot"}
PRIVATE = {"id": 7007, "first_name": "Ayşe", "type": "private"}
GROUP = {"id": -1001, "title": "Groep 6", "type": "supergroup"}


def message(**content: Any) -> Json:
    return {"message": {"message_id": 4, "from": AYSE, "chat": PRIVATE, "date": 1790000000, **content}}


def tap(**changes: Any) -> Json:
    under = {"message_id": 9, "from": BOT, "chat": PRIVATE, "date": 1790000000, "text": "Hello"}
    return {"callback_query": {"id": "77", "from": AYSE, "message": under, "data": "menu.show", **changes}}


def member(status: str, chat: Json = PRIVATE) -> Json:
    old, new = {"user": BOT, "status": "member"}, {"user": BOT, "status": status}
    return {"my_chat_member": {"chat": chat, "from": AYSE, "date": 1, "old_chat_member": old, "new_chat_member": new}}


CASES: list[tuple[str, Json, Content | None]] = [
    ("text", message(text="Hello there"), Text("Hello there")),
    ("text is cleaned", message(text=" a\u202eb\x00c\ud800 "), Text("abc\ufffd")),
    ("blank text", message(text="\u200b \u200f"), None),
    ("start", message(text="/start"), Command("start")),
    ("deep link", message(text="/start Ab-3_x"), Command("start", "Ab-3_x")),
    ("typed after start", message(text="/START  a b\nc "), Command("start", "a b\nc")),
    ("our command", message(text="/menu@Samen_Bot"), Command("menu")),
    ("another bot's command", message(text="/menu@other_bot"), Text("/menu@other_bot")),
    ("not a command", message(text="/ hello"), Text("/ hello")),
    ("photo", message(photo=[{"file_id": "a"}, {"file_id": "b"}], caption="Look"), Attachment("photo", "b")),
    ("photo without a name", message(photo=[{"file_id": 7}]), Attachment("photo")),
    ("photo with a strange name", message(photo=[{"file_id": "../a"}]), Attachment("photo")),
    ("photo of another shape", message(photo={"file_id": "a"}), Attachment("photo")),
    ("voice", message(voice={"file_id": "a", "duration": 1}), Attachment("voice")),
    ("video note", message(video_note={"file_id": "a"}), Attachment("video")),
    ("animation", message(animation={"file_id": "a"}, document={"file_id": "a"}), Attachment("video")),
    ("sticker", message(sticker={"file_id": "a"}), Attachment("sticker")),
    ("venue", message(venue={"title": "School"}, location={"latitude": 1}), Attachment("location")),
    ("contact", message(contact={"phone_number": "1", "first_name": "X"}), Attachment("contact")),
    ("document", message(document={"file_id": "a"}), Attachment("file")),
    ("dice", message(dice={"emoji": "x", "value": 1}), Attachment("other")),
    ("service message", message(pinned_message={"message_id": 1, "date": 0, "chat": PRIVATE}), None),
    ("a kind from the future", message(hologram={"file_id": "a"}), None),
    ("a bot writes", message(text="Hi") | {"message": {**message(text="Hi")["message"], "from": BOT}}, None),
    ("edited", {"edited_message": message(text="Better")["message"]}, Edited()),
    ("live location moves", {"edited_message": message(location={"latitude": 1})["message"]}, None),
    ("edited in a group", {"edited_message": {**message(text="x")["message"], "chat": GROUP}}, None),
    ("tap", tap(), Tapped("menu.show", "9")),
    (
        "tap under a message out of reach",
        tap(message={"message_id": 9, "date": 0, "chat": PRIVATE}),
        Tapped("menu.show", "9"),
    ),
    ("tap without message", {"callback_query": {"id": "7", "from": AYSE, "data": "a.b"}}, None),
    ("tap without data", tap(data=None), None),
    ("tap in a group", tap(message={"message_id": 9, "date": 1, "chat": GROUP}), None),
    ("blocked", member("kicked"), Left()),
    ("unblocked", member("member"), Returned()),
    ("added to a group", member("member", GROUP), None),
    (
        "command in a group",
        {"message": {**message(text="/start@samen_bot x")["message"], "chat": GROUP}},
        InGroup(),
    ),
    ("bare command in a group", {"message": {**message(text="/start")["message"], "chat": GROUP}}, None),
    ("chatter in a group", {"message": {**message(text="hello")["message"], "chat": GROUP}}, None),
    ("channel post", {"channel_post": {"message_id": 1, "chat": {"id": -5, "type": "channel"}, "text": "x"}}, None),
    ("poll", {"poll": {"id": "1", "question": "?", "options": []}}, None),
    ("unknown kind", {"stopped_message_generation": {"chat": PRIVATE}}, None),
]


@pytest.mark.parametrize(("update", "content"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_an_update_becomes(update: Json, content: Content | None) -> None:
    incoming = parse({"update_id": 5, **update}, "123456", "samen_bot")
    assert (incoming.content if incoming else None) == content


def test_an_incoming_says_where_it_came_from() -> None:
    assert parse({"update_id": 5, **message(text="Hi")}, "123456", "samen_bot") == Incoming(
        channel="telegram", external_id="123456:5", address="7007", content=Text("Hi"), locale="tr"
    )


def test_a_group_command_is_answered_in_the_group() -> None:
    update = {"update_id": 5, "message": {**message(text="/x@samen_bot")["message"], "chat": GROUP}}
    incoming = parse(update, "123456", "samen_bot")
    assert incoming is not None
    assert incoming.address == "-1001"


@pytest.mark.parametrize("locale", [None, 5, "x", "tr\n", "a" * 40, {"a": 1}])
def test_a_strange_locale_is_left_out(locale: object) -> None:
    sender = {**AYSE, "language_code": locale}
    incoming = parse({"update_id": 5, "message": {**message(text="Hi")["message"], "from": sender}}, "1", "b")
    assert incoming is not None
    assert incoming.locale is None


@pytest.mark.parametrize("number", [None, True, -1, "5", 1.0, 2**63])
def test_an_update_without_a_usable_number_is_nothing(number: object) -> None:
    assert parse({"update_id": number, **message(text="Hi")}, "1", "b") is None


anything = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.sampled_from(["private", "/start", "kicked"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
NAMES = ["message", "edited_message", "callback_query", "my_chat_member", "from", "chat", "id", "type", "text", "data",
         "message_id", "photo", "new_chat_member", "status", "language_code", "is_bot"]  # fmt: skip
shaped = st.recursive(anything, lambda inner: st.dictionaries(st.sampled_from(NAMES), inner, max_size=6), max_leaves=20)


@given(update=st.dictionaries(st.sampled_from(NAMES), shaped, max_size=3), number=st.integers() | anything)
def test_no_json_makes_parsing_fail(update: Json, number: object) -> None:
    given_update = {"update_id": number, **update}
    incoming = parse(given_update, "1", "samen_bot")
    callback_id(given_update)
    assert incoming is None or (incoming.address.lstrip("-").isdigit() and incoming.content is not None)


@given(broken=anything, kind=st.sampled_from([case[1] for case in CASES if case[2]]), data=st.data())
def test_one_wrong_value_never_makes_parsing_fail(broken: object, kind: Json, data: st.DataObject) -> None:
    """Real payloads with one value replaced, at any depth: random JSON alone would hardly ever look real."""

    def spoil(value: Json) -> Json:
        name = data.draw(st.sampled_from(sorted(value)))
        below = value[name]
        deeper = isinstance(below, dict) and below and data.draw(st.booleans())
        return {**value, name: spoil(below) if deeper else broken}

    incoming = parse({"update_id": 5, **spoil(kind)}, "1", "samen_bot")
    callback_id(kind)
    assert incoming is None or incoming.channel == "telegram"
