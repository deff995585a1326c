"""What operators and their tools ask: `/healthz`, `/readyz` and `/metrics`."""

from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from bot.clock import Clock
from bot.delivery import metrics
from bot.delivery.tables import READY, OutMessage
from bot.store import state
from bot.store.db import Busy, Database
from bot.worker import Worker


def routes(db: Database, worker: Worker | None, now: Clock) -> list[Route]:
    async def healthz(_request: Request) -> Response:
        return PlainTextResponse("ok")

    async def readyz(_request: Request) -> Response:
        problems: dict[str, str] = {}
        try:
            found = await db.read(lambda session: state.standing(session.connection()))
            # A revision we do not know is a newer one: during an upgrade old and new processes serve side by side.
            if not isinstance(found, state.Standing) or (found.is_known and not found.is_current):
                problems["schema"] = "not migrated to the newest revision; run: samen migrate"
        except Busy as error:
            problems["database"] = str(error)
        if worker and any(not lease.is_live() for lease in worker.held.values()):
            problems["lanes"] = "a lease of this process has run out"
        return JSONResponse({"ready": not problems, "problems": problems}, status_code=503 if problems else 200)

    async def metrics_page(_request: Request) -> Response:
        try:
            metrics.show_waiting(await db.read(lambda session: _waiting(session, now)))
        except Busy:  # this process's own figures are wanted most when the database is away
            metrics.forget_waiting()
        return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)

    return [
        Route("/healthz", healthz),
        Route("/readyz", readyz),
        Route("/metrics", metrics_page),
    ]


def _waiting(session: Session, now: Clock) -> list[tuple[str, int, float]]:
    at = now()
    rows = session.execute(
        select(OutMessage.lane, func.count(), func.min(OutMessage.due))
        .where(OutMessage.state == READY, OutMessage.due <= at)
        .group_by(OutMessage.lane)
    ).all()
    return [(lane, count, (at - oldest).total_seconds()) for lane, count, oldest in rows]
