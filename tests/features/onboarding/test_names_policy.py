"""A school that keeps first names of children out of chats: asked nowhere, offered nowhere, shown nowhere."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, update

from bot.people import privacy
from bot.people.queries import children_of
from bot.people.rules import Naming, Policy, holds_name, naming_now, shown_name
from bot.people.tables import Guardian, Person, School
from tests.features.conftest import Chat, World
from tests.people.sample import invite


async def decide(world: World, policy: Policy) -> None:
    await world.db.run(lambda session: session.execute(update(School).values(naming=policy.value)) and None)


async def named(world: World) -> list[str | None]:
    return await world.db.read(
        lambda session: [
            child.shown for person_id in session.scalars(select(Person.id)) for child in children_of(session, person_id)
        ]
    )


async def join(world: World, chat: Chat) -> None:
    await chat.start(invite(world.db, world.school.amina).link_code)
    await chat.tap("English")
    await chat.tap("I agree")


async def test_joining_does_not_ask_for_the_name(world: World) -> None:
    await decide(world, Policy.NEVER)
    chat = world.chat()
    await join(world, chat)
    assert "Welcome!" in chat.last.text
    assert "In our messages we write ‘your child’." in chat.last.text
    assert "first name" not in chat.last.text
    assert chat.last.labels == ["May we share photos?", "School words", "My settings"]
    assert await named(world) == [None]


async def test_the_settings_offer_a_nickname_and_not_the_name(world: World) -> None:
    await decide(world, Policy.NEVER)
    chat = world.chat()
    await join(world, chat)
    await chat.tap("My settings")
    asked = await chat.tap("How we name my child")
    assert asked.labels == ["Use something else", "Just ‘your child’"]
    assert "Your school uses no first names of children here." in asked.text
    await chat.tap("Use something else")
    for typed in ("Amina", "mijn AMINA!", "Ámina", "A m i n a"):
        refused = await chat.type(typed)
        assert "Please type something else, for example an emoji." in refused.text, typed
        assert "Amina" not in refused.text
    assert "In our messages we write: 🦊" in (await chat.type("🦊")).text
    assert await named(world) == ["🦊"]


async def test_an_old_button_asks_again_and_names_nobody(world: World) -> None:
    chat = world.chat()
    await join(world, chat)
    yes = chat.last.payload("Yes, use the name")
    await decide(world, Policy.NEVER)
    answer = await chat.press(yes)
    assert "Amina" not in answer.text
    assert await named(world) == [None]
    ties = await world.db.read(lambda session: session.scalars(select(Guardian.naming)).all())
    assert ties == ["none"]


@pytest.mark.parametrize("nickname", [None, "Amina 🦊"])
async def test_names_that_were_allowed_before_are_silent_until_the_school_allows_them_again(
    world: World, nickname: str | None
) -> None:
    chat = world.chat()
    await join(world, chat)
    await chat.tap("Use something else" if nickname else "Yes, use the name")
    if nickname:
        await chat.type(nickname)
    assert await named(world) == [nickname or "Amina"]
    await decide(world, Policy.NEVER)
    await chat.command("settings")
    asked = await chat.tap("How we name my child")
    data = await chat.press("settings.data")
    assert "Amina" not in asked.text + "".join(asked.labels) + children_in(data.document.content)
    assert await named(world) == [None]
    await decide(world, Policy.PARENT)
    assert await named(world) == [nickname or "Amina"]


def children_in(content: bytes) -> str:
    """The file also holds what we wrote when the name was still allowed."""
    text = content.decode()
    return text[text.index('"children"') : text.index('"agreed to"')]


async def test_my_data_holds_no_name_either(world: World) -> None:
    await join(world, chat := world.chat())
    await chat.tap("Yes, use the name")
    await decide(world, Policy.NEVER)
    [held] = await world.db.read(
        lambda session: [privacy.export_person(session, one) for one in session.scalars(select(Person.id))]
    )
    assert [(child["name shown"], child["naming"]) for child in held["children"]] == [(None, "none")]


names = st.sampled_from(["Amina", "Noor B", "Anne-Fleur", "Zoë", "أمينة", "Łucja", "D'Angelo"])


@given(first_name=names, around=st.tuples(st.sampled_from(["", "mijn ", "🦊"]), st.sampled_from(["", "!", " 2", "…"])))
def test_a_first_name_is_known_again_in_a_nickname(first_name: str, around: tuple[str, str]) -> None:
    said = first_name.removesuffix(" B")
    for name in (said, said.upper(), said.lower(), said.replace("-", " ")):
        assert holds_name(name.join(around), first_name)


@pytest.mark.parametrize("nickname", ["🦊", "zonnetje", "Ami", "Aminata", "B", "mijn oudste", "نجمة"])
@given(first_name=names)
def test_other_names_stay_allowed(nickname: str, first_name: str) -> None:
    assert not holds_name(nickname, first_name)
    assert naming_now(Naming.OTHER, Policy.NEVER, first_name, nickname) is Naming.OTHER


@given(naming=st.sampled_from(Naming), first_name=names, other=st.none() | st.text(max_size=30) | names)
def test_no_way_of_naming_brings_the_first_name_into_a_chat(naming: Naming, first_name: str, other: str | None) -> None:
    shown = shown_name(naming, Policy.NEVER, first_name, other)
    assert shown is None or not holds_name(shown, first_name)
    assert naming_now(naming, Policy.PARENT, first_name, other) is naming
