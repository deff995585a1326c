"""Good news as a kind of message to many: it does not count for a week's most, and is kept."""

from bot.delivery.audience import guardians
from bot.delivery.kinds import BroadcastKind, Opening
from bot.delivery.reactions import Kind
from bot.features.news import actions, queries, rules, screens

KIND = BroadcastKind(
    name=rules.KIND,
    recipients=guardians,
    render=screens.render,
    title=screens.title,
    capped=False,
    write=lambda t: t("goodnews", "Write good news"),
    place=rules.PLACE,
    fill=queries.fill,
    settled=actions.settle,
    opening=Opening(readers=queries.readers, lines=screens.opening_lines, sample=queries.sample),
    answers=(Kind.THANKS, Kind.TOLD),
    tag=screens.name,
    follow_ups=False,
)
KINDS = {KIND.name: KIND}
