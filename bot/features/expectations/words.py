"""How the five questions are asked, the same of parents and of teachers."""

from bot.features.expectations.rules import Question
from bot.i18n.texts import Texts


def question_text(t: Texts, question: Question) -> str:
    return {
        Question.REACH: t("expectations", "How can we reach each other best?"),
        Question.HEAR: t("expectations", "What do we want to hear of each other?"),
        Question.HOME: t("expectations", "What do we do at home, and what at school?"),
        Question.WORRY: t("expectations", "What do we do when something is not going well?"),
        Question.YEAR: t("expectations", "What makes this a good year for the child?"),
    }[question]
