"""The main menu, and the answers to everything that Samen cannot do something with."""

from collections.abc import Iterable

from bot.core.incoming import AttachmentKind
from bot.core.screen import Button, Place, Screen, rows
from bot.core.tap import tap
from bot.feature import MenuEntry
from bot.i18n.texts import Texts


def menu(t: Texts, entries: Iterable[MenuEntry], *, for_staff: bool = False) -> Screen:
    """`for_staff`: with a way to what they do for the school."""
    more = [Button(t("menu", "For staff"), tap("home.staff"))] if for_staff else []
    return Screen(t("menu", "What would you like to do?"), rows(*_buttons(t, entries), *more))


def staff_menu(t: Texts, entries: Iterable[MenuEntry]) -> Screen:
    return Screen(t("menu", "For staff"), rows(*_buttons(t, entries), _menu_button(t)))


def visitor_menu(t: Texts, entries: Iterable[MenuEntry]) -> Screen:
    """For somebody without a letter yet."""
    return Screen(
        t("menu", "Welcome! Do you have a letter from school with a code? With it you can join."),
        rows(
            *_buttons(t, entries),
            letter_button(t),
            Button(t("settings", "Language"), tap("settings.language")),
        ),
    )


def _buttons(t: Texts, entries: Iterable[MenuEntry]) -> Iterable[Button]:
    return (Button(entry.label(t), entry.tap) for entry in sorted(entries, key=lambda entry: entry.order))


def letter_button(t: Texts) -> Button:
    return Button(t("menu", "I have a school letter"), tap("onboarding.letter"))


def _menu_button(t: Texts) -> Button:
    return Button(t("menu", "Main menu"), tap("home.menu"))


def _below(t: Texts, text: str) -> Screen:
    return Screen(text, rows(_menu_button(t)), place=Place.BELOW)


def help_page(t: Texts) -> Screen:
    return Screen(
        t.long("home/help", menu="/menu", language="/language", stop="/stop"), rows(_menu_button(t)), place=Place.BELOW
    )


def not_understood(t: Texts) -> Screen:
    return Screen(
        t("home", "I did not understand that. You can type one school word, or choose from the menu."),
        rows(_menu_button(t), Button(t("home", "Help"), tap("home.help"))),
        place=Place.BELOW,
    )


def attachment(t: Texts, kind: AttachmentKind) -> Screen:
    """A voice message deserves its own sentence: many parents would rather speak than type."""
    if kind == "voice":
        return _below(t, t("home", "I cannot listen to voice messages. Please type your words."))
    if kind in ("photo", "video", "sticker"):
        return _below(t, t("home", "I cannot look at pictures. Please type your words."))
    return _below(t, t("home", "I can only read text. Please type your words."))


def edited(t: Texts) -> Screen:
    return _below(t, t("home", "I keep the first version of your message. Please send the new one again."))


def gone(t: Texts) -> Screen:
    return _below(t, t("home", "This button is old. Please choose again from the menu."))


def members_only(t: Texts) -> Screen:
    return Screen(
        t("home", "This is only for people who joined with a letter from school."),
        rows(letter_button(t), _menu_button(t)),
        place=Place.BELOW,
    )


def in_group(t: Texts) -> Screen:
    return Screen(
        t("home", "I do not talk about children in a group. Please open a private chat with me."), place=Place.BELOW
    )


def apology(t: Texts) -> Screen:
    return _below(t, t("core", "Something went wrong. Please try again."))
