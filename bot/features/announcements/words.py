"""What is wrong with a message, in words for whoever writes it."""

from bot.features.announcements.rules import LONGEST, LONGEST_REASON, Message, Wrong
from bot.i18n.texts import Texts


def explain(t: Texts, wrong: Wrong, message: Message) -> str:
    match wrong:
        case Wrong.LONG:
            return _too_long(t, len(message.own) - LONGEST, LONGEST)
        case Wrong.LONG_REASON:
            return _too_long(t, len(message.reason) - LONGEST_REASON, LONGEST_REASON)
        case _:
            return _sentence(t, wrong)


def _sentence(t: Texts, wrong: Wrong) -> str:
    return {
        Wrong.NOBODY: t("messages", "Choose at least one group."),
        Wrong.FEW: t("messages", "So few families are not split by language. Choose: all languages."),
        Wrong.EMPTY: t("messages", "Choose a ready text, or write something yourself."),
        Wrong.NO_DAY: t("messages", "Fill in the day that belongs to the text."),
        Wrong.PAST: t("messages", "This day is over. Choose a day that is still to come."),
        Wrong.NO_TIME: t("messages", "Fill in the time that belongs to the text."),
        Wrong.BACKWARDS: t("messages", "The last day comes before the first day."),
        Wrong.NO_REASON: t("messages", "Write why it is urgent. School leaders can read this."),
    }[wrong]


def _too_long(t: Texts, over: int, longest: int) -> str:
    return t.n(
        "messages",
        "That is {n} character too long. There is room for {longest}.",
        "That is {n} characters too long. There is room for {longest}.",
        over,
        longest=longest,
    )
