"""Translates a line for a school: mask, ask the cache, ask the service, look at the answer, put back what was masked.

It waits for the network: never call it inside a transaction or a turn.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from sqlalchemy.orm import Session

from bot import clock
from bot.clock import Clock
from bot.i18n import bidi
from bot.i18n.languages import SOURCE
from bot.i18n.library import Library
from bot.store.db import Database
from bot.store.seal import keys
from bot.translate import actions, masking, metrics, queries, rules
from bot.translate.circuit import Circuit
from bot.translate.masking import Lexicon, Masked
from bot.translate.ports import HARMLESS, PASSING, Dutch, Failed, Line, Quota, Service, Translated, Why

ATTEMPTS = 2  # one more for a connection that broke; everything later is the duty's
REST = 0.5  # seconds between them

Sleep = Callable[[float], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class _Start:
    is_on: bool
    masked: Masked
    cached: Mapping[str, str]  # by language


@dataclass(slots=True)
class _Asked:
    """What one line's calls brought, for the cache and the counts."""

    answers: dict[bytes, str] = field(default_factory=dict)
    sent: int = 0


class Translator:
    """`service` None: this installation has no translation service, and every line stays Dutch."""

    def __init__(
        self,
        db: Database,
        service: Service | None,
        library: Library,
        now: Clock,
        *,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        self._db, self.service, self._now, self._sleep = db, service, now, sleep
        self._library, self._languages = library, library.languages
        self._lexicon = masking.read_lexicon(library) if service else Lexicon()
        self.circuit = Circuit()
        self.asked_to_wait = 0.0  # seconds, in the newest answer that failed

    async def translate_line(
        self, school_id: int, dutch: str, languages: Sequence[str], *, written_in: str = SOURCE
    ) -> dict[str, Line]:
        """By language; Dutch with the reason wherever anything is amiss.

        What a parent wrote in another language is `Dutch` as they wrote it, and its answers are not kept here.
        """
        if self.service is None:
            return {code: Dutch(dutch, Why.NONE) for code in languages}
        begin = partial(self._start, school_id=school_id, dutch=dutch, languages=languages, written_in=written_in)
        start = await self._db.read(begin)
        if not start.is_on:
            return {code: Dutch(dutch, Why.OFF) for code in languages}
        asked = _Asked()
        missing = [code for code in languages if code not in start.cached]
        answers = await asyncio.gather(*(self._ask(start.masked, code, asked, written_in) for code in missing))
        found: dict[str, str | Failed] = {**start.cached, **dict(zip(missing, answers, strict=True))}
        used = [self._key(start.masked, code) for code in start.cached]
        if asked.answers or asked.sent or used:
            kept = asked.answers if written_in == SOURCE else {}
            done = partial(actions.remember, school_id=school_id, answers=kept, used=used, sent=asked.sent)
            await self._db.run(partial(done, now=self._now()))
        self._count(found, start.cached)
        return {code: self._line(dutch, start.masked, found[code], code) for code in languages}

    async def test(self) -> tuple[dict[str, Line], int, Quota | Failed | None]:
        """The harmless sentence in every language, milliseconds, and the service's own count; also in a pause."""
        codes = rules.targets(self._languages)
        if self.service is None:
            return {code: Dutch(HARMLESS, Why.NONE) for code in codes}, 0, None
        masked, began = masking.mask(HARMLESS, (), self._lexicon), clock.monotonic()
        answers = await asyncio.gather(*(self._once(masked, code) for code in codes))
        took = round((clock.monotonic() - began) * 1000)
        found = zip(codes, answers, strict=True)
        results = {code: self._line(HARMLESS, masked, answer, code) for code, answer in found}
        return results, took, await self.service.quota()

    async def close(self) -> None:
        if self.service is not None:
            await self.service.close()

    def _start(
        self, session: Session, school_id: int, dutch: str, *, languages: Sequence[str], written_in: str
    ) -> _Start:
        is_on = queries.get_switch(session, school_id).is_on
        names = queries.list_names(session, school_id) if is_on else ()
        is_dutch = written_in == SOURCE
        lexicon = self._lexicon if is_dutch else masking.read_lexicon(self._library, written_in)
        masked = masking.mask(dutch, names, lexicon)
        wanted = {self._key(masked, code): code for code in languages} if is_on and is_dutch else {}
        return _Start(is_on, masked, queries.list_cached(session, wanted))

    def _key(self, masked: Masked, language: str) -> bytes:
        assert self.service is not None
        about = self.service.about
        parts = (about.name, about.host, about.model, str(masking.VERSION), "nl", language, masked.text)
        return keys().lookup("translation", "\0".join(parts))

    async def _ask(self, masked: Masked, language: str, asked: _Asked, source: str) -> str | Failed:
        """An answer that can be shown, or why there is none."""
        if not any(character.isalpha() for character in masking.words_of(masked.text)):
            return Failed(Why.NOTHING)
        answer: str | Failed = Failed(Why.PAUSED)
        for attempt in range(ATTEMPTS):
            if self.circuit.is_open(self._now()):
                return answer if attempt else Failed(Why.PAUSED)
            asked.sent += len(masked.text)
            answer = await self._once(masked, language, source)
            if not isinstance(answer, Failed):
                asked.answers[self._key(masked, language)] = answer
                return answer
            if answer.why not in PASSING:
                return answer
            if attempt + 1 < ATTEMPTS:
                await self._sleep(REST)
        return answer

    async def _once(self, masked: Masked, language: str, source: str = SOURCE) -> str | Failed:
        assert self.service is not None
        name = self.service.about.name
        metrics.characters.labels(name).inc(len(masked.text))
        with metrics.seconds.labels(name).time():
            answer = await self.service.translate(masked.text, language, source)
        if isinstance(answer, Failed):
            self.asked_to_wait = answer.after
            self.circuit.failed(answer, self._now())
            return answer
        self.circuit.worked()
        return self._judged(masked, answer, language)

    def _judged(self, masked: Masked, answer: str, language: str) -> str | Failed:
        answer = " ".join(bidi.clean(answer).split())
        if masking.unmask(answer, masked.pieces, str) is None:
            return Failed(Why.MARKS)
        words, sent = masking.words_of(answer), masking.words_of(masked.text)
        wrong = rules.judge(words, sent, self._languages[language], self._languages)
        return Failed(wrong) if wrong else answer

    def _line(self, dutch: str, masked: Masked, answer: str | Failed, language: str) -> Line:
        if isinstance(answer, Failed):
            return Dutch(dutch, answer.why)
        show = partial(rules.show_piece, language=self._languages[language])
        text = masking.unmask(answer, masked.pieces, show)
        return Dutch(dutch, Why.MARKS) if text is None else Translated(text)

    def _count(self, found: Mapping[str, str | Failed], cached: Mapping[str, str]) -> None:
        assert self.service is not None
        for code, answer in found.items():
            result = answer.why.value if isinstance(answer, Failed) else "cached" if code in cached else "ok"
            metrics.translations.labels(self.service.about.name, code, result).inc()
