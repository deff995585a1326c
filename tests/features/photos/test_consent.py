"""Parents say whether photos of their child may be shared, in their own language, and take it back."""

import json

from sqlalchemy import select

from bot.people.tables import Guardian
from bot.photos import queries
from bot.photos.tables import PhotoConsent
from bot.store.db import Database
from tests.features.photos.conftest import Join, taps
from tests.people.sample import Sample
from tests.talk import Talk


async def missing(db: Database, *pupils: int) -> list[int]:
    return await db.read(lambda session: queries.missing_consent(session, pupils))


async def test_a_parent_says_yes_and_changes_their_mind(join: Join, db: Database, school: Sample) -> None:
    parent = await join(school.amina)
    asked = await parent.tap("May we share photos?")
    assert "Who sees the photo?" in asked.text
    assert "Saying no has no consequences for your child" in asked.text
    assert "Your answer now" not in asked.text
    assert await missing(db, school.amina) == [school.amina], "asking is not agreeing"
    assert "Your yes is saved" in (await parent.tap("Yes, photos are fine")).text
    assert await missing(db, school.amina) == []
    asked = await parent.tap("Change my answer")
    assert "Your answer now: yes, photos are fine." in asked.text
    assert "no longer shown here" in (await parent.tap("No photos")).text
    assert await missing(db, school.amina) == [school.amina]


async def test_nothing_waits_for_the_answer(join: Join, school: Sample) -> None:
    parent = await join(school.amina)
    assert "School words" in parent.shown[-1].labels, "the menu comes with the welcome"
    await parent.tap("My settings")
    assert "Photos of your child" in (await parent.tap("Photos of my child")).text


async def test_each_child_has_its_own_answer(join: Join, db: Database, school: Sample) -> None:
    parent = await join(school.amina, school.luuk)
    await parent.press("photos.children")
    first, second, _ = taps(parent)
    await parent.press(first)
    await parent.tap("Yes, photos are fine")
    listed = await parent.press("photos.children")
    assert "Groep 6: yes to photos" in listed.text
    assert "Groep 3: not answered yet" in listed.text
    await parent.press(second)
    await parent.tap("No photos")
    assert "Groep 3: no photos" in (await parent.press("photos.children")).text
    assert await missing(db, school.amina, school.luuk) == [school.luuk]


async def test_the_text_is_in_the_parents_language_and_its_version_is_kept(
    join: Join, db: Database, school: Sample, talk: Talk
) -> None:
    parent = await join(school.amina, language="العربية")
    asked = await parent.press(f"photos.ask:{await tie(db, school.amina)}")
    assert "صور طفلكم" in asked.text
    await parent.press(taps(parent)[0])
    kept = await db.read(lambda session: session.scalars(select(PhotoConsent)).one())
    assert (kept.given, kept.language) == (True, "ar")
    assert kept.version == talk.engine._library.find_long("ar", "photos/consent").revision


async def tie(db: Database, pupil: int) -> int:
    return await db.read(lambda session: session.scalars(select(Guardian.id).where(Guardian.pupil_id == pupil)).one())


async def test_somebody_elses_child_looks_like_a_missing_one(join: Join, db: Database, school: Sample) -> None:
    await join(school.amina)
    other = await join(school.luuk, address="1002")
    mine = await tie(db, school.amina)
    for data in (f"photos.ask:{mine}", f"photos.answer:{mine}:yes"):
        assert (await other.press(data)).text == (await other.press("photos.ask:1")).text
    assert await missing(db, school.amina) == [school.amina]


async def test_a_visitor_is_asked_nothing(talk: Talk) -> None:
    await talk.start()
    await talk.tap("English")
    await talk.press("photos.children")
    assert "Photos of your child" not in talk.shown[-1].text


async def test_my_data_and_stopping(join: Join, db: Database, school: Sample) -> None:
    parent = await join(school.amina)
    await parent.tap("May we share photos?")
    await parent.tap("Yes, photos are fine")
    await parent.tap("My settings")
    file = (await parent.tap("My data")).screen.document
    assert file
    [answer] = json.loads(file.content)["photos"]["answers"]
    assert (answer["child in"], answer["photos allowed"], answer["language of the text"]) == ("Groep 6", True, "en")
    await parent.command("stop")
    await parent.tap("Yes, erase everything")
    assert await db.read(lambda session: session.scalars(select(PhotoConsent)).all()) == []
    assert await missing(db, school.amina) == [school.amina]
