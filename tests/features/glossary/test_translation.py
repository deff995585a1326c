"""A school's line in the parent's own language, with who translated it and the Dutch one tap away."""

import pytest

from bot.features.glossary import queries
from bot.features.glossary.tables import TermNote
from bot.store.ids import new_id
from bot.translate import actions
from bot.translate.ports import About, Dutch, Line, OwnLine, Translated, Why
from bot.translate.queries import list_to_do
from tests.features.glossary.conftest import Place

LINE = "Onze ib'er is Noor, lokaal 4."
TERM = "intern-begeleider"
ANSWERS = {
    "en": "Our ib'er is Noor, room 4.",
    "ar": "مسؤولة الدعم في مدرستنا: \u2068Noor\u2069، الغرفة \u20684\u2069.",
}
LABEL = {"en": "Translated automatically. There may be mistakes.", "ar": "ترجمة آلية. قد تكون فيها أخطاء."}


def switch(place: Place, school_id: int, *, on: bool = True) -> None:
    with place.talk.db.transaction() as session:
        actions.announce(session, About("DeepL", "api.deepl.com"))
        actions.switch(session, school_id, on=on, now=place.now())


def write(place: Place, school_id: int, line: str) -> OwnLine:
    with place.talk.db.transaction() as session:
        row = TermNote(id=new_id(), school_id=school_id, term=TERM, updated_at=place.now())
        row.line = line
        session.add(row)
        return OwnLine(queries.thing_of(row.id), line)


def translate(place: Place, school_id: int) -> None:
    """As the duty does, with these answers."""
    with place.talk.db.transaction() as session:
        lines, now = queries.list_own_lines(session, school_id), place.now()
        actions.keep_in_step(session, school_id, lines, languages=list(ANSWERS), now=now)
        session.flush()
        for due in list_to_do(session, now).due:
            answer: Line = Translated(ANSWERS[due.language])
            actions.finish(session, due, answer, asked=0, pause=None, now=now)


@pytest.fixture
def translated(place: Place) -> Place:
    school = place.school.school_id
    switch(place, school)
    write(place, school, LINE)
    translate(place, school)
    return place


async def test_a_parent_reads_it_and_has_the_dutch_with_one_tap(translated: Place) -> None:
    chat = await translated.parent()
    card = await chat.say("ib'er")
    assert card.text.endswith(f"Your school writes:\n\n{LABEL['en']}\n\n{ANSWERS['en']}")
    assert LINE not in card.text
    dutch = await chat.tap("Show the Dutch text")
    assert dutch.text.endswith(f"Your school writes:\n\n{LINE}")
    assert LABEL["en"] not in dutch.text
    assert dutch.screen.place == "replace"
    back = await chat.tap("Show the translation")
    assert (back.text, back.screen.place) == (card.text, "replace")


async def test_the_whole_card_stays_whole(translated: Place) -> None:
    chat = await translated.parent()
    await chat.say("ib'er")
    whole = await chat.tap("Read more")
    assert ANSWERS["en"] in whole.text
    dutch = await chat.tap("Show the Dutch text")
    assert LINE in dutch.text
    assert "Show less" in dutch.labels
    assert (await chat.tap("Show the translation")).text == whole.text


async def test_in_arabic_pieces_stand_apart_and_lines_begin_at_the_right(translated: Place) -> None:
    chat = await translated.parent(language="العربية")
    card = await chat.say("ib'er")
    [quoted] = [block for block in card.screen.rich if block.kind == "quote"]
    assert quoted.text == ANSWERS["ar"]
    assert [span.term for span in quoted.spans] == [False], "no Dutch any more"
    assert LABEL["ar"] in card.text
    assert "عرض النص الهولندي" in card.labels
    dutch = await chat.tap("عرض النص الهولندي")
    [quoted] = [block for block in dutch.screen.rich if block.kind == "quote"]
    assert quoted.text == f"\u200f\u2068{LINE}\u2069"
    assert [span.term for span in quoted.spans] == [True]


@pytest.mark.parametrize("language", ["Türkçe", "Nederlands"])
async def test_what_is_not_translated_is_dutch_without_a_label(translated: Place, language: str) -> None:
    chat = await translated.parent(language=language)
    card = await chat.say("ib'er")
    assert LINE in card.text
    assert not [label for label in card.labels if "Hollandaca" in label or "Nederlands" in label]


async def test_switched_off_hides_it_at_once(translated: Place) -> None:
    chat = await translated.parent()
    await chat.say("ib'er")
    switch(translated, translated.school.school_id, on=False)
    card = await chat.tap("Show the Dutch text")
    assert card.text.endswith(f"Your school writes:\n\n{LINE}")
    assert "Show the translation" not in card.labels
    assert LABEL["en"] not in (await chat.say("ib'er")).text


async def test_another_schools_line_is_its_own_business(translated: Place) -> None:
    """One school translates, the other does not; a parent of both sees each as its school decided."""
    write(translated, translated.other_school_id, "Bij ons is dat juf Els.")
    translate(translated, translated.other_school_id)
    both = await translated.parent(translated.school.amina, translated.zofia)
    card = await both.say("ib'er")
    assert ANSWERS["en"] in card.text
    assert "Bij ons is dat juf Els." in card.text
    assert card.text.count(LABEL["en"]) == 1
    other = await translated.parent(translated.zofia)
    assert ANSWERS["en"] not in (await other.say("ib'er")).text
    assert ANSWERS["en"] not in (await other.press(f"glossary.dutch:{TERM}:short")).text


async def test_a_failed_line_is_dutch(place: Place) -> None:
    school = place.school.school_id
    switch(place, school)
    write(place, school, LINE)
    with place.talk.db.transaction() as session:
        lines = queries.list_own_lines(session, school)
        actions.keep_in_step(session, school, lines, languages=["en"], now=place.now())
        session.flush()
        [due] = list_to_do(session, place.now()).due
        actions.finish(session, due, Dutch(LINE, Why.MARKS), asked=0, pause=None, now=place.now())
    card = await (await place.parent()).say("ib'er")
    assert card.text.endswith(f"Your school writes:\n\n{LINE}")


async def test_an_unknown_word_or_shape_is_an_old_button(translated: Place) -> None:
    chat = await translated.parent()
    for data in ("glossary.dutch:no-such-word:short", "glossary.dutch:opp:wide"):
        assert "This button is old." in (await chat.press(data)).text
