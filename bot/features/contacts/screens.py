"""Whom a parent can go to: the teacher, the people that the school names, and the school itself."""

from collections.abc import Iterator, Sequence

from bot.core.markup import Block, Rich, Span, bold
from bot.core.screen import Button, Screen, call, rows
from bot.core.tap import tap
from bot.i18n.texts import Texts
from bot.people.schools import About, Helper, Kind

_WORDS = {Kind.COORDINATOR: "intern-begeleider", Kind.CONFIDANT: "vertrouwenspersoon"}


def contacts(t: Texts, schools: Sequence[About]) -> Screen:
    body = [*_paragraph(t("contacts", "With a question about your child you first go to the teacher."))]
    for school in schools:
        if len(schools) > 1:
            body += t.direct(bold(school.name))
        body += _school(t, school)
    return Screen(tuple(body), rows(*_buttons(t, schools), Button(t("menu", "Main menu"), tap("home.menu"))))


def _school(t: Texts, school: About) -> Iterator[Block]:
    for teachers in school.teachers:
        if teachers.names:
            yield _item(t("contacts", "{group}: {names}", group=teachers.group, names=", ".join(teachers.names)))
    for kind in Kind:
        yield from _helpers(t, kind, [helper for helper in school.helpers if helper.kind is kind])
    if school.phone:
        yield from _paragraph(t("contacts", "Telephone of the school: {phone}", phone=school.phone))
    if school.hours:
        yield from _paragraph(t("contacts", "School hours:"))
    for day in school.hours:
        name, start, end = t.weekday(day.weekday), t.time(day.opens), t.time(day.closes)
        yield _item(t("contacts", "{day}: from {start} to {end}", day=name, start=start, end=end))


def _helpers(t: Texts, kind: Kind, helpers: Sequence[Helper]) -> Iterator[Block]:
    if helpers:
        yield from t.long(f"contacts/{kind}")
    for helper in helpers:
        yield from _helper(t, helper)


def _helper(t: Texts, helper: Helper) -> Iterator[Block]:
    yield _item(t("contacts", "Name: {name}", name=helper.name))
    if helper.phone:
        yield _item(t("contacts", "Telephone: {phone}", phone=helper.phone))
    if helper.email:
        yield _item(t("contacts", "E-mail: {address}", address=helper.email))


def _buttons(t: Texts, schools: Sequence[About]) -> Iterator[Button]:
    """Calling, where the channel can; then the school words behind those people."""
    for school in schools:
        several = len(schools) > 1
        if school.phone:
            yield Button(
                t("contacts", "Call: {name}", name=school.name) if several else t("contacts", "Call the school"),
                url=call(school.phone),
            )
        for helper in school.helpers:
            if helper.phone:
                yield Button(t("contacts", "Call: {name}", name=helper.name), url=call(helper.phone))
    named = {helper.kind for school in schools for helper in school.helpers}
    for kind in Kind:
        if kind in named:
            yield Button(t.library.glossary[_WORDS[kind]]["nl"], tap("glossary.card", _WORDS[kind]))


def _paragraph(text: str) -> Rich:
    return (Block("p", (Span(text),)),)


def _item(text: str) -> Block:
    return Block("item", (Span(text),))
