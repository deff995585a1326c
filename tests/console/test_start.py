"""A new school is set up by its leader in the console, and its settings can be changed and put back later."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import time

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from bot.console.access import Role
from bot.console.school import rules
from bot.console.school.rules import Facts, Problem, Progress, State, Step, Why
from bot.people import schools
from bot.people.rules import Policy
from bot.people.schools import Day, Helper, HelpNumber, Kind, Line
from bot.people.tables import Group, School, SchoolStart, Staff
from bot.translate.queries import ROW
from bot.translate.tables import TranslatorState
from tests.console.conftest import World, add_pupils, invite
from tests.console.test_pages import words

START, SETTINGS = "/console/start", "/console/school"
PEOPLE = {
    "phone": "020 123 45 67",
    "coordinator-1-name": "Noor",
    "coordinator-1-phone": "020-1234568",
    "confidant-1-name": "Samira Aydın",
    "confidant-1-email": "samira@regenboog.example",
    "confidant-2-name": "",
}
NUMBERS = {
    "emergency-1-name": "Alarmnummer",
    "emergency-1-phone": "112",
    "help-3-name": "Wijkteam Noord",
    "help-3-phone": "020 765 43 21",
}
NOTHING = Facts(0, 0, 0, 0, 0, 0, 0, translates=False, has_service=False)


def make_new(session: Session, world: World) -> None:
    """As an operator's command leaves it: a leader and nothing else."""
    session.execute(delete(Group).where(Group.school_id == world.regenboog.id))
    for role in (Role.TEACHER, Role.COORDINATOR):
        session.execute(delete(Staff).where(Staff.id == world.regenboog.staff[role]))
    session.add(SchoolStart(school_id=world.regenboog.id))


@pytest.fixture
async def new(world: World) -> World:
    await world.change(lambda session: make_new(session, world))
    return world


async def leader(world: World, language: str = "en") -> httpx.AsyncClient:
    return await world.signed_in(world.regenboog.staff[Role.LEADER], language=language)


async def school(world: World) -> School:
    return await world.db.read(lambda session: session.get_one(School, world.regenboog.id))


async def put(browser: httpx.AsyncClient, step: str, **form: str) -> str:
    """Where it leads."""
    answer = await browser.post(f"{START}/{step}", data=form)
    assert answer.status_code == 303, words(answer.text)
    return answer.headers["location"]


def states(page: str) -> dict[str, str]:
    found = re.findall(r'<li><a class="go" href="/console/start/(\w+)">[^<]+</a> <span class="state[^>]*>([^<]+)', page)
    return dict(found)


async def test_the_first_sign_in_leads_to_the_start(new: World) -> None:
    browser = await leader(new)
    assert (await browser.get("/console")).headers["location"] == START
    page = (await browser.get(START)).text
    assert "0 of 11 steps are done." in words(page)
    assert set(states(page).values()) == {"Not done yet"}
    assert list(states(page)) == [step for step in Step if step is not Step.TRANSLATION]


async def test_not_now_leads_to_an_overview_with_the_way_back(new: World) -> None:
    browser = await leader(new)
    assert (await browser.post(START, data={"act": "wait"})).headers["location"] == "/console"
    shown = await browser.get("/console")
    assert "The start of your school is not finished. 0 of 11 steps are done." in words(shown.text)
    assert "Back to the steps of the start" in (await browser.get("/console/roster")).text
    assert "Back to the steps of the start" not in shown.text


async def test_each_step_leads_to_the_next_and_is_remembered(new: World) -> None:
    browser = await leader(new)
    assert await put(browser, "name", name=" De  Nieuwe Kring ", zone="Europe/Amsterdam") == f"{START}/hours"
    assert "Step 2 of 11" in (await browser.get(f"{START}/hours")).text
    assert await put(browser, "hours", later="yes") == f"{START}/quiet"
    again = await leader(new)
    page = (await again.get(START)).text
    assert states(page)["name"] == "Done"
    assert states(page)["hours"] == "For later"
    assert 'href="/console/start/quiet">Go on' in page
    assert (await school(new)).name == "De Nieuwe Kring"


async def test_what_is_there_already_needs_no_tick(new: World) -> None:
    def fill(session: Session) -> None:
        group = Group(school_id=new.regenboog.id, name="Groep 1")
        session.add(group)
        session.flush()
        [pupil] = add_pupils(session, new.regenboog.id, group.id, "Amina")
        invite(session, new.regenboog.id, pupil, new.now())
        session.add(Staff(school_id=new.regenboog.id, name="Juf Anna", role="teacher"))

    await new.change(fill)
    page = (await (await leader(new)).get(START)).text
    done = {step for step, state in states(page).items() if state == "Done"}
    assert done == {"groups", "pupils", "team", "letters"}
    pupils = words((await (await leader(new)).get(f"{START}/pupils")).text)
    assert "1 pupil is at school now." in pupils


async def test_a_translation_service_of_the_operator_is_a_step_of_its_own(new: World) -> None:
    await new.change(
        lambda session: session.add(TranslatorState(id=ROW, name="DeepL", host="api.deepl.example", model=""))
    )
    browser = await leader(new)
    assert states((await browser.get(START)).text)["translation"] == "Not done yet"
    assert 'href="/console/translation"' in (await browser.get(f"{START}/translation")).text
    assert await put(browser, "translation") == f"{START}/letters"
    assert states((await browser.get(START)).text)["translation"] == "Done"


async def test_the_end_says_what_happens_now_and_the_start_goes(new: World) -> None:
    browser = await leader(new)
    await put(browser, "groups", names="Groep 1/2\nGroep 3")

    def fill(session: Session) -> None:
        group = session.scalars(select(Group).where(Group.name == "Groep 3", Group.school_id == new.regenboog.id)).one()
        add_pupils(session, new.regenboog.id, group.id, "Amina Luuk")

    await new.change(fill)
    for step in Step:
        if step is not Step.TRANSLATION:
            last = await put(browser, step, later="yes")
    assert last == START
    page = (await browser.get(START)).text
    assert "What happens now?" in page
    assert "A code works once, for 14 days." in words(page)
    assert re.search(r'href="/console/groups/\d+/sheets">Letters of Groep 3</a>', page)
    assert "Letters of Groep 1/2" not in page, "there is nobody to write to"
    assert (await browser.post(START, data={"act": "end"})).headers["location"] == "/console"
    assert "The start of your school" not in (await browser.get("/console")).text
    assert "Back to the steps" not in (await browser.get("/console/roster")).text
    assert (await browser.post(START, data={"act": "again"})).headers["location"] == START
    assert states((await browser.get(START)).text)["groups"] == "Done", "what is decided stays decided"
    acts = [act for _, act, _ in await new.audited() if act.startswith("start.")]
    assert acts == ["start.begun", "start.ended", "start.begun"]


async def test_a_school_from_before_the_start_is_left_in_peace(world: World) -> None:
    browser = await leader(world)
    page = await browser.get("/console")
    assert page.status_code == 200
    assert "The start of your school" not in page.text


@pytest.mark.parametrize("role", [Role.TEACHER, Role.COORDINATOR])
async def test_colleagues_of_a_new_school_are_not_led_there(world: World, role: Role) -> None:
    await world.change(lambda session: session.add(SchoolStart(school_id=world.regenboog.id)))
    browser = await world.signed_in(world.regenboog.staff[role])
    assert (await browser.get("/console")).status_code == 200


async def test_hours_are_suggested_and_kept_only_when_saved(new: World) -> None:
    browser = await leader(new)
    page = (await browser.get(f"{START}/hours")).text
    assert "This is a suggestion. Nothing is saved yet." in page
    assert page.count('value="08:30"') == 5
    assert page.count('value="14:30"') == 4
    assert await new.db.read(lambda session: schools.list_hours(session, new.regenboog.id)) == []
    await put(browser, "hours", **rules.hours_form(rules.SUGGESTED))
    kept = await new.db.read(lambda session: schools.list_hours(session, new.regenboog.id))
    assert tuple(kept) == rules.SUGGESTED
    assert "This is a suggestion" not in (await browser.get(f"{START}/hours")).text


async def test_groups_are_added_once_and_removed_while_they_are_empty(new: World) -> None:
    browser = await leader(new)
    await put(browser, "groups", names="Groep 1/2\n\n  groep   3 \nGroep 1/2\n")
    await put(browser, "groups", names="GROEP 3\nGroep 4")
    page = (await browser.get(f"{START}/groups")).text
    assert re.findall(r"<bdi>(.*?)</bdi> <span class=\"quiet\">0 pupils", page) == ["Groep 1/2", "groep 3", "Groep 4"]
    four = re.findall(r"/console/school/groups/(\d+)/remove", page)[-1]
    answer = await browser.post(f"{SETTINGS}/groups/{four}/remove", data={"back": "start"})
    assert answer.headers["location"] == f"{START}/groups"
    assert "Groep 4" not in (await browser.get(SETTINGS)).text
    assert [act for _, act, _ in await new.audited() if act.startswith("group.")] == [
        "group.made", "group.made", "group.made", "group.removed",
    ]  # fmt: skip


async def test_a_group_with_anything_on_it_cannot_be_removed(world: World) -> None:
    browser = await leader(world)
    await world.change(lambda session: add_pupils(session, world.regenboog.id, world.regenboog.three, "Amina"))
    await world.change(lambda session: session.execute(update(Group).values(name=Group.name)))
    for group in (world.regenboog.six, world.regenboog.three, world.linde.three):
        assert (await browser.post(f"{SETTINGS}/groups/{group}/remove")).status_code == 404
    assert "/remove" not in (await browser.get(SETTINGS)).text, "six has a teacher, three a pupil"


@pytest.mark.parametrize(
    ("section", "form", "shown"),
    [
        ("name", {"name": "De Oude Kring", "zone": "America/Kralendijk"}, "De Oude Kring"),
        ("hours", rules.hours_form([Day(2, time(9, 0), time(15, 0))]), 'value="09:00"'),
        ("quiet", {"from": "19:00", "until": "08:00"}, 'value="19:00"'),
        ("people", PEOPLE, "Samira Aydın"),
        ("help", NUMBERS, "Wijkteam Noord"),
        ("naming", {"naming": "never"}, 'value="never" checked'),
        ("cap", {"cap": "5"}, 'value="5" selected'),
    ],
)
async def test_a_setting_is_changed_and_put_back_with_one_press(
    world: World, section: str, form: Mapping[str, str], shown: str
) -> None:
    browser = await leader(world)
    before = (await browser.get(SETTINGS)).text
    assert shown not in before
    saved = await browser.post(SETTINGS, data={"section": section, **form})
    assert saved.status_code == 200
    assert shown in saved.text
    assert "Saved." in words(saved.text)
    note = saved.text[saved.text.index('class="note" role="status"') :]
    hidden = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', note[: note.index("</form>")]))
    assert hidden["section"] == section
    back = (await browser.post(SETTINGS, data=hidden)).text
    assert shown not in main_forms(back)
    assert (await browser.get(SETTINGS)).text == before
    acts = [act for _, act, _ in await world.audited() if act.startswith("school.")]
    assert acts == [f"school.{section}_changed"] * 2


def main_forms(page: str) -> str:
    """Without what can be put back again."""
    return re.sub(r'<div class="note" role="status">.*?</div>', "", page, flags=re.S)


async def test_saving_the_same_changes_nothing(world: World) -> None:
    browser = await leader(world)
    saved = await browser.post(SETTINGS, data={"section": "quiet", "from": "20:00", "until": "07:30"})
    assert "Put back" not in saved.text
    assert [act for _, act, _ in await world.audited() if act.startswith("school.")] == []


@pytest.mark.parametrize(
    ("section", "form", "said"),
    [
        ("name", {"name": " ", "zone": "Europe/Amsterdam"}, "Please give the name of the school."),
        ("name", {"name": "x" * 201, "zone": "Europe/Amsterdam"}, "At most 200 characters."),
        ("name", {"name": "De Linde", "zone": "Mars/Base"}, "Please choose one of these."),
        ("hours", {"day-3": "yes", "from-3": "08:30"}, "Wednesday: please give both times, such as 08:30."),
        ("hours", {"day-1": "yes", "from-1": "14:30", "until-1": "08:30"}, "Monday: the end must be later"),
        ("quiet", {"from": "20:00", "until": "later"}, "Please give both times, such as 20:00."),
        ("quiet", {"from": "07:30", "until": "20:00"}, "Quiet hours begin between 16:00 and 23:00"),
        ("people", {"phone": "call us"}, "This is not a telephone number: call us"),
        ("people", {"confidant-2-email": "a@b.example"}, "Please give the name too: a@b.example"),
        ("people", {"coordinator-1-name": "Noor", "coordinator-1-email": "noor"}, "not an e-mail address: noor"),
        ("people", {"coordinator-1-name": "N" * 81}, "At most 80 characters."),
        ("help", {"help-4-name": "Wijkteam"}, "Please give the telephone number too: Wijkteam"),
        ("help", {"emergency-1-phone": "112"}, "Please give the name too: 112"),
        ("help", {"emergency-1-name": "Alarm", "emergency-1-phone": "11"}, "This is not a telephone number: 11"),
        ("help", {"help-1-name": "W" * 81, "help-1-phone": "112"}, "At most 80 characters."),
        ("groups", {"names": " \n "}, "Please give the name of at least one group."),
        ("groups", {"names": "G" * 61}, "At most 60 characters: GGG"),
        ("groups", {"names": "\n".join(map(str, range(61)))}, "too many groups at once."),
        ("naming", {"naming": "sometimes"}, "Please choose one of these."),
        ("cap", {"cap": "0"}, "Please choose one of these."),
    ],
)
async def test_a_refusal_is_exact_keeps_what_was_typed_and_changes_nothing(
    world: World, section: str, form: Mapping[str, str], said: str
) -> None:
    browser = await leader(world)
    before = (await browser.get(SETTINGS)).text
    answer = await browser.post(SETTINGS, data={"section": section, **form})
    assert answer.status_code == 422
    assert said in words(answer.text)
    typed = [text for text in form.values() if text not in ("yes", "sometimes", "0", "Mars/Base") and text.strip()]
    assert all(text in answer.text for text in typed)
    assert (await browser.get(SETTINGS)).text == before


async def test_a_refused_step_stays_open(new: World) -> None:
    browser = await leader(new)
    answer = await browser.post(f"{START}/quiet", data={"from": "", "until": "07:30"})
    assert answer.status_code == 422
    assert 'aria-describedby="wrong"' in answer.text
    assert states((await browser.get(START)).text)["quiet"] == "Not done yet"


async def test_in_dutch(new: World) -> None:
    browser = await leader(new, "nl")
    assert "0 van de 11 stappen zijn klaar." in words((await browser.get(START)).text)
    assert "Schoolinstellingen" in words((await browser.get(SETTINGS)).text)
    assert "Maandag" in (await browser.get(f"{START}/hours")).text


async def test_one_schools_settings_are_not_anothers(world: World) -> None:
    await (await leader(world)).post(SETTINGS, data={"section": "people", **PEOPLE})
    other = await world.signed_in(world.linde.staff[Role.LEADER])
    assert "Samira" not in (await other.get(SETTINGS)).text
    helpers = await world.db.read(lambda session: schools.list_helpers(session, world.regenboog.id))
    assert helpers == [
        Helper(Kind.COORDINATOR, "Noor", "020-1234568"),
        Helper(Kind.CONFIDANT, "Samira Aydın", email="samira@regenboog.example"),
    ]


async def test_numbers_for_help_are_kept_in_their_order_and_taken_away(world: World) -> None:
    browser = await leader(world)
    await browser.post(SETTINGS, data={"section": "help", **NUMBERS})

    async def kept(school_id: int) -> list[HelpNumber]:
        return await world.db.read(lambda session: schools.list_help_numbers(session, school_id))

    assert await kept(world.regenboog.id) == [
        HelpNumber(Line.EMERGENCY, "Alarmnummer", "112"),
        HelpNumber(Line.HELP, "Wijkteam Noord", "020 765 43 21"),
    ]
    assert await kept(world.linde.id) == []
    await browser.post(SETTINGS, data={"section": "help"})
    assert await kept(world.regenboog.id) == []


async def test_examples_of_numbers_are_never_saved_by_themselves(new: World) -> None:
    browser = await leader(new)
    assert 'placeholder="0800-2000"' in (await browser.get(f"{START}/help")).text
    await put(browser, "help")
    assert await new.db.read(lambda session: schools.list_help_numbers(session, new.regenboog.id)) == []
    assert states((await browser.get(START)).text)["help"] == "Done", "no number is an answer too"


days = st.builds(lambda at, hours: Day(at, time(8 + hours[0]), time(13 + hours[1])), st.sampled_from(rules.WEEKDAYS),
                 st.tuples(st.integers(0, 4), st.integers(0, 4)))  # fmt: skip


@given(st.lists(days, unique_by=lambda day: day.weekday))
def test_hours_read_as_they_were_written(week: list[Day]) -> None:
    assert rules.read_hours(rules.hours_form(week)) == tuple(sorted(week, key=lambda day: day.weekday))


@given(st.times(), st.times())
def test_quiet_hours_always_hold_the_night_and_never_the_day(start: time, end: time) -> None:
    read = rules.read_quiet({"from": f"{start:%H:%M}", "until": f"{end:%H:%M}"})
    if isinstance(read, Problem):
        assert read.why is Why.NIGHT
    else:
        assert read[0] <= time(23, 0)
        assert read[1] >= time(6, 0)
        assert not read[0] < time(15, 0)
        assert not read[1] > time(12, 0)


@given(st.sets(st.sampled_from(Step)), st.sets(st.sampled_from(Step)), st.sampled_from(Step))
def test_the_next_step_is_always_an_open_one(done: set[Step], later: set[Step], at: Step) -> None:
    progress = Progress(frozenset(done), frozenset(later - done))
    facts = replace(NOTHING, has_service=True)
    found = {step: rules.state_of(step, progress, facts) for step in rules.steps(facts)}
    following = rules.next_step(at, found)
    assert (following is None) is (State.OPEN not in [found[step] for step in found if step is not at])
    assert following is None or found[following] is State.OPEN


@pytest.mark.parametrize("text", ["020 123 45 67", "+31 (0)6-12345678", "0513/123456"])
def test_telephone_numbers(text: str) -> None:
    assert rules.is_phone(text)


@pytest.mark.parametrize("text", ["12345", "020 123 45 67 toestel 4", "06٠١٢٣٤٥٦", "+" + "1" * 16, "tel:0201234567"])
def test_what_is_no_telephone_number(text: str) -> None:
    assert not rules.is_phone(text)


def test_a_policy_is_one_of_two() -> None:
    assert [rules.read_naming({"naming": wish}) for wish in ("parent", "never")] == list(Policy)
