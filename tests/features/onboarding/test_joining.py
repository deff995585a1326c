"""A parent's first five minutes."""

import asyncio

from sqlalchemy import func, select

from bot.core import markup
from bot.features.onboarding.specimens import specimens
from bot.i18n.texts import Texts
from bot.people import invites, queries
from bot.people.rules import Naming
from bot.people.tables import Address, Consent, Conversation, Guardian, Invite, Person, Staff
from bot.store.db import Database
from bot.store.inbox import Inbox
from tests.features.conftest import Chat, Said, World, library
from tests.people.sample import invite, invite_teacher

NATIVE = ["Nederlands", "English", "Türkçe", "العربية", "Polski"]


async def count(db: Database, table: type) -> int:
    return await db.read(lambda session: session.scalar(select(func.count()).select_from(table)) or 0)


async def children(world: World, chat: Chat) -> list[queries.Child]:
    return await world.db.read(
        lambda session: [
            child
            for person_id in session.scalars(select(Address.person_id).where(Address.value == chat.address))
            if person_id
            for child in queries.children_of(session, person_id)
        ]
    )


async def test_a_parent_joins_with_a_letter(world: World) -> None:
    letter, chat = invite(world.db, world.school.amina), world.chat()
    assert sorted((await chat.start(letter.link_code)).labels) == sorted(NATIVE)
    privacy = await chat.tap("English")
    assert "What do we keep?" in privacy.text
    assert privacy.labels == ["I agree", "No, thank you"]
    naming = await chat.tap("I agree")
    assert "May we use your child's first name here?" in naming.text
    assert "Groep 6, De Regenboog" in naming.text
    assert "Amina" not in naming.text, "the name is not shown before the parent allows it"
    welcome = await chat.tap("Yes, use the name")
    assert "Welcome!" in welcome.text
    assert "In our messages we write: Amina" in welcome.text
    assert "/stop" in welcome.text
    assert welcome.labels == ["May we share photos?", "School words", "My settings"]


async def test_the_clients_language_is_offered_first_and_all_five_always(world: World) -> None:
    for locale, first in (("ar-SY", "العربية"), ("pl", "Polski"), ("xx", "Nederlands"), (None, "Nederlands")):
        chat = world.chat(f"phone {locale}", locale)
        assert (await chat.start()).labels[0] == first
        assert sorted(chat.last.labels) == sorted(NATIVE)


async def test_consent_is_kept_with_the_version_and_language_that_was_read(world: World) -> None:
    chat = world.chat(locale="en")
    await chat.start(invite(world.db, world.school.amina).link_code)
    assert "Wat bewaren wij?" in (await chat.tap("Nederlands")).text
    await chat.press(chat.last.buttons[0].tap.encode())  # type: ignore[union-attr]  # a missing tap fails the test
    consent = await world.db.read(lambda session: session.scalars(select(Consent)).one())
    shown = library().find_long("nl", "onboarding/privacy")
    assert (consent.kind, consent.channel, consent.language) == ("parent", "web", "nl")
    assert consent.version == shown.revision


async def test_refusing_keeps_nothing_and_the_letter_still_works(world: World) -> None:
    letter, chat = invite(world.db, world.school.amina), world.chat("secret-phone")
    await chat.start(letter.link_code)
    await chat.tap("English")
    goodbye = await chat.tap("No, thank you")
    assert "We kept nothing about you." in goodbye.text
    for table in (Address, Conversation, Person, Consent, Guardian):
        assert await count(world.db, table) == 0
    assert await world.db.read(lambda s: s.scalar(select(Inbox.id).where(Inbox.address == "secret-phone"))) is None
    assert await world.db.read(lambda s: s.scalar(select(Inbox.id).where(Inbox.raw.is_not(None)))) is None
    await chat.tap("Start again")
    assert "I have a school letter" in (await chat.tap("English")).labels
    assert "Welcome!" in (await _join_again(chat, letter.link_code)).text


async def _join_again(chat: Chat, code: str) -> Said:
    await chat.start(code)
    await chat.tap("I agree")
    return await chat.tap("Just ‘your child’")


async def test_the_typed_code_works_when_asked_for_and_as_a_plain_message(world: World) -> None:
    asked, plain = world.chat("asked"), world.chat("plain")
    await asked.start()
    await asked.tap("English")
    assert "7HQM-2CXF-9VPR" in (await asked.tap("I have a school letter")).text
    assert "This is not a code" in (await asked.type("hello?")).text
    typed = invite(world.db, world.school.amina).typed_code.lower().replace("-", " ")
    assert "I agree" in (await asked.type(typed)).labels

    await plain.type(invite(world.db, world.school.luuk).typed_code)
    assert "I agree" in (await plain.tap("English")).labels


async def test_a_visitor_chooses_a_language_and_can_look_up_school_words(world: World) -> None:
    chat = world.chat()
    await chat.type("opp")
    menu = await chat.tap("English")
    assert menu.labels == ["School words", "I have a school letter", "Language"]
    assert (await chat.tap("School words")).text == "School words"


async def test_each_reason_why_a_code_fails_has_its_own_words(world: World) -> None:
    made = invite(world.db, world.school.amina)
    used, revoked, old = (invite(world.db, world.school.luuk) for _ in range(3))
    await world.chat("first").join(used.link_code)
    with world.db.transaction() as session:
        invites.revoke(session, world.school.school_id, revoked.id, actor="staff:1", now=world.clock())
    chat = world.chat()
    await chat.start()
    await chat.tap("English")
    assert "We do not know this code." in (await chat.start("2345-6789-CFGH")).text
    assert "Type the code again" in chat.last.labels
    assert "This code was used before." in (await chat.start(used.typed_code)).text
    assert "This code does not work any more." in (await chat.start(revoked.link_code)).text
    world.clock.forward(days=14)
    assert "This code is too old." in (await chat.start(old.link_code)).text
    assert "ask the school for a new letter" in chat.last.text
    assert await count(world.db, Guardian) == 1
    assert made.id


async def test_the_reason_waits_for_the_language(world: World) -> None:
    chat = world.chat()
    assert sorted((await chat.start("2345-6789-CFGH")).labels) == sorted(NATIVE)
    assert "We do not know this code." in (await chat.tap("English")).text
    assert "School words" in (await chat.start()).labels, "and it is said once"


async def test_guessing_stops_after_five_codes(world: World) -> None:
    letter, chat = invite(world.db, world.school.amina), world.chat()
    await chat.start()
    await chat.tap("English")
    for _ in range(5):
        assert "We do not know" in (await chat.type("2345-6789-CFGH")).text
    assert "There were too many wrong codes." in (await chat.type(letter.typed_code)).text
    world.clock.forward(minutes=61)
    assert "I agree" in (await chat.type(letter.typed_code)).labels


async def test_refusing_does_not_reset_the_count_of_wrong_codes(world: World) -> None:
    chat = world.chat()
    await chat.start()
    await chat.tap("English")
    for _ in range(5):
        await chat.type("2345-6789-CFGH")
    await chat.command("stop")
    await chat.start(invite(world.db, world.school.amina).typed_code)
    assert "too many wrong codes" in (await chat.tap("English")).text


async def test_two_phones_use_one_letter_at_once_and_one_gets_in(world: World) -> None:
    letter = invite(world.db, world.school.amina)
    chats = [world.chat(f"phone {number}") for number in range(4)]
    for chat in chats:
        await chat.start(letter.link_code)
        await chat.tap("English")
    answers = await asyncio.gather(*(chat.tap("I agree") for chat in chats))
    assert sorted("May we use" in answer.text for answer in answers) == [False, False, False, True]
    assert sum("This code was used before." in answer.text for answer in answers) == 3
    assert await count(world.db, Person) == await count(world.db, Guardian) == 1


async def test_opening_ones_own_used_letter_leads_to_the_menu(world: World) -> None:
    letter, chat = invite(world.db, world.school.amina), world.chat()
    await chat.join(letter.link_code)
    assert (await chat.start(letter.link_code)).labels == ["School words", "My settings"]
    assert (await chat.start()).labels == ["School words", "My settings"]


async def test_a_second_letter_links_a_second_child_without_asking_consent_again(world: World) -> None:
    chat = world.chat()
    await chat.join(invite(world.db, world.school.amina).link_code)
    naming = await chat.type(invite(world.db, world.school.luuk).typed_code)
    assert "Groep 3" in naming.text
    await chat.tap("Yes, use the name")
    assert [child.shown for child in await children(world, chat)] == [None, "Luuk"]
    assert await count(world.db, Consent) == await count(world.db, Person) == 1


async def test_a_second_letter_for_the_same_child_stays_unused(world: World) -> None:
    chat = world.chat()
    await chat.join(invite(world.db, world.school.amina).link_code)
    other = invite(world.db, world.school.amina)
    assert "School words" in (await chat.start(other.link_code)).labels
    assert await world.db.read(lambda session: session.get_one(Invite, other.id).used_at) is None


async def test_two_guardians_join_with_two_letters(world: World) -> None:
    for address in ("mother", "father"):
        await world.chat(address).join(invite(world.db, world.school.amina).link_code)
    assert await count(world.db, Person) == await count(world.db, Guardian) == 2


async def test_a_nickname_is_cleaned_and_used(world: World) -> None:
    chat = world.chat()
    await chat.join(invite(world.db, world.school.amina).link_code, naming="Use something else")
    assert "at most 30 characters" in (await chat.type("x" * 31)).text
    assert "at most 30 characters" in (await chat.type("\u200b \u3164")).text
    assert "In our messages we write: my 🦊" in (await chat.type(" \u202emy\n 🦊 ")).text
    assert [(child.naming, child.shown) for child in await children(world, chat)] == [(Naming.OTHER, "my 🦊")]


async def test_a_nickname_is_sealed_in_the_database(world: World) -> None:
    chat = world.chat()
    await chat.join(invite(world.db, world.school.amina).link_code, naming="Use something else")
    await chat.type("Canarybird")
    sealed = await world.db.read(lambda session: session.scalars(select(Guardian.shown_as_sealed)).one())
    assert sealed and b"Canarybird" not in sealed


async def test_a_staff_member_accepts_an_invite(world: World) -> None:
    chat = world.chat()
    await chat.start(invite_teacher(world.db, world.school.teacher).link_code)
    assert "as a member of the school team" in (await chat.tap("English")).text
    welcome = await chat.tap("I agree")
    assert "member of the school team" in welcome.text
    assert welcome.labels == ["School words", "My settings", "My groups"]
    assert await world.db.read(lambda session: session.get_one(Staff, world.school.teacher).person_id) is not None


async def test_a_teacher_who_is_a_parent_too_reads_the_parents_text(world: World) -> None:
    chat = world.chat()
    await chat.start(invite_teacher(world.db, world.school.teacher).link_code)
    await chat.tap("English")
    await chat.tap("I agree")
    letter = invite(world.db, world.school.luuk)
    assert "Which child is in your care." in (await chat.start(letter.link_code)).text
    assert "School words" in (await chat.tap("No, thank you")).labels, "a member who says no stays a member"
    await chat.start(letter.link_code)
    await chat.tap("I agree")
    assert "For staff" in (await chat.tap("Just ‘your child’")).labels
    assert "My groups" in (await chat.tap("For staff")).labels
    assert await count(world.db, Person) == 1
    assert await count(world.db, Consent) == 2


async def test_agreeing_without_a_letter_lets_nobody_in(world: World) -> None:
    chat = world.chat()
    await chat.start()
    await chat.tap("English")
    assert "I have a school letter" in (await chat.press("onboarding.agree")).labels
    assert await count(world.db, Person) == 0


async def test_agreeing_twice_joins_once(world: World) -> None:
    chat = world.chat()
    await chat.start(invite(world.db, world.school.amina).link_code)
    agree = (await chat.tap("English")).payload("I agree")
    await chat.press(agree)
    assert "School words" in (await chat.press(agree)).labels
    assert await count(world.db, Person) == await count(world.db, Consent) == 1


async def test_a_letter_that_ends_before_the_yes_says_so(world: World) -> None:
    chat = world.chat()
    await chat.start(invite(world.db, world.school.amina).link_code)
    await chat.tap("English")
    world.clock.forward(days=15)
    assert "This code is too old." in (await chat.tap("I agree")).text


async def test_a_forwarded_button_never_reaches_another_familys_child(world: World) -> None:
    mother, stranger = world.chat("mother"), world.chat("stranger")
    await mother.join(invite(world.db, world.school.amina).link_code)
    await stranger.join(invite(world.db, world.school.luuk).link_code)
    [child] = await children(world, mother)
    for payload in ("naming:{}", "name:{}:name", "name:{}:other", "name:{}:none"):
        answer = await stranger.press("onboarding." + payload.format(child.guardian_id))
        assert "This button is old." in answer.text
        missing = await stranger.press("onboarding." + payload.format(42))
        assert missing.text == answer.text
    assert (await children(world, mother))[0].naming is Naming.NONE


async def test_malformed_buttons_are_answered_kindly(world: World) -> None:
    chat = world.chat()
    await chat.join(invite(world.db, world.school.amina).link_code)
    for payload in (
        "onboarding.name:x:name",
        "onboarding.name:1:nonsense",
        "onboarding.language:xx",
        "settings.speak:xx",
    ):
        assert "This button is old." in (await chat.press(payload)).text


def test_every_screen_has_a_specimen_that_fits(texts: Texts) -> None:
    for name, screen in specimens(texts):
        assert 0 < len(markup.plain(screen.rich)) <= 4096, name
        for row in screen.buttons:
            for button in row:
                assert len(button.label) <= 24, button.label
                assert button.tap and button.tap.encode()
