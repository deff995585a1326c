"""What a parent sees who tells school something good."""

from collections.abc import Sequence
from datetime import datetime

from bot.core.markup import bold, literal
from bot.core.screen import Ask, Button, Place, Screen, rows
from bot.core.tap import tap
from bot.features.news.answers.rules import LONGEST
from bot.i18n.texts import Texts
from bot.people.queries import Child


def choose_child(t: Texts, children: Sequence[Child], news_id: int) -> Screen:
    chosen = (Button(_label(t, child), tap("goodword.about", child.pupil_id, news_id)) for child in children)
    return Screen(t("core", "Which child is this about?"), rows(*chosen, _menu(t)), Place.BELOW)


def ask_words(
    t: Texts, child: Child, readers: Sequence[str], news_id: int, *, too_long: int = 0, is_one_of: bool = False
) -> Screen:
    """`too_long`: by so many characters. `is_one_of`: of several children, so that it says which."""
    problem = t.n("goodword", "That is {n} character too long.", "That is {n} characters too long.", too_long)
    return Screen(
        (
            *(literal(problem) if too_long else ()),
            *(t.direct(bold(_label(t, child))) if is_one_of else ()),
            *literal(t("goodword", "What good thing would you like to tell? Type it here.")),
            *literal(t("goodword", "You can write in your own language. At most {n} characters.", n=LONGEST)),
            *literal(t("goodword", "Who reads it: {names}", names=", ".join(readers))),
        ),
        rows(_menu(t)),
        place=Place.BELOW,
        ask=Ask("goodword.words", (str(child.pupil_id), str(news_id))),
    )


def received(t: Texts, word_id: int, readers: Sequence[str], *, at: datetime | None, now: datetime) -> Screen:
    """`at`: by when the first of them has it in the chat, if that is known."""
    when = at and t("goodword", "There at the latest: {day}, {time}", day=t.day(at, now=now), time=t.time(at))
    return Screen(
        (
            *literal(t("goodword", "Thank you! Your words are kept for school.")),
            *literal(t("goodword", "Who reads it: {names}", names=", ".join(readers))),
            *(literal(when) if when else ()),
            *literal(t("goodword", "You get no answer here. You can take your words back for one day.")),
        ),
        rows(Button(t("goodword", "Take it back"), tap("goodword.back", word_id)), _menu(t)),
        Place.BELOW,
    )


def taken_back(t: Texts, *, was_told: bool) -> Screen:
    body = (
        t("goodword", "Your words are gone here. Somebody may have read them already.")
        if was_told
        else t("goodword", "Your words are gone. Nobody at school got them in the chat.")
    )
    return Screen(body, rows(_menu(t)), Place.BELOW)


def too_late(t: Texts) -> Screen:
    return Screen(t("goodword", "These words cannot be taken back any more."), rows(_menu(t)), Place.BELOW)


def full(t: Texts) -> Screen:
    body = t("goodword", "You have told school a lot today. Thank you! You can write again tomorrow.")
    return Screen(body, rows(_menu(t)), Place.BELOW)


def nobody(t: Texts) -> Screen:
    """The group has no teacher here."""
    body = t("goodword", "Nobody at school reads along here for this group yet. You can tell it at school.")
    return Screen(body, rows(_menu(t)), Place.BELOW)


def _label(t: Texts, child: Child) -> str:
    return child.shown or t("settings", "Your child: {group}", group=child.group)


def _menu(t: Texts) -> Button:
    return Button(t("menu", "Main menu"), tap("home.menu_below"))
