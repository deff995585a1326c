"""What the messages of school offer to the rest of Samen."""

from bot.delivery.audience import guardians
from bot.delivery.kinds import BroadcastKind
from bot.feature import Feature
from bot.features.announcements import actions, dialogue, queries, screens
from bot.features.announcements.pages.compose import PAGES, PLACE
from bot.features.announcements.specimens import specimens

FEATURE = Feature(
    name="announcements",
    router=dialogue.router,
    specimens=specimens,
    broadcasts=(
        BroadcastKind(
            name=queries.KIND,
            recipients=guardians,
            render=screens.render,
            title=screens.title,
            place=PLACE,
            fill=queries.fill,
            settled=actions.forget_lines,
        ),
    ),
    pages=PAGES,
    own_lines=queries.list_own_lines,
)
