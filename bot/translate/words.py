"""Why a line stays Dutch, in plain words for staff and operators."""

from collections.abc import Callable

from bot.translate.ports import Why

Say = Callable[[str, str], str]  # the reader's `Texts`; what operators read is the English itself


def explain(t: Say, why: Why) -> str:
    return {
        Why.NONE: t("translation", "This Samen has no translation service."),
        Why.OFF: t("translation", "Translation is switched off for your school."),
        Why.KEY: t("translation", "The service refuses our key. The key is wrong, or it has ended."),
        Why.ADDRESS: t("translation", "Nobody translates at this address. The address or the model is wrong."),
        Why.QUOTA: t("translation", "The service translates no more for us: our share of characters is used up."),
        Why.BUSY: t("translation", "The service is too busy, or we asked too often. Samen tries again later."),
        Why.DOWN: t("translation", "The service has a problem of its own. Samen tries again later."),
        Why.SLOW: t("translation", "The service did not answer in time. Samen tries again later."),
        Why.UNREACHABLE: t("translation", "The service cannot be reached. Samen tries again later."),
        Why.REFUSED: t("translation", "The service does not accept this. Perhaps it does not know the language."),
        Why.LONG: t("translation", "The line is too long for the service."),
        Why.GARBLED: t("translation", "The service gave an answer that makes no sense. Samen tries again later."),
        Why.MARKS: t("translation", "In the answer a name or a number was missing or stood there twice."),
        Why.LANGUAGE: t("translation", "The answer was in another language."),
        Why.PAUSED: t("translation", "The service failed several times. Samen waits before it tries again."),
        Why.NOTHING: t("translation", "There are only names and numbers in this line, nothing to translate."),
    }[why]
