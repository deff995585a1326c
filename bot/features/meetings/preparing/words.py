"""Words of a preparation that several screens say."""

from bot.features.meetings.preparing.rules import PROMPTS, Kind, Step, Wish
from bot.features.meetings.preparing.view import View
from bot.i18n import bidi
from bot.i18n.texts import Texts

_SHORT = 160  # characters of a line, where several of them stand


def step_title(t: Texts, step: Step) -> str:
    return {
        Step.ABOUT: t("prepare", "What kind of talk this is"),
        Step.TABLE: t("prepare", "Who will be there"),
        Step.OWN: t("prepare", "Your own questions"),
        Step.SAVED: t("prepare", "Questions that you kept"),
        Step.CHOOSE: t("prepare", "What is most important"),
        Step.CHILD: t("prepare", "A question from your child"),
        Step.WISHES: t("prepare", "What you need for the talk"),
        Step.TRANSLATE: t("prepare", "Into Dutch"),
        Step.SHARE: t("prepare", "The other parent"),
        Step.PREVIEW: t("prepare", "Look at it and send it"),
    }.get(step, t("prepare", "To think about"))


def prompt(t: Texts, step: Step) -> tuple[str, str]:
    """The question, and what may help to think of an answer."""
    return {
        Step.HOME: (
            t("prepare", "What do you see at home?"),
            t("prepare", "For example: how your child plays, sleeps, reads or talks about school."),
        ),
        Step.WELL: (
            t("prepare", "What goes well?"),
            t("prepare", "At home or at school. Small things count too."),
        ),
        Step.PROUD: (
            t("prepare", "What are you proud of?"),
            t("prepare", "Something that your child can do, or how your child is."),
        ),
        Step.EXPECT: (
            t("prepare", "What do you expect from school?"),
            t("prepare", "What should the teacher know, or do?"),
        ),
        Step.CHILD_WANTS: (
            t("prepare", "What does your child want to say?"),
            t("prepare", "Ask your child: what do you like at school, and what is hard?"),
        ),
    }[step]


def kind_name(t: Texts, kind: Kind) -> str:
    """What a line answers; empty for a question of their own."""
    step = next((step for step in PROMPTS if step.value == kind.value), None)
    return prompt(t, step)[0] if step else ""


def wish_label(t: Texts, wish: Wish) -> str:
    return {
        Wish.INTERPRETER: t("prepare", "An interpreter"),
        Wish.COMPANION: t("prepare", "I bring somebody"),
        Wish.OTHER_TIME: t("prepare", "Another time"),
        Wish.CALL: t("prepare", "A call instead"),
    }[wish]


def wish_line(t: Texts, wish: Wish) -> str:
    return {
        Wish.INTERPRETER: t("prepare", "I would like an interpreter."),
        Wish.COMPANION: t("prepare", "I would like to bring somebody."),
        Wish.OTHER_TIME: t("prepare", "I would like another time."),
        Wish.CALL: t("prepare", "I would like a telephone call instead."),
    }[wish]


def readers_of(t: Texts, view: View) -> str:
    """Names of staff; the school where nobody is left to read it."""
    return t.listed(view.readers or (view.said.school,))


def reads_it(t: Texts, view: View) -> str:
    names = view.readers or (view.said.school,)
    if len(names) == 1:
        return t("prepare", "{name} reads it before the talk.", name=names[0])
    return t("prepare", "Before the talk it is read by: {names}", names=t.listed(names))


def own_words(t: Texts, text: str) -> str:
    """As the parent typed it, beside words of ours."""
    return bidi.isolate(text, rtl=t.language.is_rtl)


def shortened(text: str) -> str:
    return text if len(text) <= _SHORT else text[: _SHORT - 1].rstrip() + "…"
