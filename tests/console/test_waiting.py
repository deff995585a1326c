"""Nobody forgotten, in the console: per group when the last good news went out; for leaders how far it reaches."""

import re
from datetime import timedelta
from functools import partial

from sqlalchemy.orm import Session

from bot.console.access import Role
from tests.console.conftest import World, add_pupils
from tests.console.test_pages import words
from tests.console.test_reach import join, names
from tests.features.news.sample import add_news

PAGE = "/console/news/waiting"
COVERAGE = "/console/news/coverage"


def fill(session: Session, world: World) -> None:
    """Each child of groep 6 at another level, and one whom nobody reaches; one of groep 3."""
    school, now = world.regenboog, world.now()
    fresh, soon, long, never, apart = add_pupils(session, school.id, school.six, "Fien Sam Lars Nina Abel")
    (other,) = add_pupils(session, school.id, school.three, "Otto")
    for pupil in (fresh, soon, long, never, other):
        join(session, [pupil], "nl", now - timedelta(days=60))
    join(session, [apart], "nl", now - timedelta(days=60), closed=True)
    for pupil, days in ((fresh, 3), (soon, 20), (long, 40), (fresh, 90), (apart, 1)):
        add_news(session, school.id, [pupil], now - timedelta(days=days))
    add_news(session, school.id, [never], now, state="draft")
    add_news(session, school.id, [never], now, state="cancelled")
    add_news(session, school.id, [never], now, kind="announcement")


async def text_of(world: World, role: Role, path: str = PAGE) -> str:
    browser = await world.signed_in(world.regenboog.staff[role])
    answer = await browser.get(path)
    assert answer.status_code == 200
    return answer.text


async def test_those_waiting_longest_come_first(world: World) -> None:
    await world.change(partial(fill, world=world))
    text = words(await text_of(world, Role.TEACHER))
    assert re.search(
        r"Nina \(4\) None yet here since Friday 25 September .*Lars \(3\) More than 4 weeks ago .*"
        r"Sam \(5\) 2 to 4 weeks ago .*Fien \(2\) In the",
        text,
    )
    assert "2 to 4 weeks ago Wednesday 4 November" in text
    assert "In the last 2 weeks 1 2 to 4 weeks ago 1 More than 4 weeks ago 1 None yet 1" in text
    assert "Otto" not in text


async def test_whom_nobody_reaches_stands_apart(world: World) -> None:
    await world.change(partial(fill, world=world))
    text = words(await text_of(world, Role.TEACHER))
    assert text.index("Tell it in another way") < text.index("Abel")
    assert text.count("Abel") == 1


async def test_a_level_is_never_told_by_colour_alone(world: World) -> None:
    await world.change(partial(fill, world=world))
    page = await text_of(world, Role.TEACHER)
    told = dict(re.findall(r'class="state (\w+)">([^<]+)<', page))
    assert len(told) == len(set(told.values())) == 4


async def test_each_group_on_a_page_of_its_own(world: World) -> None:
    await world.change(partial(fill, world=world))
    first = words(await text_of(world, Role.LEADER))
    assert "Otto" in first, "Groep 3 comes before Groep 6"
    assert "Nina" not in first
    other = words(await text_of(world, Role.LEADER, f"{PAGE}?group={world.regenboog.six}"))
    assert "Nina" in other
    assert "Otto" not in other


async def test_other_groups_look_missing(world: World) -> None:
    browser = await world.signed_in(world.regenboog.staff[Role.TEACHER])
    for group in (world.regenboog.three, world.linde.six, 1, "x", ""):
        assert (await browser.get(f"{PAGE}?group={group}")).status_code == 404, group


async def test_looking_at_it_is_written_down(world: World) -> None:
    await world.change(partial(fill, world=world))
    await text_of(world, Role.TEACHER)
    staff = world.regenboog.staff[Role.TEACHER]
    assert (f"staff:{staff}", "waiting.read", f"group:{world.regenboog.six}") in await world.audited()


async def test_a_teacher_without_groups_reads_how_to_get_one(world: World) -> None:
    text = words(await text_of(world, Role.LEADER, f"{PAGE}?group={world.regenboog.three}"))
    assert "No pupils yet." in text
    assert (await (await world.signed_in(world.regenboog.staff[Role.COORDINATOR])).get(PAGE)).status_code == 404


def fill_coverage(session: Session, world: World) -> None:
    """Groep 6: eight Dutch families of which three had news, six Turkish with one; Groep 3: four families with two."""
    school, now = world.regenboog, world.now()
    dutch = add_pupils(session, school.id, school.six, names(8, "Nl"))
    turkish = add_pupils(session, school.id, school.six, names(6, "Tr"))
    few = add_pupils(session, school.id, school.three, names(4, "Few"))
    add_pupils(session, school.id, school.six, names(3, "Nobody"))
    for pupils, language in ((dutch, "nl"), (turkish, "tr"), (few, "nl")):
        for pupil in pupils:
            join(session, [pupil], language, now)
    add_news(session, school.id, [*dutch[:3], turkish[0], *few[:2]], now - timedelta(days=27))
    add_news(session, school.id, turkish[1:3], now - timedelta(days=29))


async def test_coverage_counts_the_last_four_weeks(world: World) -> None:
    await world.change(partial(fill_coverage, world=world))
    text = words(await text_of(world, Role.LEADER, COVERAGE))
    assert "Groep 6 4 of 14" in text
    assert "Dutch 3 of 8" in text
    assert "Turkish 1 of 6" in text
    assert "All groups together 4 of 14" in text


async def test_coverage_tells_nothing_about_few_families(world: World) -> None:
    await world.change(partial(fill_coverage, world=world))
    text = words(await text_of(world, Role.LEADER, COVERAGE))
    assert "Groep 3 too few families" in text


async def test_coverage_ranks_nobody(world: World) -> None:
    await world.change(partial(fill_coverage, world=world))
    page = await text_of(world, Role.LEADER, COVERAGE)
    text = words(page)
    assert "Meester Jan" not in text
    assert not re.search(r"(Nl|Tr|Few)[A-Z]{2}", text), "no names of children"
    assert text.index("Groep 3") < text.index("Groep 6")


async def test_only_leaders_see_coverage(world: World) -> None:
    for role in (Role.TEACHER, Role.COORDINATOR):
        browser = await world.signed_in(world.regenboog.staff[role])
        assert (await browser.get(COVERAGE)).status_code == 404
        assert COVERAGE not in (await browser.get("/console")).text
