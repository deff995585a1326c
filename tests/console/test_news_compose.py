"""Good news from the console: one page, a sentence is one click, a concern is stopped, nothing needs a script."""

import re

import httpx
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.console.access import Role
from bot.delivery import broadcasts
from bot.delivery.tables import Broadcast
from bot.features.news.queries import entered
from bot.features.news.tables import FavouritePhrase, NewsPupil
from bot.people.tables import Address, Conversation, Guardian
from bot.photos import actions as photos
from bot.photos.queries import list_unused
from tests.console.conftest import World, add_pupils, link_parent
from tests.console.photo_sample import add_photo

NEW = "/console/news/new"


async def pupils(world: World, names: str = "Zoë Amina Luuk") -> list[int]:
    """Of Groep 6, each with a parent who reads Dutch in a chat; in the order given."""

    def add(session: Session) -> list[int]:
        made = add_pupils(session, world.regenboog.id, world.regenboog.six, names)
        for pupil in made:
            person = link_parent(session, [pupil], "nl", world.now())
            chat = {"channel": "webchat", "value": str(pupil), "person_id": person, "created_at": world.now()}
            session.add(Address(id=pupil, **chat))
            session.flush()
            session.add(Conversation(id=pupil, address_id=pupil, language="nl", updated_at=world.now()))
        return made

    return await world.db.run(add)


def drafts(world: World) -> list[Broadcast]:
    with world.db.transaction() as session:
        return list(session.scalars(select(Broadcast).where(Broadcast.kind == "news").order_by(Broadcast.id)))


async def teacher(world: World) -> httpx.AsyncClient:
    return await world.signed_in(world.regenboog.staff[Role.TEACHER])


async def post(world: World, browser: httpx.AsyncClient, path: str = NEW, **form: str) -> httpx.Response:
    return await browser.post(path, data={"group": str(world.regenboog.six), **form})


async def test_a_child_and_a_sentence_are_enough(world: World) -> None:
    _, amina, _ = await pupils(world)
    browser = await teacher(world)
    answer = await post(world, browser, **{f"pupil-{amina}": "yes", "phrase": "gave_talk"})
    (draft,) = drafts(world)
    assert (answer.status_code, answer.headers["location"]) == (303, f"/console/sending/{draft.id}")
    assert entered(draft).pupil_ids == (amina,)
    assert entered(draft).phrase == "gave_talk"
    with world.db.transaction() as session:
        assert session.scalars(select(NewsPupil.pupil_id)).all() == [amina]
    preview = await browser.get(answer.headers["location"])
    assert "Good news about" in preview.text
    assert f'href="/console/news/{draft.id}/change"' in preview.text


async def test_the_numbers_are_those_of_the_chat(world: World) -> None:
    await pupils(world, "Zoë Amina Luuk")
    page = (await (await teacher(world)).get(NEW)).text
    found = re.findall(r"<bdi>(\w+)</bdi></span> <span class=\"quiet place\">(\d+)<", page)
    assert found == [("Amina", "1"), ("Luuk", "2"), ("Zoë", "3")]


async def test_the_whole_group(world: World) -> None:
    made = await pupils(world)
    await post(world, await teacher(world), everyone="yes", phrase="sang_along")
    assert sorted(entered(drafts(world)[0]).pupil_ids) == sorted(made)


async def test_the_address_may_name_group_and_child(world: World) -> None:
    _, amina, _ = await pupils(world)
    browser = await teacher(world)
    page = (await browser.get(f"{NEW}?group={world.regenboog.six}&child={amina}")).text
    assert re.search(rf'name="pupil-{amina}" value="yes" checked', page)
    assert page.count('value="yes" checked') == 1
    for query in (f"group={world.regenboog.three}", "group=1", f"group={world.regenboog.six}&child=1", "group=x"):
        assert (await browser.get(f"{NEW}?{query}")).status_code == 404, query


async def test_search_keeps_what_was_entered_and_needs_no_script(world: World) -> None:
    _, amina, _ = await pupils(world)
    browser = await teacher(world)
    form = {f"pupil-{amina}": "yes", "own": "Iedereen klapte!", "q": "spreekbuert", "find": "yes"}
    answer = await post(world, browser, **form)
    assert answer.status_code == 200
    assert re.search(rf'name="pupil-{amina}" value="yes" checked', answer.text)
    assert "Iedereen klapte!" in answer.text
    assert re.search(r'class="sentences">\s*<li [^>]*>\s*<button name="phrase" value="gave_talk"', answer.text)
    assert drafts(world) == []
    by_address = await browser.get(f"{NEW}?group={world.regenboog.six}&q=spreekbeurt")
    assert re.search(r'class="sentences">\s*<li [^>]*>\s*<button name="phrase" value="gave_talk"', by_address.text)
    nothing = await post(world, browser, q="qwertz", find="yes")
    assert "No sentence found" in nothing.text


async def test_stars_stay_with_the_teacher(world: World) -> None:
    _, amina, _ = await pupils(world)
    browser = await teacher(world)
    starred = await post(world, browser, star="gave_talk", **{f"pupil-{amina}": "yes"})
    assert re.search(r'class="sentences">\s*<li [^>]*>\s*<button name="phrase" value="gave_talk"', starred.text)
    assert "My sentences (1)" in starred.text
    await post(world, browser, star="no such sentence")
    leader = await world.signed_in(world.regenboog.staff[Role.LEADER])
    assert "My sentences" not in (await leader.get(NEW)).text
    await post(world, browser, unstar="gave_talk")
    with world.db.transaction() as session:
        assert session.scalars(select(FavouritePhrase)).all() == []


@pytest.mark.parametrize(
    ("form", "says"),
    [
        ({"phrase": "gave_talk"}, "Choose at least one child."),
        ({"everyone": "yes", "phrase": ""}, "Choose a sentence, or write a line"),
        ({"everyone": "yes", "own": "Ze luisterden weer niet"}, "Call or meet instead"),
        (
            {"everyone": "yes", "own": "Ze luisterden weer niet", "again": "yes"},
            "These words sound so: luisterden weer",
        ),
        ({"everyone": "yes", "own": "Er werd gehuild"}, "Please read it once more"),
        ({"everyone": "yes", "own": "Luuk zong prachtig!"}, "This looks like a name: Luuk"),
        ({"everyone": "yes", "own": "x" * 301}, "1 character too long"),
        ({"everyone": "yes", "own": "🎉"}, "at least one word"),
    ],
)
async def test_what_cannot_be_is_said_and_nothing_is_lost(world: World, form: dict[str, str], says: str) -> None:
    await pupils(world)
    answer = await post(world, await teacher(world), **form)
    assert answer.status_code == 422
    assert says in answer.text
    assert form.get("own", "") in answer.text
    assert drafts(world) == []


async def test_a_doubt_goes_after_a_second_look(world: World) -> None:
    await pupils(world)
    browser = await teacher(world)
    form = {"everyone": "yes", "own": "Er werd gehuild", "phrase": "sang_along"}
    first = await post(world, browser, **form)
    assert 'name="again"' in first.text
    assert 'name="chosen" value="sang_along"' in first.text
    del form["phrase"]
    second = await post(world, browser, **form, chosen="sang_along", again="yes")
    assert second.status_code == 303
    assert (entered(drafts(world)[0]).own, entered(drafts(world)[0]).phrase) == ("Er werd gehuild", "sang_along")


async def test_a_draft_is_changed(world: World) -> None:
    zoe, amina, _ = await pupils(world)
    browser = await teacher(world)
    await post(world, browser, **{f"pupil-{amina}": "yes", "phrase": "gave_talk"})
    (draft,) = drafts(world)
    path = f"/console/news/{draft.id}/change"
    page = (await browser.get(path)).text
    assert re.search(rf'name="pupil-{amina}" value="yes" checked', page)
    assert 'name="chosen" value="gave_talk"' in page
    form = {f"pupil-{zoe}": "yes", "chosen": "gave_talk", "own": "Mooi gedaan!"}
    assert (await post(world, browser, path, **form)).status_code == 303
    (changed,) = drafts(world)
    assert entered(changed).pupil_ids == (zoe,)
    assert (entered(changed).phrase, entered(changed).own) == ("gave_talk", "Mooi gedaan!")


async def test_children_of_others_and_sent_news_are_not_there(world: World) -> None:
    await pupils(world)
    (stranger,) = await world.db.run(
        lambda session: add_pupils(session, world.regenboog.id, world.regenboog.three, "Noor")
    )
    browser = await teacher(world)
    for form in (
        {f"pupil-{stranger}": "yes", "phrase": "gave_talk"},
        {"pupil-x": "yes", "phrase": "gave_talk"},
        {"everyone": "yes", "phrase": "no_such_sentence"},
        {"everyone": "yes", "phrase": "gave_talk", "group": str(world.regenboog.three)},
        {"everyone": "yes", "phrase": "gave_talk", "group": "x"},
    ):
        answer = await browser.post(NEW, data={"group": str(world.regenboog.six), **form})
        assert answer.status_code == 404, form
    await post(world, browser, everyone="yes", phrase="gave_talk")
    (draft,) = drafts(world)
    with world.db.transaction() as session:
        broadcasts.confirm(session, session.get_one(Broadcast, draft.id), world.now())
    for method in ("GET", "POST"):
        assert (await browser.request(method, f"/console/news/{draft.id}/change")).status_code == 404
    assert len(drafts(world)) == 1


async def test_who_has_nothing_to_write_about_reads_why(world: World) -> None:
    leader = await world.signed_in(world.regenboog.staff[Role.LEADER])
    assert "No pupils yet" in (await leader.get(NEW)).text
    other = await world.signed_in(world.linde.staff[Role.COORDINATOR])
    assert (await other.get(NEW)).status_code == 404


async def test_a_photo_goes_only_with_children_whose_photos_are_all_allowed(world: World) -> None:
    zoe, amina, _ = await pupils(world)
    mine = world.regenboog.staff[Role.TEACHER]

    def bring(session: Session) -> tuple[int, int]:
        for tie in session.scalars(select(Guardian).where(Guardian.pupil_id == amina)):
            person = tie.person_id
            assert photos.answer(session, person, tie.id, given=True, version="1", language="nl", now=world.now())
        theirs = add_photo(session, world, world.regenboog, world.regenboog.staff[Role.LEADER])
        return add_photo(session, world, world.regenboog, mine), theirs

    own, theirs = await world.db.run(bring)
    browser = await teacher(world)
    page = (await browser.get(f"{NEW}?photo={own}")).text
    assert re.search(rf'name="photo" value="{own}" checked', page)
    assert str(theirs) not in page
    refused = await post(world, browser, photo=str(own), phrase="gave_talk", **{f"pupil-{zoe}": "yes"})
    assert refused.status_code == 422
    assert "no photos of Zoë" in refused.text
    form = {"phrase": "gave_talk", f"pupil-{amina}": "yes"}
    await post(world, browser, photo=str(theirs), **form)
    await post(world, browser, photo=str(own), **form)
    without, draft = drafts(world)
    assert entered(without).photo_id is None
    assert entered(draft).photo_id == own
    change = f"/console/news/{draft.id}/change"
    assert f'value="{own}" checked' in (await browser.get(change)).text
    await post(world, browser, change, photo="", **form)
    assert entered(drafts(world)[1]).photo_id is None
    with world.db.transaction() as session:
        assert [photo.id for photo in list_unused(session, mine)] == [own], "it is free again"


async def test_a_photo_of_a_draft_that_is_thrown_away_is_free_again(world: World) -> None:
    _, amina, _ = await pupils(world)
    mine = world.regenboog.staff[Role.TEACHER]
    own = await world.db.run(lambda session: add_photo(session, world, world.regenboog, mine))
    with world.db.transaction() as session:
        for tie in session.scalars(select(Guardian).where(Guardian.pupil_id == amina)):
            photos.answer(session, tie.person_id, tie.id, given=True, version="1", language="nl", now=world.now())
    browser = await teacher(world)
    await post(world, browser, photo=str(own), phrase="gave_talk", **{f"pupil-{amina}": "yes"})
    await browser.post(f"/console/sending/{drafts(world)[0].id}/drop")
    with world.db.transaction() as session:
        assert [photo.id for photo in list_unused(session, mine)] == [own]
