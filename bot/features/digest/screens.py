"""What a parent sees on Friday afternoon when a week had more messages than they get one by one."""

from collections.abc import Sequence

from bot.core.markup import Block, Span, literal
from bot.core.screen import Button, Place, Screen, rows
from bot.core.tap import tap
from bot.i18n.texts import Texts


def digest(t: Texts, titles: Sequence[tuple[int, str]]) -> Screen:
    """`titles`: (broadcast id, what it is about)."""
    text = t.n(
        "digest",
        "{n} more message from school. It was not in a hurry, so it comes now. Choose it to read it.",
        "{n} more messages from school. They were not in a hurry, so they come together. Choose one to read it.",
        len(titles),
    )
    lines = tuple(Block("p", (Span(f"{number}. {title}"),)) for number, (_, title) in enumerate(titles, 1))
    opens = [
        Button(t("digest", "Message {n}", n=number), tap("digest.open", str(of)))
        for number, (of, _) in enumerate(titles, 1)
    ]
    return Screen((*literal(text), *t.direct(lines)), rows(*opens), Place.BELOW)
