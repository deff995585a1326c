"""The composition root: puts the parts together for one process."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cache, partial

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.routing import BaseRoute
from starlette.types import ASGIApp

from bot import clock, probes
from bot.channels.telegram import webhook
from bot.channels.telegram.outbound import TelegramChannel
from bot.channels.telegram.photos import Load
from bot.channels.telegram.poller import Poller
from bot.channels.webchat import actions as chat_actions
from bot.channels.webchat import queries as chat_queries
from bot.channels.webchat import routes as webchat
from bot.channels.webchat.deps import Deps
from bot.channels.webchat.outbound import WebChatChannel
from bot.clock import Clock
from bot.config import Settings
from bot.console import routes as console
from bot.core.suggestion import Offer, Suggest
from bot.delivery import broadcasts, digests, hidden, outbox, reactions
from bot.delivery.broadcaster import BroadcastDuty, Broadcaster
from bot.delivery.dispatcher import Dispatcher
from bot.delivery.fetching import PhotoFetcher
from bot.delivery.outbox import Route
from bot.delivery.ports import Channel
from bot.delivery.wake import Wakes
from bot.feature import Export, Feature
from bot.features import (
    announcements,
    contacts,
    digest,
    enquiries,
    events,
    expectations,
    glossary,
    guardians,
    home,
    meetings,
    news,
    notices,
    onboarding,
    photos,
    questions,
    roster,
    settings,
    sheets,
    staff,
    tips,
    translation,
    weeks,
)  # fmt: skip
from bot.housekeeping import Housekeeping, Plan, Purge
from bot.i18n import languages
from bot.i18n.languages import resource
from bot.i18n.library import Library
from bot.i18n.texts import Texts
from bot.people import privacy
from bot.people.queries import language_of
from bot.photos import actions as photo_actions
from bot.photos import queries as photo_queries
from bot.store import inbox, seal
from bot.store.db import Busy, Database
from bot.translate import actions as translations
from bot.translate import duty as translating
from bot.translate import rules as translation_rules
from bot.translate import services
from bot.translate.duty import TranslatorDuty
from bot.translate.translator import Translator
from bot.turns.engine import Engine
from bot.turns.resolve import Dialogue, Fallbacks
from bot.turns.router import Router
from bot.web.refusals import Refusals
from bot.web.security import Security
from bot.web.subscriptions import Subscriptions
from bot.worker import Duty, Worker

BROADCASTS, SCHEDULER = "broadcasts", "scheduler"
CHAT_KEEP = timedelta(days=390)  # a web chat has no other memory than ours; "thirteen months" in the privacy text


@dataclass(frozen=True)
class Samen:
    """Everything one process consists of; `bot/serve.py` runs it."""

    settings: Settings
    db: Database
    library: Library
    features: tuple[Feature, ...]
    dialogue: Dialogue
    engine: Engine
    wakes: Wakes
    routes: Mapping[str, Route]
    webchat: WebChatChannel
    telegram: TelegramChannel | None
    broadcaster: Broadcaster
    translator: Translator
    now: Clock

    @property
    def channels(self) -> list[Channel]:
        return [self.webchat, *([self.telegram] if self.telegram else [])]

    def bot_username(self) -> str:
        """As far as Telegram has told it."""
        return self.telegram.username if self.telegram else ""

    async def close(self) -> None:
        for channel in self.channels:
            await channel.close()
        await self.translator.close()
        await self.db.close()


def all_features() -> tuple[Feature, ...]:
    """Every slice, in the order their free-text routes are asked; home understands everything and comes last."""
    # Whoever types of danger is answered by enquiries before a school word is looked for.
    slices = [onboarding.FEATURE, enquiries.FEATURE, glossary.FEATURE, questions.FEATURE, contacts.FEATURE]
    slices += [notices.FEATURE, announcements.FEATURE, weeks.FEATURE, news.FEATURE, events.FEATURE]
    slices += [meetings.FEATURE, expectations.FEATURE, tips.FEATURE, photos.FEATURE]
    slices += [staff.FEATURE, roster.FEATURE, sheets.FEATURE, translation.FEATURE]
    slices.append(digest.feature({kind.name: kind for part in slices for kind in part.broadcasts}))
    exports: dict[str, Export] = {"messages": outbox.export, "web chat": chat_queries.export}
    exports |= {"digests": digests.export, "reactions": reactions.export}
    exports |= {part.name: part.export for part in slices}
    slices.append(settings.feature(exports, [part.erase for part in slices]))
    slices.append(guardians.feature([part.withhold for part in slices]))
    entries = sorted((entry for part in slices for entry in part.menu), key=lambda entry: entry.order)
    return (*slices, home.feature(entries))


def make_dialogue(features: Sequence[Feature]) -> Dialogue:
    router = Router()
    for feature in features:
        router.include(feature.router)
    fallbacks = Fallbacks(
        gone=home.gone,
        not_allowed=home.not_allowed,
        attachment=home.attachment,
        edited=home.edited,
        in_group=home.in_group,
        apology=home.apology,
    )
    return Dialogue(router, fallbacks)


@cache
def our_library() -> Library:
    """All texts, read once in a process."""
    return read_library()


def read_library() -> Library:
    """All texts as the files say now."""
    return Library(resource("locales"), resource("messages"))


def compose(config: Settings, *, now: Clock = clock.now, extra: Mapping[str, Route] | None = None) -> Samen:
    """`extra`: routes of channels that live outside this process's web and bot, such as the terminal."""
    secret = config.secret_key.get_secret_value() if config.secret_key else None
    seal.install(seal.load_keys(secret, config.data_folder))
    db, library, wakes = Database(config.database_url), our_library(), Wakes()
    features = all_features()
    web, telegram = WebChatChannel(db, now), make_telegram(config, suggester(db, library, features), loader(db))
    routes = {channel.name: route_to(channel) for channel in (web, telegram) if channel} | dict(extra or {})
    dialogue = make_dialogue(features)
    engine = Engine(db, dialogue, library, routes=routes, wakes=wakes, public_url=config.public_url, now=now)
    kinds = {kind.name: kind for feature in features for kind in feature.broadcasts}
    rounds = [each for feature in features for each in feature.rounds]
    return Samen(
        settings=config,
        db=db,
        library=library,
        features=features,
        dialogue=dialogue,
        engine=engine,
        wakes=wakes,
        routes=routes,
        webchat=web,
        telegram=telegram,
        broadcaster=Broadcaster(kinds, routes, library, digest.digest, rounds=rounds),
        translator=Translator(db, services.make(config), library, now),
        now=now,
    )


def make_telegram(config: Settings, suggest: Suggest, load: Load) -> TelegramChannel | None:
    return TelegramChannel(config, suggest, load) if config.telegram_token else None


def loader(db: Database) -> Load:
    """Photos for channels that send them away: asked for each message whether they may still be shown."""

    async def load(photo_id: int) -> bytes | None:
        return await db.read(partial(photo_queries.get_shown, photo_id=photo_id))

    return load


def suggester(db: Database, library: Library, features: Sequence[Feature]) -> Suggest:
    """What all slices offer behind the bot's name, in the language a person chose here or else their client's."""

    async def suggest(address: str, locale: str | None, typed: str) -> Offer:
        chosen = await db.read(partial(language_of, channel=TelegramChannel.name, value=address))
        t = Texts(library, chosen or languages.match([locale]) or languages.SOURCE)
        return Offer(t.code, [found for feature in features for found in feature.suggest(t, typed)])

    return suggest


def route_to(channel: Channel) -> Route:
    return Route(channel.name, channel.lane, channel.capabilities, channel.rate)


def duties(samen: Samen) -> dict[str, Duty]:
    """What must have exactly one owner among all processes."""
    found: dict[str, Duty] = {
        channel.lane: Dispatcher(samen.db, channel, samen.wakes, samen.now).run for channel in samen.channels
    }
    if samen.telegram:
        found[f"photos:telegram:{samen.telegram.bot_id}"] = PhotoFetcher(
            samen.db,
            samen.telegram.fetch,
            samen.routes[samen.telegram.name],
            library=samen.library,
            told=photos.told,
            wakes=samen.wakes,
            now=samen.now,
        ).run
    if samen.telegram and samen.settings.telegram_mode == "polling":
        poller = Poller(samen.telegram, samen.engine.process)
        found[f"poll:telegram:{samen.telegram.bot_id}"] = lambda _lease: poller.run()
    found[BROADCASTS] = BroadcastDuty(samen.db, samen.broadcaster, samen.wakes, samen.now).run
    found[hidden.LANE] = hidden.HiddenPhotos(samen.db, samen.routes, samen.wakes, samen.now).run
    lines = [feature.own_lines for feature in samen.features]
    languages = translation_rules.targets(samen.library.languages)
    duty = TranslatorDuty(samen.db, samen.translator, samen.now, sources=lines, languages=languages)
    found[translating.LANE] = duty.run
    found[SCHEDULER] = Housekeeping(samen.db, samen.now, PURGES, soon=SOON, plans=PLANS).run
    return found


PURGES: dict[str, Purge] = {
    "inbox": inbox.purge,
    "out messages": outbox.purge,
    "broadcasts": broadcasts.purge,
    "good news": news.purge,
    "digest items": digests.purge,
    "reactions": reactions.purge,
    "answers to good news": news.purge_answers,
    "unclear words": glossary.purge,
    "translations": translations.purge,
    "tips": tips.purge,
    "questions to school": enquiries.purge,
    "events": events.purge,
    "people without Samen at events": events.purge_guests,
    "meetings": meetings.purge,
    "expectations": expectations.purge,
    "people": lambda session, now: sum(privacy.purge(session, now).values()),
    "changes of lists": roster.purge_changes,
    "chat messages": lambda session, now: chat_actions.purge(session, now - CHAT_KEEP),
}

# An hour is promised, and seven days, not a night more.
SOON: dict[str, Purge] = {"lists on their way in": roster.purge_drafts, "photos": photo_actions.purge}


PLANS: dict[str, Plan] = {
    "reminders of who waits": news.plan_reminders,
    "questions that wait": enquiries.plan_inbox,
    "expectations of who joined": expectations.ask_new,
}


def make_web(samen: Samen, worker: Worker | None, extra: Sequence[BaseRoute] = (), *, framed: bool = False) -> ASGIApp:
    """The web application of this process: pages for the web role, probes always."""
    config = samen.settings
    routes: list[BaseRoute] = [*probes.routes(samen.db, worker, samen.now), *extra]
    refusals = Refusals({})
    uploads: dict[str, int] = {}
    if "web" in config.role_set:
        pages = [page for feature in samen.features for page in feature.pages]
        kinds = [kind for feature in samen.features for kind in feature.broadcasts]
        staff = console.Deps(samen.db, samen.library, samen.now, config.public_url, pages, kinds, samen.bot_username)
        routes += [*webchat.routes(chat_deps(samen)), webchat.front_door(chat_deps(samen)), *console.routes(staff)]
        private = Subscriptions(samen.db, samen.library, samen.now, public_url=config.public_url)
        routes += private.routes([each for feature in samen.features for each in feature.subscriptions])
        uploads = console.larger(pages)
        refusals = Refusals({"/": webchat.refusal(chat_deps(samen)), "/console": console.refusal(staff)})
    handlers = {HTTPException: refusals.of, Busy: refusals.busy, Exception: refusals.bug}
    app = Starlette(routes=routes, exception_handlers=handlers)
    machines = _machines(samen)
    return Security(
        app,
        public_url=config.public_url,
        machines=machines,
        larger=uploads,
        framed=framed,
        refuse=refusals.page,
    )


def chat_deps(samen: Samen) -> Deps:
    url = samen.settings.public_url
    return Deps(samen.db, samen.engine.process, samen.library, samen.now, url, samen.webchat)


def _machines(samen: Samen) -> dict[str, ASGIApp]:
    config, secret = samen.settings, samen.settings.telegram_webhook_secret
    if samen.telegram is None or config.telegram_mode != "webhook" or secret is None or "web" not in config.role_set:
        return {}
    return {webhook.PATH: webhook.Webhook(samen.telegram, samen.engine.process, secret.get_secret_value())}
