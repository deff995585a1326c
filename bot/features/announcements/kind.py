"""The messages of school as a kind of message to many."""

from bot.delivery import drafts
from bot.delivery.audience import guardians
from bot.delivery.kinds import BroadcastKind
from bot.features.announcements import queries, screens
from bot.features.announcements.rules import PLACE

KIND = BroadcastKind(
    name=queries.KIND,
    recipients=guardians,
    render=screens.render,
    title=screens.title,
    write=lambda t: t("sending", "Write a message"),
    place=PLACE,
    fill=queries.fill,
    settled=drafts.settle,
)
KINDS = {KIND.name: KIND}
