"""A parent is invited to talks about two children in a real browser, and chooses both times with one tap."""

import re
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.features.meetings.tables import Meeting
from bot.features.meetings.telling.moments import announce
from bot.i18n.bidi import FSI, PDI, RLM
from bot.people.tables import Guardian, Pupil
from bot.store.ids import new_id
from tests.browser import barriers
from tests.e2e.place import Place, make, served
from tests.e2e.test_browser import PAIRWISE, bare, choice, join, phone
from tests.features.meetings.talks import Talks

pytestmark = [pytest.mark.long, pytest.mark.asyncio(loop_scope="session")]


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def place(tmp_path_factory: pytest.TempPathFactory, sqlite_template: object) -> AsyncIterator[Place]:
    async with served(make(tmp_path_factory.mktemp("talks"), sqlite_template)) as found:  # type: ignore[arg-type]
        yield found


async def plan(place: Place, days: int) -> None:
    """In so many days: rounds of Amina's group and of a brother's, whose times begin twenty minutes later."""
    now = place.samen.now()

    def write(session: Session) -> None:
        talks = Talks(session, place.samen.library)
        talks.now, talks.teacher = now, place.school.teacher
        talks.office.school_id = session.get_one(Pupil, place.school.amina).school_id
        brother = talks.pupil("Sami", talks.office.add_group(f"Groep {new_id()}"))
        parents = session.scalars(select(Guardian.person_id).where(Guardian.pupil_id == place.school.amina)).all()
        session.add_all(
            Guardian(id=new_id(), person_id=one, pupil_id=brother, naming="name", linked_at=now) for one in parents
        )
        rounds = talks.round(place.school.amina), talks.round(brother, staff_id=talks.staff("Juf Bea"))
        for number, each in enumerate(rounds):
            talks.slots(each, 6, at=now.replace(hour=14, minute=20 * number, second=0) + timedelta(days=days))
            announce(session, each, talks.meetings(each), now=now)

    await place.samen.db.run(write)


async def states(place: Place) -> list[str]:
    newest = select(Meeting.state).order_by(Meeting.id.desc()).limit(2)
    return await place.samen.db.read(lambda session: list(session.scalars(newest)))


async def says(page: Page, text: str) -> None:
    """The newest message has these words, whatever marks stand between them."""
    words = re.compile(f"[{FSI}{PDI}{RLM}]*".join(map(re.escape, bare(text))))
    await expect(page.locator(".ours .said").last).to_contain_text(words)


@pytest.mark.parametrize(("language", "days"), [("ar", 7), ("pl", 8)])
async def test_two_talks_with_one_tap(chromium: Browser, place: Place, language: str, days: int) -> None:
    t = place.texts(language)
    async with phone(chromium, language) as device:
        page = device.page
        await join(page, place, t)
        await plan(place, days)
        await says(page, t("meeting", "School invites you to a talk."))
        found = await barriers(page, PAIRWISE[t.language.direction])
        await choice(page, t("meeting", "Choose a time")).click()
        await says(page, t("meeting", "Both talks one after the other, chosen with one tap:"))
        found += await barriers(page, PAIRWISE[t.language.direction])
        await page.locator(".ours .choice", has_text="Sami").last.click()
        await says(page, t("meeting", "Thank you. This time is yours."))
        assert await states(place) == ["planned", "planned"]
        await choice(page, t("meeting", "About this talk")).click()
        await says(page, t("meeting", "Who will be at the table:"))
        assert found + await barriers(page, PAIRWISE[t.language.direction]) == []
        assert device.complaints == []
