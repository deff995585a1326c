"""Photos in the console: of whom they are allowed, bringing one in, and who sees it."""

import re
from io import BytesIO

import httpx
import pytest
from PIL import Image
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.console.access import Role
from bot.people.tables import Guardian
from bot.photos import actions, pictures
from bot.photos.queries import list_pupils
from bot.photos.tables import Photo
from tests.console.conftest import World, add_pupils, link_parent
from tests.console.photo_sample import add_photo, jpeg, say

NEW = "/console/photos/new"


def fill(session: Session, world: World) -> None:
    amina, bram, cem, dina = add_pupils(session, world.regenboog.id, world.regenboog.six, "Amina Bram Cem Dina")
    say(session, world, amina, True)
    say(session, world, bram, False)
    for given in (True, False):
        say(session, world, cem, given)
    link_parent(session, [dina], "nl", world.now())


@pytest.mark.parametrize("role", [Role.TEACHER, Role.LEADER])
async def test_counts_first_then_names(world: World, role: Role) -> None:
    await world.change(lambda session: fill(session, world))
    browser = await world.signed_in(world.regenboog.staff[role])
    group = f"/console/groups/{world.regenboog.six}"
    assert f'href="{group}/photos"' in (await browser.get(group)).text
    page = (await browser.get(f"{group}/photos")).text
    assert page.index("1 of 4") < page.index("Amina")
    allowed, others = page.split('id="others"')
    assert "Amina" in allowed
    for name in ("Bram", "Cem", "Dina"):
        assert name not in allowed
        assert name in others
    assert ("photos.read", f"group:{world.regenboog.six}") in [row[1:] for row in await world.audited()]


async def test_an_empty_group_says_so(world: World) -> None:
    browser = await world.signed_in(world.regenboog.staff[Role.LEADER])
    assert "no pupils yet" in (await browser.get(f"/console/groups/{world.regenboog.three}/photos")).text


async def test_nobody_said_yes_yet(world: World) -> None:
    await world.change(lambda session: add_pupils(session, world.regenboog.id, world.regenboog.six, "Amina"))
    browser = await world.signed_in(world.regenboog.staff[Role.TEACHER])
    page = (await browser.get(f"/console/groups/{world.regenboog.six}/photos")).text
    assert "Nobody has said yes yet" in page
    assert "0 of 1" in page


async def test_a_coordinator_does_not_see_it(world: World) -> None:
    await world.share_one(world.regenboog)
    browser = await world.signed_in(world.regenboog.staff[Role.COORDINATOR])
    group = f"/console/groups/{world.regenboog.six}"
    assert (await browser.get(f"{group}/photos")).status_code == 404
    assert "/photos" not in (await browser.get(group)).text


async def bring(browser: httpx.AsyncClient, content: bytes = b"", **form: str) -> httpx.Response:
    return await browser.post(NEW, data=form, files={"file": ("a.jpg", content or jpeg(), "image/jpeg")})


def photos(world: World) -> list[int]:
    with world.db.transaction() as session:
        return list(session.scalars(select(Photo.id).order_by(Photo.id)))


async def test_a_teacher_brings_one_in_looks_at_it_and_removes_it(world: World) -> None:
    teacher = await world.signed_in(world.regenboog.staff[Role.TEACHER])
    assert "None. A photo that you bring in" in (await teacher.get(NEW)).text
    answer = await bring(teacher)
    assert (answer.status_code, answer.headers["location"]) == (303, f"{NEW}#unused")
    [photo] = photos(world)
    page = (await teacher.get(NEW)).text
    assert f'src="/console/photos/{photo}"' in page
    shown = await teacher.get(f"/console/photos/{photo}")
    assert shown.headers["content-type"] == "image/jpeg"
    assert shown.headers["cache-control"] == "private, no-store"
    assert Image.open(BytesIO(shown.content)).size == (320, 240)
    assert (await teacher.post(f"/console/photos/{photo}/remove")).status_code == 303
    assert (await teacher.get(f"/console/photos/{photo}")).status_code == 404
    assert (await teacher.post(f"/console/photos/{photo}/remove")).status_code == 404
    assert [row[1:] for row in await world.audited()][-2:] == [
        ("photo.kept", f"photo:{photo}"), ("photo.removed", f"photo:{photo}"),
    ]  # fmt: skip


async def test_a_photo_about_nobody_yet_is_its_owners(world: World) -> None:
    teacher = await world.signed_in(world.regenboog.staff[Role.TEACHER])
    leader = await world.signed_in(world.regenboog.staff[Role.LEADER])
    await bring(teacher)
    [photo] = photos(world)
    assert (await leader.get(f"/console/photos/{photo}")).status_code == 404
    assert (await leader.post(f"/console/photos/{photo}/remove")).status_code == 404
    assert "/console/photos/" not in re.sub("/console/photos/new", "", (await leader.get(NEW)).text)


async def test_it_goes_on_where_it_was_asked_for(world: World) -> None:
    teacher = await world.signed_in(world.regenboog.staff[Role.TEACHER])
    for back, wanted in (
        ("/console/news/new", "/console/news/new?photo="),
        ("/console/news/new?group=5", "/console/news/new?group=5&photo="),
        ("https://elsewhere.example/console/", f"{NEW}#unused"),
        ("//elsewhere.example/console/", f"{NEW}#unused"),
        ("/console//elsewhere.example", f"{NEW}#unused"),
        ("/console/../chat", f"{NEW}#unused"),
    ):
        answer = await bring(teacher, back=back)
        assert answer.headers["location"].startswith(wanted), back


async def test_one_that_came_another_way_can_be_used(world: World) -> None:
    """Sent in the chat, for example, and waiting here."""
    teacher = await world.signed_in(world.regenboog.staff[Role.TEACHER])
    await bring(teacher)
    [photo] = photos(world)
    link = f'href="/console/news/new?group=5&amp;photo={photo}"'
    assert link in (await teacher.get(NEW, params={"back": "/console/news/new?group=5"})).text
    assert "Use this photo" not in (await teacher.get(NEW)).text


async def test_for_children_whose_photos_are_allowed(world: World) -> None:
    with world.db.transaction() as session:
        amina, bram = add_pupils(session, world.regenboog.id, world.regenboog.six, "Amina Bram")
        (other,) = add_pupils(session, world.regenboog.id, world.regenboog.three, "Noor")
        for pupil in (amina, other):
            say(session, world, pupil, True)
    teacher = await world.signed_in(world.regenboog.staff[Role.TEACHER])
    page = (await teacher.get(f"{NEW}?pupils={amina},{bram}")).text
    assert "Bram" in page
    assert "Amina" not in page
    assert 'type="file"' not in page
    refused = await bring(teacher, pupils=f"{amina},{bram}")
    assert refused.status_code == 409
    assert photos(world) == []
    assert (await bring(teacher, pupils=f"{amina},{other},x,{2**70}")).status_code == 303
    [photo] = photos(world)
    assert await world.db.read(lambda session: list_pupils(session, photo)) == [amina], "others are not theirs"


async def test_a_no_hides_it_here_too(world: World) -> None:
    with world.db.transaction() as session:
        (amina,) = add_pupils(session, world.regenboog.id, world.regenboog.six, "Amina")
        tie = say(session, world, amina, True)
        photo = add_photo(session, world, world.regenboog, world.regenboog.staff[Role.TEACHER], amina)
    browsers = [await world.signed_in(world.regenboog.staff[role]) for role in (Role.TEACHER, Role.LEADER)]
    for browser in browsers:
        assert (await browser.get(f"/console/photos/{photo}")).status_code == 200

    def refuse(session: Session) -> None:
        person = session.get_one(Guardian, tie).person_id
        actions.answer(session, person, tie, given=False, version="1", language="tr", now=world.now())

    await world.change(refuse)
    for browser in browsers:
        assert (await browser.get(f"/console/photos/{photo}")).status_code == 404


WRONG = [
    (b"hello", "This is not a photo"),
    (b"\0\0\0\x24ftypheic" + bytes(80), "HEIC"),
    (jpeg()[:-200], "did not arrive whole"),
    (jpeg(size=(20, 20)), "too small"),
    (jpeg(size=(1000, 50)), "long and narrow"),
    (b"\xff\xd8\xff" + bytes(pictures.LARGEST_FILE), "larger than 12 MB"),
]


@pytest.mark.parametrize(("content", "words"), WRONG)
async def test_what_is_wrong_is_said_and_nothing_kept(world: World, content: bytes, words: str) -> None:
    teacher = await world.signed_in(world.regenboog.staff[Role.TEACHER])
    answer = await bring(teacher, content, back="/console/news/new")
    assert answer.status_code == 422
    assert words in answer.text
    assert 'value="/console/news/new"' in answer.text, "the way back is not lost"
    assert photos(world) == []


async def test_no_file_at_all(world: World) -> None:
    teacher = await world.signed_in(world.regenboog.staff[Role.TEACHER])
    assert "Please choose a photo first" in (await teacher.post(NEW)).text


async def test_far_too_large_is_not_even_read(world: World) -> None:
    teacher = await world.signed_in(world.regenboog.staff[Role.TEACHER])
    assert (await bring(teacher, bytes(14 * 2**20))).status_code == 413


async def test_not_more_than_somebody_can_use(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.features.photos.pages.bringing.MOST_UNUSED", 2)
    teacher = await world.signed_in(world.regenboog.staff[Role.TEACHER])
    assert [(await bring(teacher)).status_code for _ in range(3)] == [303, 303, 409]
    with world.db.transaction() as session:
        assert session.scalar(select(func.count()).select_from(Photo)) == 2
