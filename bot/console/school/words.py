"""How the parts of a school's settings and the steps of its start are named and explained."""

from bot.console.school.rules import Problem, State, Step, Why
from bot.i18n.texts import Texts
from bot.people.schools import Kind


def title(t: Texts, step: Step) -> str:
    return {
        Step.NAME: t("school", "Name and time zone"),
        Step.HOURS: t("school", "School hours"),
        Step.QUIET: t("school", "Quiet hours of parents"),
        Step.PEOPLE: t("school", "Whom parents can go to"),
        Step.HELP: t("school", "Numbers for danger and for help"),
        Step.GROUPS: t("console", "Groups"),
        Step.PUPILS: t("roster", "Pupils"),
        Step.TEAM: t("console", "School team"),
        Step.NAMING: t("school", "First names of children"),
        Step.CAP: t("school", "How many messages in a week"),
        Step.TRANSLATION: t("console", "Translation"),
        Step.LETTERS: t("school", "Letters for parents"),
    }[step]


def helper_name(t: Texts, kind: Kind) -> str:
    return {
        Kind.COORDINATOR: t("school", "Support coordinator (ib'er)"),
        Kind.CONFIDANT: t("school", "Confidant (vertrouwenspersoon)"),
        Kind.LEADER: t("school", "School leader"),
        Kind.ANTI_BULLYING: t("school", "Coordinator against bullying"),
        Kind.SOCIAL_WORKER: t("school", "School social work"),
        Kind.YOUTH_DOCTOR: t("school", "Youth doctor"),
        Kind.SUPPORT_POINT: t("school", "Support point for parents (ouder- en jeugdsteunpunt)"),
        Kind.CONSULTANT: t("school", "Education consultant (onderwijsconsulent)"),
        Kind.COMPLAINTS: t("school", "Complaints committee"),
    }[kind]


def why(t: Texts, step: Step) -> str:
    """Why it is asked."""
    return {
        Step.NAME: t("school", "Parents see this name. All times in messages follow the time zone."),
        Step.HOURS: t("school", "Parents see them in the chat, under: Who can help me?"),
        Step.QUIET: t(
            "school",
            "In these hours Samen sends nothing that can wait, so that evenings stay quiet. "
            "A parent can choose other hours.",
        ),
        Step.PEOPLE: t(
            "school",
            "Parents see them in the chat, under: Who can help me? The telephone stands on letters too. "
            "Everything may stay empty.",
        ),
        Step.HELP: t(
            "school",
            "Nobody reads a chat day and night. Parents see these numbers under: Who can help me? "
            "And Samen shows them when a question sounds like danger.",
        ),
        Step.GROUPS: t(
            "school",
            "Letters and messages go by group. Groups also come by themselves, with the list of pupils.",
        ),
        Step.PUPILS: t(
            "school",
            "So Samen knows which parent belongs to which child. It keeps the first name, the group and the "
            "pupil number, and nothing else of the list.",
        ),
        Step.TEAM: t("school", "Each colleague gets a link. Teachers see their own groups and no others."),
        Step.NAMING: t(
            "school", "Not every school wants first names of children in a chat. On paper the first name stays."
        ),
        Step.CAP: t(
            "school",
            "So that parents are not flooded, from the whole school together. What is more waits for one message "
            "on Friday afternoon. Urgent messages always go.",
        ),
        Step.TRANSLATION: t(
            "school", "What your school writes itself is Dutch. A service can translate it for the parents."
        ),
        Step.LETTERS: t(
            "school", "Parents join with a letter. Each parent gets one, with a code that works once."
        ),
    }[step]  # fmt: skip


def state_name(t: Texts, state: State) -> str:
    return {
        State.DONE: t("school", "Done"),
        State.LATER: t("school", "For later"),
        State.OPEN: t("school", "Not done yet"),
    }[state]


def refusal(t: Texts, problem: Problem) -> str:
    about, day = problem.about, t.weekday(problem.weekday) if problem.weekday else ""
    return {
        Why.NO_NAME: t("school", "Please give the name of the school."),
        Why.LONG_NAME: t("school", "The name is too long. At most 200 characters."),
        Why.NO_CHOICE: t("school", "Please choose one of these."),
        Why.NO_TIME: t("school", "{day}: please give both times, such as 08:30.", day=day)
        if day
        else t("school", "Please give both times, such as 20:00."),
        Why.BACKWARDS: t("school", "{day}: the end must be later than the beginning.", day=day),
        Why.NIGHT: t(
            "school", "Quiet hours begin between 16:00 and 23:00. They end between 6:00 and 12:00 in the morning."
        ),
        Why.NOBODY: t("school", "Whose is this? Please give the name too: {about}", about=about),
        Why.NO_PHONE: t("school", "Please give the telephone number too: {about}", about=about),
        Why.LONG_PERSON: t("school", "A name is too long. At most 80 characters."),
        Why.PHONE: t("school", "This is not a telephone number: {about}", about=about),
        Why.EMAIL: t("school", "This is not an e-mail address: {about}", about=about),
        Why.NO_GROUP: t("school", "Please give the name of at least one group."),
        Why.LONG_GROUP: t("school", "This name is too long. At most 60 characters: {about}", about=about),
        Why.MANY_GROUPS: t("school", "These are too many groups at once. At most 60."),
    }[problem.why]
