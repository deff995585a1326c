"""Whom a parent can go to: first what it is about, then who helps with that, then one of them at a time."""

from collections.abc import Iterator, Sequence

from bot.core.markup import Block, Span, bold, literal
from bot.core.screen import Button, Screen, call, rows
from bot.core.tap import Tap, tap
from bot.features.contacts.needs import HELPERS, NUMBERED, TERMS, Need, Who
from bot.features.contacts.words import lead, need_name, who_name
from bot.i18n.texts import Texts
from bot.people.schools import About, Helper, HelpNumber, Line
from bot.terms.explain import word_button


def needs(t: Texts, schools: Sequence[About]) -> Screen:
    """In danger nobody should have to choose first."""
    body = (
        *bold(t("menu", "Who can help me?")),
        *literal(t("contacts", "What is it about? You can always begin with the teacher.")),
        *_numbers(t, schools, [Line.EMERGENCY]),
    )
    chosen = [Button(need_name(t, need), tap("contacts.need", need)) for need in Need]
    return Screen(body, rows(*chosen, *_call_numbers(t, schools, [Line.EMERGENCY]), _menu(t)))


def helpers(t: Texts, need: Need, schools: Sequence[About]) -> Screen:
    """Who helps with it: the school's names where it gave any."""
    lines = list(Line) if need in NUMBERED else []
    body = [*bold(lead(t, need)), *t.direct(tuple(_item(_named(t, who, schools)) for who in HELPERS[need]))]
    body += _numbers(t, schools, lines)
    if need is Need.ALL:
        for school in schools:
            body += _school(t, school, is_one=len(schools) == 1)
    who = [Button(who_name(t, who), tap("contacts.who", need, who)) for who in HELPERS[need]]
    calls = [*(_call_schools(t, schools) if need is Need.ALL else ()), *_call_numbers(t, schools, lines)]
    return Screen(tuple(body), rows(*who, *calls, _back(t, tap("contacts.show")), _menu(t)))


def helper(t: Texts, need: Need, who: Who, schools: Sequence[About]) -> Screen:
    """One of them: with what they help, what they may do, and how to reach them."""
    name = f"contacts/{who}"
    body = [*bold(t.find(name).title), *t.long(name)]
    for school in schools:
        body += t.direct(bold(school.name)) if len(schools) > 1 else ()
        body += _reach(t, who, school)
    found = [one for school in schools for one in _helpers(who, school)]
    calls = [Button(t("contacts", "Call: {name}", name=one.name), url=call(one.phone)) for one in found if one.phone]
    words = [word_button(t, TERMS[who])] if who in TERMS else []
    asks = () if found or who is Who.PARENTS_EDUCATION else _call_schools(t, schools)
    return Screen(tuple(body), rows(*calls, *asks, *words, _back(t, tap("contacts.need", need)), _menu(t)))


def _reach(t: Texts, who: Who, school: About) -> Iterator[Block]:
    if who is Who.PARENTS_EDUCATION:
        return
    known = _helpers(who, school)
    for one in known:
        yield from _helper(t, one)
    if who is Who.TEACHER:
        for teachers in school.teachers:
            if teachers.names:
                yield _item(t("contacts", "{group}: {names}", group=teachers.group, names=t.listed(teachers.names)))
    elif not known:
        yield from literal(t("contacts", "Your school gives no name or number for this here. You can ask for it."))
    if not known and school.phone:
        yield from literal(t("contacts", "Telephone of the school: {phone}", phone=school.phone))


def _helpers(who: Who, school: About) -> list[Helper]:
    return [helper for helper in school.helpers if helper.kind.value == who.value]


def _named(t: Texts, who: Who, schools: Sequence[About]) -> str:
    names = [one.name for school in schools for one in _helpers(who, school)]
    if who is Who.TEACHER:
        names = [name for school in schools for teachers in school.teachers for name in teachers.names]
    if not names:
        return who_name(t, who)
    return t("contacts", "{who}: {names}", who=who_name(t, who), names=t.listed(list(dict.fromkeys(names))))


def _school(t: Texts, school: About, *, is_one: bool) -> Iterator[Block]:
    if not is_one and (school.phone or school.hours):
        yield from t.direct(bold(school.name))
    if school.phone:
        yield from literal(t("contacts", "Telephone of the school: {phone}", phone=school.phone))
    if school.hours:
        yield from literal(t("contacts", "School hours:"))
    for day in school.hours:
        name, start, end = t.weekday(day.weekday), t.time(day.opens), t.time(day.closes)
        yield _item(t("contacts", "{day}: from {start} to {end}", day=name, start=start, end=end))


def _helper(t: Texts, helper: Helper) -> Iterator[Block]:
    yield _item(t("contacts", "Name: {name}", name=helper.name))
    if helper.phone:
        yield _item(t("contacts", "Telephone: {phone}", phone=helper.phone))
    if helper.email:
        yield _item(t("contacts", "E-mail: {address}", address=helper.email))


def _numbers(t: Texts, schools: Sequence[About], lines: Sequence[Line]) -> Iterator[Block]:
    heads = {
        Line.EMERGENCY: t("contacts", "Is somebody in danger? Then call:"),
        Line.HELP: t("contacts", "You can also call:"),
    }
    for line in lines:
        found = _of_line(schools, line)
        yield from literal(heads[line]) if found else ()
        for one in found:
            yield _item(t("contacts", "{name}: {phone}", name=one.name, phone=one.phone))


def _of_line(schools: Sequence[About], line: Line) -> list[HelpNumber]:
    """Two schools often give the same."""
    return list({one.phone: one for school in schools for one in school.numbers if one.kind is line}.values())


def _call_numbers(t: Texts, schools: Sequence[About], lines: Sequence[Line]) -> list[Button]:
    numbers = [one for line in lines for one in _of_line(schools, line)]
    return [Button(t("contacts", "Call: {name}", name=one.name), url=call(one.phone)) for one in numbers]


def _call_schools(t: Texts, schools: Sequence[About]) -> list[Button]:
    several = len(schools) > 1
    return [
        Button(
            t("contacts", "Call: {name}", name=school.name) if several else t("contacts", "Call the school"),
            url=call(school.phone),
        )
        for school in schools
        if school.phone
    ]


def _back(t: Texts, to: Tap) -> Button:
    return Button(t("contacts", "Back"), to)


def _menu(t: Texts) -> Button:
    return Button(t("menu", "Main menu"), tap("home.menu"))


def _item(text: str) -> Block:
    return Block("item", (Span(text),))
