"""What staff see of the school words, and what they add to them for the parents of their school."""

import re
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.console.access import PARTS, ROUTES, Reach, Role
from bot.features.glossary.pages import rules
from bot.features.glossary.pages.rules import LONGEST, Count, count, one_line, too_many
from bot.features.glossary.tables import TermNote, Unclear
from bot.store.ids import new_id
from tests.console.conftest import SchoolIds, World, add_pupils, link_parent
from tests.console.test_pages import words

LINE = "Our ib'er is Noor, room 4."
OPP = "/console/words/opp"


def found_unclear(session: Session, world: World, school: SchoolIds, term: str, taps: str) -> None:
    """`taps`: "ar tr:Neden?" is two parents, the second with a line."""
    for number, tap in enumerate(taps.split("|")):
        language, _, line = tap.partition(":")
        by = f"{school.id}{number}".encode()
        row = Unclear(id=new_id(), term=term, language=language, by=by, school_id=school.id, created_at=world.now())
        row.line = line or None
        session.add(row)
        session.flush()


def link_parents(session: Session, world: World, languages: str) -> None:
    [pupil] = add_pupils(session, world.regenboog.id, world.regenboog.six, "Amina")
    for language in languages.split():
        link_parent(session, [pupil], language, world.now())


async def notes(world: World) -> list[tuple[int, str, str | None, bool, int | None]]:
    return await world.db.read(
        lambda session: [
            (row.school_id, row.term, row.line, row.hidden, row.staff_id)
            for row in session.scalars(select(TermNote).order_by(TermNote.id))
        ]
    )


def listed(page: str) -> list[str]:
    return re.findall(r'<tr role="row" id="([^"]+)"', page)


async def test_every_word_is_listed_once(world: World) -> None:
    browser = await world.signed_in(world.regenboog.staff[Role.TEACHER])
    page = (await browser.get("/console/words")).text
    assert sorted(listed(page)) == sorted(world.deps.library.glossary)
    assert '<a href="/console/words" aria-current="page">Words</a>' in page


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ({"q": "OPP"}, "opp"),
        ({"q": "tóelaatbaarheids"}, "tlv"),
        ({"q": "opepe"}, "opp"),
        ({"q": "leerplicht", "group": "rules"}, "vrijstelling-5a"),
    ],
)
async def test_words_are_searched(world: World, query: dict[str, str], first: str) -> None:
    browser = await world.signed_in(world.regenboog.staff[Role.TEACHER])
    page = (await browser.get("/console/words", params=query)).text
    found = listed(page)
    assert first in found
    assert len(found) < 20
    assert f"{len(found)} word" in words(page)


async def test_nothing_found_says_so(world: World) -> None:
    browser = await world.signed_in(world.regenboog.staff[Role.TEACHER])
    page = (await browser.get("/console/words", params={"q": '<b>qqqq"', "group": "nowhere", "only": "x"})).text
    assert listed(page) == []
    assert "No word was found." in words(page)
    assert 'value="&lt;b&gt;qqqq&#34;"' in page


async def test_the_page_of_a_word_shows_what_parents_read(world: World) -> None:
    browser = await world.signed_in(world.regenboog.staff[Role.TEACHER])
    page = (await browser.get(OPP)).text
    card = page[page.index("<article") : page.index("</article>")]
    dutch = world.deps.library.long["nl"]["glossary/opp"]
    assert 'lang="nl"' in card
    assert "Wat het voor u betekent" in card
    assert "Nog niet nagelezen" in card
    for line in re.sub(r"\[\[|\]\]|^- |^## .*$", "", dutch.body, flags=re.M).split("\n"):
        assert line in re.sub("<[^>]+>", "", card)


@pytest.mark.parametrize("role", Role)
async def test_a_line_is_saved_and_changed_back_with_one_press(world: World, role: Role) -> None:
    staff = world.regenboog.staff[role]
    browser = await world.signed_in(staff)
    await browser.post(OPP, data={"line": LINE})
    page = await browser.post(OPP, data={"line": "  New\r\nline \u202e "})
    assert page.status_code == 200
    assert (await notes(world))[0][1:] == ("opp", "New line", False, staff)
    assert "Change it back" in page.text
    [before] = re.findall(r'name="line" value="([^"]*)"', page.text)
    await browser.post(OPP, data={"line": before.replace("&#39;", "'")})
    assert (await notes(world))[0][2] == LINE
    assert LINE.replace("'", "&#39;") in (await browser.get(OPP)).text
    assert LINE.replace("'", "&#39;") in (await browser.get("/console/words", params={"only": "note"})).text


async def test_an_empty_line_takes_it_away_and_comes_back(world: World) -> None:
    browser = await world.signed_in(world.regenboog.staff[Role.TEACHER])
    await browser.post(OPP, data={"line": LINE})
    page = (await browser.post(OPP, data={"line": " "})).text
    assert "The line is gone." in page
    assert "Change it back" in page
    assert (await notes(world))[0][2] is None
    assert listed((await browser.get("/console/words", params={"only": "note"})).text) == []


@pytest.mark.parametrize(("length", "said"), [(LONGEST + 1, "1 character too long"), (250, "50 characters too long")])
async def test_a_line_that_is_too_long_says_by_how_much_and_stays_typed(world: World, length: int, said: str) -> None:
    browser = await world.signed_in(world.regenboog.staff[Role.TEACHER])
    page = await browser.post(OPP, data={"line": "é" * length})
    assert page.status_code == 422
    assert f"Your line is {said}. There is room for 200." in words(page.text)
    assert "é" * length in page.text
    assert await notes(world) == []
    assert (await browser.post(OPP, data={"line": "é" * LONGEST})).status_code == 200


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.LEADER])
async def test_a_word_is_hidden_and_shown_again(world: World, role: Role) -> None:
    browser = await world.signed_in(world.regenboog.staff[role])
    answer = await browser.post(f"{OPP}/hidden", data={"hidden": "yes"})
    assert answer.headers["location"] == f"{OPP}#lists"
    assert "Show in lists again" in (await browser.get(OPP)).text
    assert listed((await browser.get("/console/words", params={"only": "hidden"})).text) == ["opp"]
    again = {"hidden": "no", "back": "list", "q": "plan & opp", "group": "support", "only": "evil"}
    answer = await browser.post(f"{OPP}/hidden", data=again)
    assert answer.headers["location"] == "/console/words?q=plan+%26+opp&group=support#opp"
    assert [note[3] for note in await notes(world)] == [False]
    assert (await browser.post(f"{OPP}/hidden", data={"hidden": "perhaps"})).status_code == 303
    assert [note[3] for note in await notes(world)] == [False]


async def test_a_teacher_cannot_hide(world: World) -> None:
    browser = await world.signed_in(world.regenboog.staff[Role.TEACHER])
    assert (await browser.post(f"{OPP}/hidden", data={"hidden": "yes"})).status_code == 404
    assert await notes(world) == []
    for path in ("/console/words", OPP):
        assert "/hidden" not in (await browser.get(path)).text


async def test_each_change_is_in_the_log_without_its_words(world: World) -> None:
    leader = world.regenboog.staff[Role.LEADER]
    browser = await world.signed_in(leader)
    for line in (LINE, LINE, "", "x" * 300):
        await browser.post(OPP, data={"line": line})
    for hidden in ("yes", "yes", "no"):
        await browser.post(f"{OPP}/hidden", data={"hidden": hidden})
    acts = [(who, what, thing) for who, what, thing in await world.audited() if what.startswith("word.")]
    assert acts == [
        (f"staff:{leader}", f"word.{what}", "term:opp") for what in ("line_changed", "line_removed", "hidden", "shown")
    ]


async def test_a_school_sees_only_its_own(world: World) -> None:
    ours, theirs = world.regenboog, world.linde
    await world.change(partial(found_unclear, world=world, school=theirs, term="opp", taps="ar:Secret"))
    await (await world.signed_in(theirs.staff[Role.LEADER])).post(OPP, data={"line": LINE})
    await (await world.signed_in(theirs.staff[Role.LEADER])).post(f"{OPP}/hidden", data={"hidden": "yes"})
    browser = await world.signed_in(ours.staff[Role.LEADER])
    for path in ("/console/words?only=note", "/console/words?only=hidden", "/console/words?only=unclear"):
        assert listed((await browser.get(path)).text) == []
    page = (await browser.get(OPP)).text
    assert "Noor" not in page
    assert "Secret" not in page
    assert "No parent of your school" in page
    await browser.post(OPP, data={"line": "Ours"})
    assert [note[2] for note in await notes(world)] == [LINE, "Ours"]


@pytest.mark.parametrize("role", Role)
async def test_lines_of_parents_are_for_coordinators_and_leaders(world: World, role: Role) -> None:
    taps = "ar:<b>لماذا؟</b>|ar|tr:Neden?"
    await world.change(partial(found_unclear, world=world, school=world.regenboog, term="opp", taps=taps))
    browser = await world.signed_in(world.regenboog.staff[role])
    page = (await browser.get(OPP)).text
    assert "3 parents of your school find this word unclear." in words(page)
    sees = PARTS["words.lines"].reach(role) is not Reach.NOTHING
    assert ('<li lang="tr" dir="auto">Neden?</li>' in page) is sees is (role is not Role.TEACHER)
    assert ("&lt;b&gt;لماذا؟&lt;/b&gt;" in page) is sees
    assert listed((await browser.get("/console/words", params={"only": "unclear"})).text) == ["opp"]


async def test_a_language_that_few_read_is_not_named(world: World) -> None:
    await world.change(partial(link_parents, world=world, languages="ar ar ar ar ar tr tr tr tr"))
    taps = "ar|ar|tr"
    await world.change(partial(found_unclear, world=world, school=world.regenboog, term="opp", taps=taps))
    browser = await world.signed_in(world.regenboog.staff[Role.TEACHER])
    text = words((await browser.get(OPP)).text)
    assert "Arabic 2 Other languages 1" in text
    assert "Turkish" not in text


@pytest.mark.parametrize("path", [OPP, f"{OPP}/hidden"])
async def test_foreign_forms_change_no_word(world: World, path: str) -> None:
    browser = await world.signed_in(world.regenboog.staff[Role.LEADER])
    foreign = {"sec-fetch-site": "cross-site", "origin": "https://evil.example"}
    answer = await browser.post(path, data={"line": LINE, "hidden": "yes"}, headers=foreign)
    assert answer.status_code == 403
    assert await notes(world) == []


@pytest.mark.parametrize("path", ["/console/words/no-such-word", "/console/words/no-such-word/hidden"])
async def test_an_unknown_word_is_missing(world: World, path: str) -> None:
    browser = await world.signed_in(world.regenboog.staff[Role.LEADER])
    answer = await browser.post(path, data={"line": LINE, "hidden": "yes"})
    assert answer.status_code == 404
    assert "This page is not here" in answer.text
    assert await notes(world) == []


def test_staff_of_every_role_may_write_and_only_some_may_hide() -> None:
    for role in Role:
        assert ROUTES["POST /console/words/{term}"].reach(role) is Reach.SCHOOL
    assert ROUTES["POST /console/words/{term}/hidden"].reach(Role.TEACHER) is Reach.NOTHING


@given(st.text(max_size=400))
def test_any_text_becomes_one_line(typed: str) -> None:
    line = one_line(typed)
    assert "\n" not in line
    assert line == one_line(line)
    assert (too_many(line) == 0) is (len(line) <= LONGEST)


@given(
    st.dictionaries(st.sampled_from(["nl", "en", "tr", "ar", "pl"]), st.integers(1, 9)),
    st.dictionaries(st.sampled_from(["nl", "en", "tr", "ar", "pl"]), st.integers(0, 9)),
)
def test_counts_add_up_and_name_no_small_language(unclear: dict[str, int], readers: dict[str, int]) -> None:
    found = count(unclear, readers)
    assert found.total == sum(unclear.values()) == sum(number for _, number in found.languages) + found.others
    assert all(readers[language] >= rules.FEW for language, _ in found.languages)
    assert count({}, {}) == Count(0)
