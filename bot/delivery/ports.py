"""What delivery asks of a channel, and the closed list of what can come back."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.core.screen import Screen


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What a channel can show; `delivery/fit` cuts every screen to it before it is stored."""

    text_limit: int = 4096  # characters in one message, counted after rendering
    caption_limit: int = 1024  # the same for the text that comes with a document or a photo
    label_limit: int = 64  # characters of a button before it is cut with an ellipsis
    max_buttons: int = 100
    can_edit: bool = True  # a message already shown can be replaced in place
    can_open_local_urls: bool = True  # buttons may link to hosts without a dot, such as localhost
    can_call: bool = False  # a button may call a telephone number
    keeps_photos: bool = False  # a photo stays in sight there until its message is edited


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One call to make. `replaces` is the channel's reference of the message to edit in place."""

    id: int
    to: str
    language: str
    screen: Screen
    replaces: str | None = None


@dataclass(frozen=True, slots=True)
class Sent:
    """It arrived; `ref` is the channel's reference for later edits."""

    ref: str | None = None


@dataclass(frozen=True, slots=True)
class Throttled:
    """The channel asks everybody to wait this many seconds."""

    after: float


@dataclass(frozen=True, slots=True)
class Gone:
    """This address cannot be reached any more: blocked, deactivated, unknown."""

    reason: str


@dataclass(frozen=True, slots=True)
class Unreachable:
    """The channel itself is in trouble; later may work. `maybe_sent` when the call may have arrived."""

    reason: str
    maybe_sent: bool = False


@dataclass(frozen=True, slots=True)
class Rejected:
    """The channel refuses this message and always will."""

    reason: str


@dataclass(frozen=True, slots=True)
class Moved:
    """The address has a new name; the message must be sent again there."""

    to: str


Result = Sent | Throttled | Gone | Unreachable | Rejected | Moved


class Channel(Protocol):
    """A way to reach people. One lane has one owner, so its rate is kept in the owner's memory."""

    @property
    def name(self) -> str: ...  # as in Incoming.channel and Address.channel
    @property
    def lane(self) -> str: ...  # for example "send:telegram:123456"
    @property
    def capabilities(self) -> Capabilities: ...
    @property
    def rate(self) -> float | None: ...  # messages a second for the whole lane; None: no limit
    @property
    def chat_rate(self) -> float | None: ...  # messages a second for one address; None: no limit
    @property
    def batch_size(self) -> int: ...  # messages one call of `send` takes; 1 where each is its own network call

    async def send(self, batch: Sequence[Outgoing]) -> list[Result]:
        """One result for each, in order. Never raises for what the channel answered; may raise for our own bugs."""
        ...

    async def close(self) -> None: ...
