"""Every screen of joining: language, letter, privacy, the child's name, welcome."""

from collections.abc import Iterable

from bot.core.markup import Block, Rich, Span
from bot.core.screen import Ask, Button, Place, Screen, rows
from bot.core.tap import tap
from bot.features.onboarding.rules import Problem
from bot.i18n.languages import Language
from bot.i18n.texts import Texts
from bot.people.rules import NICKNAME_LIMIT, Naming, Policy

_SAMPLE = "7HQM-2CXF-9VPR"  # what a code looks like; nobody has this one


def choose_language(t: Texts, languages: Iterable[Language]) -> Screen:
    """Native names only: nobody has to read another language to find their own."""
    return Screen(
        t("language", "Hello! I am Samen. Which language do you want to read?"),
        rows(*(Button(language.name, tap("onboarding.language", language.code)) for language in languages)),
    )


def privacy(t: Texts, kind: str) -> Screen:
    """`kind` is parent or staff."""
    return Screen(
        _titled(t, _privacy_text(kind)),
        rows(
            Button(t("privacy", "I agree"), tap("onboarding.agree")),
            Button(t("privacy", "No, thank you"), tap("onboarding.refuse")),
        ),
    )


def privacy_revision(t: Texts, kind: str) -> str:
    """The version of the text somebody agrees to."""
    return t.find(_privacy_text(kind)).revision


def _privacy_text(kind: str) -> str:
    return "onboarding/privacy_staff" if kind == "staff" else "onboarding/privacy"


def _titled(t: Texts, name: str) -> Rich:
    title = t.direct((Block("p", (Span(t.find(name).title, bold=True),)),))
    return (*title, *t.long(name, command="/stop"))


def goodbye(t: Texts) -> Screen:
    """For somebody who said no."""
    return Screen(
        t(
            "goodbye",
            "That is fine. We kept nothing about you. Do you want to join later? Use your letter again, "
            "or ask the school for a new one. You can look up school words without joining.",
        ),
        rows(Button(t("goodbye", "Start again"), tap("onboarding.begin"))),
    )


def ask_code(t: Texts) -> Screen:
    return Screen(
        t("letter", "Please type the code from your letter. It looks like this: {example}", example=_SAMPLE),
        rows(_menu(t)),
        ask=Ask("onboarding.code"),
    )


def not_a_code(t: Texts) -> Screen:
    return Screen(
        t(
            "letter",
            "This is not a code from a letter. A code has 12 letters and digits. It looks like this: {example}",
            example=_SAMPLE,
        ),
        rows(_menu(t)),
        ask=Ask("onboarding.code"),
    )


def problem(t: Texts, kind: Problem) -> Screen:
    """Why a code does not work, and what helps."""
    again = Button(t("letter", "Type the code again"), tap("onboarding.letter"))
    buttons = (again, _menu(t)) if kind is Problem.UNKNOWN else (_menu(t),)
    return Screen(_explain(t, kind), rows(*buttons))


def _explain(t: Texts, kind: Problem) -> str:
    match kind:
        case Problem.UNKNOWN:
            return t("letter", "We do not know this code. Please look at your letter and try again.")
        case Problem.USED:
            return t("letter", "This code was used before. Please ask the school for a new letter.")
        case Problem.EXPIRED:
            return t("letter", "This code is too old. Please ask the school for a new letter.")
        case Problem.REVOKED:
            return t("letter", "This code does not work any more. Please ask the school for a new letter.")
        case Problem.TOO_MANY:
            return t("letter", "There were too many wrong codes. Please wait one hour and try again.")


def ask_naming(t: Texts, *, guardian_id: int, school: str, group: str, policy: Policy = Policy.PARENT) -> Screen:
    """The name itself is not shown: that is what the question is about."""
    by_name = Button(t("naming", "Yes, use the name"), tap("onboarding.name", guardian_id, Naming.NAME))
    return Screen(
        "\n\n".join(
            (
                t("naming", "This is about your child in this group: {group}, {school}", group=group, school=school),
                t("naming", "May we use your child's first name here?")
                if policy is Policy.PARENT
                else t("naming", "Your school uses no first names of children here. You can choose another name."),
            )
        ),
        rows(
            *((by_name,) if policy is Policy.PARENT else ()),
            Button(t("naming", "Use something else"), tap("onboarding.name", guardian_id, Naming.OTHER)),
            Button(t("naming", "Just ‘your child’"), tap("onboarding.name", guardian_id, Naming.NONE)),
        ),
        place=Place.BELOW,
    )


def no_first_name(t: Texts, guardian_id: int) -> Screen:
    """What was typed holds the name that the school keeps out of chats."""
    return Screen(
        t(
            "naming",
            "Your school uses no first names of children here. Please type something else, for example an emoji.",
        ),
        ask=Ask("onboarding.nickname", (str(guardian_id),)),
    )


def ask_nickname(t: Texts, guardian_id: int) -> Screen:
    return Screen(
        t("naming", "What shall we write? Type a short name or an emoji."),
        ask=Ask("onboarding.nickname", (str(guardian_id),)),
    )


def bad_nickname(t: Texts, guardian_id: int) -> Screen:
    return Screen(
        t.n(
            "naming",
            "Please type a name of at most {n} character.",
            "Please type a name of at most {n} characters.",
            NICKNAME_LIMIT,
        ),
        ask=Ask("onboarding.nickname", (str(guardian_id),)),
    )


def named(t: Texts, shown: str | None) -> Screen:
    return Screen(_how_named(t, shown))


def welcome(t: Texts, shown: str | None, guardian_id: int) -> Screen:
    """The warm end of joining as a parent. The button asks once about photos; nothing waits for it."""
    return Screen(
        "\n\n".join(
            (
                t("welcome", "Welcome! We are happy that you are here."),
                _how_named(t, shown),
                t("welcome", "You can read and write here in your own language."),
                t("core", "You can stop at any time. Type: {command}", command="/stop"),
            )
        ),
        rows(Button(t("photos", "May we share photos?"), tap("photos.ask", guardian_id))),
    )


def welcome_staff(t: Texts) -> Screen:
    return Screen(
        "\n\n".join(
            (
                t("welcome", "Welcome! You are now known here as a member of the school team."),
                t("core", "You can stop at any time. Type: {command}", command="/stop"),
            )
        ),
        place=Place.BELOW,
    )


def _how_named(t: Texts, shown: str | None) -> str:
    if shown is None:
        return t("naming", "In our messages we write ‘your child’.")
    return t("naming", "In our messages we write: {child}", child=shown)


def _menu(t: Texts) -> Button:
    return Button(t("menu", "Main menu"), tap("home.menu"))
