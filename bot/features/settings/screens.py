"""Every screen of the settings."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from bot.core.screen import Button, Document, Place, Screen, rows
from bot.core.tap import tap
from bot.features.settings.rules import seconds
from bot.i18n.languages import Language
from bot.i18n.texts import Texts
from bot.people.queries import Child
from bot.people.rules import NO_END, Pause, Quiet


def menu(t: Texts, *, is_parent: bool, is_teacher: bool = False) -> Screen:
    naming = Button(t("settings", "How we name my child"), tap("settings.children"))
    photos = Button(t("photos", "Photos of my child"), tap("photos.children"))
    parents_only = (naming, photos) if is_parent else ()
    reminder = (Button(t("settings", "Weekly reminder"), tap("waiting.reminder")),) if is_teacher else ()
    return Screen(
        t("settings", "Your settings. What would you like to change?"),
        rows(
            Button(t("settings", "Language"), tap("settings.language")),
            *parents_only,
            Button(t("settings", "Quiet hours"), tap("settings.quiet")),
            Button(t("settings", "Pause"), tap("settings.pause")),
            *reminder,
            Button(t("settings", "I have a new letter"), tap("onboarding.letter")),
            Button(t("settings", "My data"), tap("settings.data")),
            Button(t("settings", "Stop and erase"), tap("settings.stop")),
            Button(t("menu", "Main menu"), tap("home.menu")),
        ),
    )


def _back(t: Texts) -> Button:
    return Button(t("settings", "Back to settings"), tap("settings.menu"))


def choose_language(t: Texts, languages: Iterable[Language]) -> Screen:
    choices = (Button(language.name, tap("settings.speak", language.code)) for language in languages)
    return Screen(t("settings", "Which language do you want to read?"), rows(*choices, _back(t)))


def spoken(t: Texts) -> Screen:
    """Already in the new language."""
    return Screen(t("settings", "From now on you read everything in this language."), rows(_back(t)))


def choose_child(t: Texts, children: Sequence[Child]) -> Screen:
    choices = (Button(child_label(t, child), tap("onboarding.naming", child.guardian_id)) for child in children)
    return Screen(t("core", "Which child is this about?"), rows(*choices, _back(t)))


def child_label(t: Texts, child: Child) -> str:
    if child.shown is None:
        return t("settings", "Your child: {group}", group=child.group)
    return child.shown


def choose_quiet(t: Texts, chosen: Quiet | None) -> Screen:
    lines = [t("settings", "In quiet hours we send you nothing that can wait."), *_chosen_quiet(t, chosen)]
    return Screen(
        "\n\n".join(lines),
        rows(*(Button(_quiet(t, choice), tap("settings.be_quiet", choice)) for choice in Quiet), _back(t)),
    )


def _chosen_quiet(t: Texts, chosen: Quiet | None) -> list[str]:
    return [] if chosen is None else [t("settings", "Your choice now: {choice}", choice=_quiet(t, chosen))]


def _quiet(t: Texts, choice: Quiet) -> str:
    match choice:
        case Quiet.SCHOOL:
            return t("settings", "The school's quiet hours")
        case Quiet.EARLY:
            return t("settings", "From 19:00 to 8:00")
        case Quiet.LATE:
            return t("settings", "From 21:00 to 7:00")
        case Quiet.NEVER:
            return t("settings", "No quiet hours")


def quiet_kept(t: Texts, choice: Quiet) -> Screen:
    return Screen(t("settings", "Your quiet hours are saved: {choice}", choice=_quiet(t, choice)), rows(_back(t)))


def choose_pause(t: Texts, until: datetime | None) -> Screen:
    """`until` is None when messages are on."""
    resume = (Button(t("settings", "Start again now"), tap("settings.be_paused", Pause.OFF)),) if until else ()
    return Screen(
        "\n\n".join((t("settings", "In a pause the school's news does not reach you here."), _pause_state(t, until))),
        rows(
            *resume,
            Button(t("settings", "Pause for one week"), tap("settings.be_paused", Pause.WEEK)),
            Button(t("settings", "Until I start again"), tap("settings.be_paused", Pause.OPEN)),
            _back(t),
        ),
    )


def pause_kept(t: Texts, until: datetime | None) -> Screen:
    start = Button(t("settings", "Start again now"), tap("settings.be_paused", Pause.OFF))
    return Screen(_pause_state(t, until), rows(*((start,) if until else ()), _back(t)))


def _pause_state(t: Texts, until: datetime | None) -> str:
    if until is None:
        return t("settings", "You get messages now.")
    if until >= NO_END:
        return t("settings", "Messages are paused until you start them again.")
    return t("settings", "Messages are paused until: {day}", day=t.day(until))


def my_data(t: Texts, content: bytes) -> Screen:
    return Screen(
        t("settings", "This file holds everything we know about you."),
        rows(_back(t)),
        place=Place.BELOW,
        document=Document("samen-my-data.json", "application/json", content),
    )


def ask_stop(t: Texts, now: datetime, *, staff_only: bool) -> Screen:
    """The question carries its time, so that an old button asks again instead of erasing.

    `staff_only` is for staff who are no parents: they have no child here, and the school keeps their name.
    """
    return Screen(
        t.long("settings/stop_staff" if staff_only else "settings/stop"),
        rows(
            Button(t("settings", "Yes, erase everything"), tap("settings.erase", seconds(now))),
            Button(t("settings", "I only want a pause"), tap("settings.pause")),
            Button(t("settings", "No, I stay"), tap("home.menu")),
        ),
    )


def erased(t: Texts) -> Screen:
    return Screen(
        t(
            "settings",
            "Everything about you is erased here. Thank you for taking part. "
            "Would you like to come back? Then ask the school for a new letter.",
        ),
        place=Place.BELOW,
    )


def visitor_stopped(t: Texts) -> Screen:
    return Screen(t("settings", "That is fine. We kept nothing about you. You are always welcome."), place=Place.BELOW)
