"""The week in the group in a parent's chat: ready sentences in their language, own words as the teacher wrote them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from bot.delivery import reactions, senders
from bot.delivery.reactions import Kind
from bot.delivery.tables import Broadcast, Reaction
from bot.features.weeks import actions, content, queries, rules, screens
from bot.features.weeks.content import Content
from bot.features.weeks.rules import Week, Wrong
from bot.i18n.library import Library
from bot.i18n.texts import Texts
from bot.translate import actions as translations
from bot.translate.ports import About, Translated
from bot.translate.queries import list_to_do
from tests.conftest import FixedClock
from tests.features.announcements.conftest import KINDS, Desk, newest
from tests.features.glossary.conftest import Place, place

__all__ = ["place"]

ANSWERS = {
    "Wij maakten een kast.": "Bir dolap yaptık.",
    "Hij is groot.": "Dolap büyük.",
    "Neem een doos mee.": "Kutu getirin.",
}


class Table(Desk):
    """Where the teacher of Groep 6 writes the week."""

    def week(self, **week: object) -> int:
        """A draft; its id."""
        given = {"group_id": self.group("Groep 6"), **week}
        with self.place.talk.db.transaction() as session:
            return actions.write(session, self.sender, Week(**given), now=self.now()).id  # type: ignore[arg-type]

    def correct_week(self, wrong_id: int, **week: object) -> int:
        with self.place.talk.db.transaction() as session:
            wrong = senders.find_to_steer(session, self.sender, wrong_id, KINDS)
            assert wrong is not None
            day = self.now().date()
            made = actions.correct(session, self.sender, wrong, Week(**week), day=day, now=self.now())  # type: ignore[arg-type]
            assert made is not None
            return made.id


@pytest.fixture
def table(place: Place, library: Library, now: FixedClock) -> Table:
    return Table(place, library, now)


def translate(place: Place) -> None:
    """As the duty does, into Turkish."""
    with place.talk.db.transaction() as session:
        school, now = place.school.school_id, place.now()
        lines = queries.list_own_lines(session, school)
        translations.keep_in_step(session, school, lines, languages=["tr"], now=now)
        session.flush()
        for due in list_to_do(session, now).due:
            translations.finish(session, due, Translated(ANSWERS[due.dutch]), asked=0, pause=None, now=now)


FULL = {
    "did": ("did_reading", "did_gym"),
    "own_did": "Wij maakten een kast.\nHij is groot.",
    "next": ("next_trip",),
    "own_next": "Neem een doos mee.",
    "thanks": ("thanks_general",),
    "tip": "read_aloud",
}


async def test_a_parent_reads_the_week_in_their_language(place: Place, table: Table) -> None:
    english, dutch = await place.parent(), await place.parent(language="Nederlands")
    table.send(table.week(**FULL))
    shown = await newest(english)
    assert shown.text == (
        "The week in Groep 6\n\n"
        "Message from De Regenboog\n\n"
        "What we did\n"
        f"• {body(table, 'weeks/did_reading')}\n"
        f"• {body(table, 'weeks/did_gym')}\n\n"
        "The school wrote this in Dutch:\n\n"
        "Wij maakten een kast.\nHij is groot.\n\n"
        "What comes next\n"
        f"• {body(table, 'weeks/next_trip')}\n\n"
        "The school wrote this in Dutch:\n\n"
        "Neem een doos mee.\n\n"
        "A tip for home\n"
        f"{table.library.find_long('en', 'tips/read_aloud').title}\n\n"
        f"{body(table, 'tips/read_aloud')}\n\n"
        f"{body(table, 'weeks/thanks_general')}\n\n"
        "From: Meester Jan"
    )
    assert shown.labels[:2] == ["Read 👍", "I do not understand"]
    said = await newest(dutch)
    assert "De week in Groep 6" in said.text
    assert f"Wat wij deden\n• {body(table, 'weeks/did_reading', 'nl')}" in said.text
    assert "Nederlands" not in said.text


def body(table: Table, name: str, language: str = "en") -> str:
    return table.library.find_long(language, name).body.strip()


async def test_parts_without_words_have_no_heading(place: Place, table: Table) -> None:
    chat = await place.parent()
    table.send(table.week(did=("did_music",)))
    text = (await newest(chat)).text
    assert "What we did" in text
    assert not {"What comes next", "A tip for home"} & set(text.split("\n"))


async def test_only_the_group_gets_it(place: Place, table: Table) -> None:
    amina, luuk = await place.parent(), await place.parent(place.school.luuk)
    before = len(luuk.shown)
    table.send(table.week(**FULL))
    assert "The week in Groep 6" in (await newest(amina)).text
    await newest(luuk)
    assert len(luuk.shown) == before


async def test_own_words_of_both_parts_are_translated_where_they_stand(place: Place, table: Table) -> None:
    with place.talk.db.transaction() as session:
        translations.announce(session, About("DeepL", "api.deepl.com"))
        translations.switch(session, place.school.school_id, on=True, now=place.now())
    chat = await place.parent(language="Türkçe")
    draft = table.week(**FULL)
    translate(place)
    table.send(draft)
    shown = await newest(chat)
    did, coming = shown.text.split("Sırada ne var")
    assert "Otomatik çeviri. İçinde hatalar olabilir.\n\nBir dolap yaptık.\nDolap büyük." in did
    assert "Otomatik çeviri. İçinde hatalar olabilir.\n\nKutu getirin." in coming
    again = await chat.tap("Hollandaca metni göster")
    did, coming = again.text.split("Sırada ne var")
    assert ("Hij is groot." in did, "Neem een doos mee." in coming, again.screen.place) == (True, True, "replace")
    assert (await chat.tap("Çeviriyi göster")).text == shown.text


async def test_answers_count_once_and_lead_to_the_words(place: Place, table: Table) -> None:
    chat = await place.parent()
    sent = table.week(next=("next_report",), own_next="Vragen over het opp?")
    table.send(sent)
    await newest(chat)
    for _ in range(3):
        assert (await chat.tap("Read 👍")).text.startswith("Thank you for reading.")
    assert "❓ opp" in (await chat.tap("I do not understand")).labels
    with place.talk.db.transaction() as session:
        counted = reactions.count_reactions(session, [sent])[sent]
        assert (counted[Kind.READ], counted[Kind.UNCLEAR]) == (1, 1)


@pytest.mark.parametrize("what", ["read", "unclear", "dutch", "translated"])
async def test_buttons_of_a_week_one_did_not_get_do_nothing(place: Place, table: Table, what: str) -> None:
    await place.parent()
    stranger, teacher = await place.parent(place.school.luuk), await place.teacher()
    sent, draft, message = table.week(own_did="Geheim"), table.week(own_did="Concept"), table.write(own="Ander")
    table.send(sent)
    for chat in (stranger, teacher):
        for number in (sent, draft, message, 7):
            assert "This button" in (await chat.press(f"weeks.{what}:{number}")).text
    with place.talk.db.transaction() as session:
        assert session.scalar(select(func.count()).select_from(Reaction)) == 0


async def test_a_button_of_a_week_counts_under_no_other_message(place: Place, table: Table) -> None:
    chat = await place.parent()
    message = table.write(own="Tot morgen!")
    table.send(message)
    assert "This button" in (await chat.press(f"weeks.read:{message}")).text
    with place.talk.db.transaction() as session:
        assert session.scalar(select(func.count()).select_from(Reaction)) == 0


async def test_a_correction_says_so_and_reaches_who_got_the_mistake(place: Place, table: Table) -> None:
    chat = await place.parent()
    sent = table.week(did=("did_music",))
    table.send(sent)
    await newest(chat)
    table.send(table.correct_week(sent, did=("did_gym",)))
    text = (await newest(chat)).text
    assert "The week in Groep 6" in text
    assert "something was wrong. This is right:" in text
    assert [body(table, f"weeks/{did}") in text for did in ("did_gym", "did_music")] == [True, False]


async def test_it_counts_for_the_most_of_a_week(place: Place, table: Table) -> None:
    chat = await place.parent()
    for number in range(3):
        table.send(table.write(own=f"Bericht {number}"))
    table.send(table.week(did=("did_music",)))
    assert "Bericht 2" in (await newest(chat)).text, "the week waits for Friday"


async def test_the_words_of_the_teacher_are_sealed(place: Place, table: Table) -> None:
    sent = table.week(own_did="Niet voor vreemde ogen")
    with place.talk.db.transaction() as session:
        row = session.get_one(Broadcast, sent)
        stored = f"{row.details}{row.audience}".encode() + (row.words_sealed or b"")
        assert b"vreemde" not in stored
        assert "vreemde" in (row.words or "")


def test_it_is_entered_again_as_it_was(place: Place, table: Table) -> None:
    draft, group_id = table.week(**FULL), table.group("Groep 6")
    with place.talk.db.transaction() as session:
        assert queries.entered(session.get_one(Broadcast, draft)) == Week(group_id=group_id, **FULL)  # type: ignore[arg-type]


LINE = st.text(alphabet="abc é", min_size=1, max_size=6).map(str.strip).filter(bool)
PARAGRAPHS = st.lists(LINE, max_size=4).map("\n".join)


@given(did=PARAGRAPHS, coming=PARAGRAPHS)
def test_own_words_are_parted_as_they_were_joined(did: str, coming: str) -> None:
    joined = content.join(did, coming)
    assert content.split(joined["own"], joined["paragraphs"]) == (did, coming)


def test_a_sentence_that_is_gone_leaves_the_rest(library: Library) -> None:
    said = Content(1, "De Regenboog", "Juf", "Groep 6", did=("did_gym", "did_nothing"), tip="gone")
    text = " ".join(block.text for block in screens.message(Texts(library, "en"), said).rich)
    assert "What we did" in text
    assert "A tip for home" not in text


def test_a_photo_comes_with_the_words(library: Library) -> None:
    said = Content(1, "De Regenboog", "Juf", "Groep 6", did=("did_gym",), photo=7)
    assert screens.message(Texts(library, "en"), said).photo == 7


@pytest.mark.parametrize(
    ("week", "wrong"),
    [
        (Week(group_id=1, did=("did_gym",)), []),
        (Week(group_id=1, own_next="Tot dan"), []),
        (Week(did=("did_gym",)), [Wrong.NOBODY]),
        (Week(group_id=1, tip="read_aloud", thanks=("thanks_general",)), [Wrong.EMPTY]),
        (Week(group_id=1, own_did="x" * 401, own_next="x" * 400), [Wrong.LONG_DID]),
        (Week(group_id=1, own_next="x" * 401), [Wrong.LONG_NEXT]),
    ],
)
def test_what_a_week_may_be(week: Week, wrong: list[Wrong]) -> None:
    assert rules.mistakes(week) == wrong


def test_typed_words_lose_what_nobody_sees() -> None:
    assert rules.clean_words("  Een  twee \n\n\u202e drie ") == "Een twee\ndrie"
