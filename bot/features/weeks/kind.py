"""The week in the group as a kind of message to many: one of the few that a parent gets in a week."""

from bot.delivery.audience import guardians
from bot.delivery.kinds import BroadcastKind
from bot.features.weeks import actions, queries, rules, screens

KIND = BroadcastKind(
    name=rules.KIND,
    recipients=guardians,
    render=screens.render,
    title=screens.title,
    write=lambda t: t("console", "Week in the group"),
    place=rules.PLACE,
    fill=queries.fill,
    settled=actions.settle,
)
KINDS = {KIND.name: KIND}
