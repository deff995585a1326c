"""A message from school in a parent's chat: in their language, with answers that count and reach nobody else's."""

from datetime import date

import pytest
from sqlalchemy import func, select, update

from bot.delivery import reactions, school_time
from bot.delivery.reactions import Kind
from bot.delivery.senders import Sent
from bot.delivery.tables import Broadcast, Reaction
from bot.features.announcements import queries
from bot.features.announcements.rules import READY
from bot.translate import actions as translations
from bot.translate.ports import About, Translated
from bot.translate.queries import list_to_do
from tests.features.announcements.conftest import Desk, newest
from tests.features.glossary.conftest import Place
from tests.talk import Talk

DAY = {"day": "2026-11-30"}
OWN = "Neem een regenjas mee.\nTot morgen!"
ANSWERS = {"Neem een regenjas mee.": "Lütfen yağmurluk getirin.", "Tot morgen!": "Yarın görüşürüz!"}
GONE = "This button does not work any more"


def counts(place: Place, broadcast_id: int) -> dict[Kind, int]:
    with place.talk.db.transaction() as session:
        return reactions.count_reactions(session, [broadcast_id])[broadcast_id]


def switch_on(place: Place) -> None:
    with place.talk.db.transaction() as session:
        translations.announce(session, About("DeepL", "api.deepl.com"))
        translations.switch(session, place.school.school_id, on=True, now=place.now())


def translate(place: Place, language: str = "tr") -> None:
    """As the duty does, into one language."""
    with place.talk.db.transaction() as session:
        school, now = place.school.school_id, place.now()
        lines = queries.list_own_lines(session, school)
        translations.keep_in_step(session, school, lines, languages=[language], now=now)
        session.flush()
        for due in list_to_do(session, now).due:
            translations.finish(session, due, Translated(ANSWERS[due.dutch]), asked=0, pause=None, now=now)


@pytest.mark.parametrize(
    ("language", "head", "when"),
    [("Nederlands", "Er is geen school.", "Wanneer: "), ("العربية", "لا توجد مدرسة.", "الموعد: ")],
)
async def test_each_parent_reads_a_ready_text_in_their_language(
    place: Place, desk: Desk, language: str, head: str, when: str
) -> None:
    chat = await place.parent(language=language)
    desk.send(desk.write(ready="study_day", values=DAY))
    shown = await newest(chat)
    assert head in shown.text
    assert when in shown.text
    assert "30" in shown.text
    assert "Meester Jan" in shown.text


async def test_only_the_group_gets_it(place: Place, desk: Desk) -> None:
    amina, luuk = await place.parent(), await place.parent(place.school.luuk)
    before = len(luuk.shown)
    desk.send(desk.write(own="Alleen Groep 6"))
    assert "Alleen Groep 6" in (await newest(amina)).text
    await newest(luuk)
    assert len(luuk.shown) == before


async def test_read_is_thanked_for_and_counts_once(place: Place, desk: Desk) -> None:
    chat = await place.parent()
    sent = desk.write(ready="head_lice")
    desk.send(sent)
    await newest(chat)
    for _ in range(3):
        assert (await chat.tap("Read 👍")).text.startswith("Thank you for reading.")
    assert counts(place, sent) == {Kind.READ: 1}


async def test_what_is_not_understood_counts_and_leads_to_the_words(place: Place, desk: Desk) -> None:
    chat = await place.parent()
    sent = desk.write(ready="study_day", values=DAY, own="Vragen over het opp of de vertrouwenspersoon?")
    desk.send(sent)
    await newest(chat)
    answer = await chat.tap("I do not understand")
    assert {"❓ studiedag", "❓ opp", "❓ vertrouwenspersoon"} <= set(answer.labels)
    assert counts(place, sent)[Kind.UNCLEAR] == 1
    assert "opp" in (await chat.tap("❓ opp")).text


async def test_without_school_words_it_says_where_to_ask(place: Place, desk: Desk) -> None:
    chat = await place.parent()
    desk.send(desk.write(own="Tot morgen!"))
    await newest(chat)
    assert "You can ask at school what the message means." in (await chat.tap("I do not understand")).text


@pytest.mark.parametrize("what", ["read", "unclear", "dutch", "translated"])
async def test_buttons_of_a_message_one_did_not_get_do_nothing(place: Place, desk: Desk, what: str) -> None:
    """A neighbour forwards it, a teacher tries it, and a draft went to nobody."""
    await place.parent()
    stranger, teacher = await place.parent(place.school.luuk), await place.teacher()
    sent, draft = desk.write(own="Geheim"), desk.write(own="Geheim concept")
    desk.send(sent)
    for chat in (stranger, teacher):
        for number in (sent, draft, 7):
            assert "Geheim" not in (await chat.press(f"announcements.{what}:{number}")).text
    with place.talk.db.transaction() as session:
        assert session.scalar(select(func.count()).select_from(Reaction)) == 0


async def test_own_words_stay_dutch_and_say_so(place: Place, desk: Desk) -> None:
    turkish, dutch = await place.parent(language="Türkçe"), await place.parent(language="Nederlands")
    desk.send(desk.write(own=OWN))
    shown = await newest(turkish)
    assert "Okul bunu Hollandaca yazdı:\n\nNeem een regenjas mee.\nTot morgen!" in shown.text
    assert "Nederlands" not in (await newest(dutch)).text


async def test_own_words_are_translated_and_the_dutch_is_one_tap_away(place: Place, desk: Desk) -> None:
    switch_on(place)
    chat = await place.parent(language="Türkçe")
    sent = desk.write(own=OWN)
    translate(place)
    assert desk.send(sent) is Sent.SENT
    shown = await newest(chat)
    assert "Otomatik çeviri. İçinde hatalar olabilir.\n\nLütfen yağmurluk getirin.\nYarın görüşürüz!" in shown.text
    again = await chat.tap("Hollandaca metni göster")
    assert ("Neem een regenjas mee." in again.text, again.screen.place) == (True, "replace")
    assert (await chat.tap("Çeviriyi göster")).text == shown.text


async def test_what_was_seen_is_what_is_sent(place: Place, desk: Desk) -> None:
    """A translation that comes after the message went out changes nothing in it."""
    switch_on(place)
    chat = await place.parent(language="Türkçe")
    sent = desk.write(own=OWN)
    desk.send(sent)
    translate(place)
    assert "Neem een regenjas mee." in (await newest(chat)).text
    with place.talk.db.transaction() as session:
        broadcast = session.get_one(Broadcast, sent)
        assert queries.list_own_lines(session, place.school.school_id) == []
        assert "translated" not in (broadcast.words or "") or '"translated": {}' in (broadcast.words or "")


async def test_half_a_translation_is_none(place: Place, desk: Desk) -> None:
    switch_on(place)
    chat = await place.parent(language="Türkçe")
    sent = desk.write(own=OWN)
    with place.talk.db.transaction() as session:
        school, now = place.school.school_id, place.now()
        lines = queries.list_own_lines(session, school)
        translations.keep_in_step(session, school, lines, languages=["tr"], now=now)
        session.flush()
        due = list_to_do(session, now).due[0]
        translations.finish(session, due, Translated(ANSWERS[due.dutch]), asked=0, pause=None, now=now)
    desk.send(sent)
    text = (await newest(chat)).text
    assert "Lütfen yağmurluk" not in text
    assert "Neem een regenjas mee." in text


async def test_a_correction_says_so_and_reaches_who_got_the_mistake(place: Place, desk: Desk) -> None:
    chat = await place.parent()
    sent = desk.write(ready="early_end", values={**DAY, "time": "12:15"})
    desk.send(sent)
    await newest(chat)
    fixed = desk.correct(sent, ready="early_end", values={**DAY, "time": "12:45"})
    desk.send(fixed)
    shown = await newest(chat)
    assert "Correction: in our message of " in shown.text
    assert "something was wrong. This is right:" in shown.text
    assert ("12:45" in shown.text, "12:15" in shown.text) == (True, False)


async def test_an_urgent_message_says_so(place: Place, desk: Desk) -> None:
    chat = await place.parent()
    desk.send(desk.write(own="De school is dicht.", urgent=True, reason="Lekkage"))
    text = (await newest(chat)).text
    assert "This message is urgent." in text
    assert "Lekkage" not in text


async def test_the_words_of_staff_are_sealed(place: Place, desk: Desk) -> None:
    sent = desk.write(own="Niet voor vreemde ogen", urgent=True, reason="Ook dit niet")
    with place.talk.db.transaction() as session:
        row = session.get_one(Broadcast, sent)
        stored = f"{row.details}{row.audience}".encode() + (row.words_sealed or b"") + (row.reason_sealed or b"")
        assert (b"vreemde" in stored, b"Ook dit" in stored) == (False, False)
        assert "vreemde" in (row.words or "")


@pytest.mark.parametrize("ready", READY)
async def test_every_ready_text_can_be_sent(place: Place, desk: Desk, ready: str) -> None:
    values = {"day": "2026-11-30", "time": "12:15", "first": "2026-12-21", "last": "2027-01-03"}
    chat: Talk = await place.parent(language="Polski")
    desk.send(desk.write(ready=ready, values=values))
    assert "{" not in (await newest(chat)).text


def test_who_plans_by_school_days_finds_the_days_off(place: Place, desk: Desk) -> None:
    """Only of the whole school; and a correction has its own."""
    values = {"first": "2026-12-21", "last": "2027-01-03"}
    desk.write(ready="holiday", values=values)
    told = desk.write(ready="study_day", values={"day": "2026-12-01"}, whole_school=True, group_ids=())
    assert _days_off(place) == []
    _sent(place)
    assert _days_off(place) == [(date(2026, 12, 1), date(2026, 12, 1))]
    desk.correct(told, ready="holiday", values=values)
    _sent(place)
    assert _days_off(place) == [(date(2026, 12, 21), date(2027, 1, 3))]


def _sent(place: Place) -> None:
    with place.talk.db.transaction() as session:
        session.execute(update(Broadcast).values(state="done"))


def _days_off(place: Place) -> list[tuple[date, date]]:
    with place.talk.db.transaction() as session:
        return list(school_time.load(session, place.school.school_id).off)
