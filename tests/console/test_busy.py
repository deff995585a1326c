"""A form that takes long: the page says so, and sends it once."""

import pytest
from playwright.async_api import Browser, Route, expect

from bot.console.access import Role
from tests.browser import device
from tests.console.conftest import URL, World, add_pupils, answer

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest.mark.long
async def test_a_form_on_its_way_is_shown_and_sent_once(chromium: Browser, world: World) -> None:
    school = world.regenboog
    client = await world.signed_in(school.staff[Role.TEACHER])
    await world.change(lambda session: add_pupils(session, school.id, school.six, "Noor"))
    posted: list[str] = []

    async def never_done(route: Route) -> None:
        if route.request.method == "POST":
            posted.append(route.request.url)
            await route.fulfill(status=204)  # the browser stays where it is, as it does until an answer comes
        else:
            await answer(client, route)

    async with device(chromium, language="en") as phone:
        await phone.page.route("**/*", never_done)
        await phone.page.goto(f"{URL}/console/groups/{school.six}/sheets")
        busy = phone.page.locator("#busy")
        await expect(busy).to_be_hidden()
        await phone.page.locator("form.fields button.main").dblclick()
        await expect(busy).to_have_text("One moment, please…")
        await phone.page.locator("form.fields button.main").click()
        await phone.page.goto(f"{URL}/console")
        await phone.page.go_back()
        await expect(busy).to_be_hidden()
        assert len(posted) == 1
        assert phone.complaints == []
