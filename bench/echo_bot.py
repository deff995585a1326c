"""What is compared with: a bot on python-telegram-bot that echoes and remembers nothing.

With its default HTTP transport, or with `--aiohttp` through the transport that Samen uses.

Its webhook is the one of python-telegram-bot's own example for Starlette and uvicorn.
"""

import argparse
import asyncio
import json
import logging

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from telegram import Update
from telegram.ext import Application, ContextTypes, MessageHandler, filters

from bot.channels.telegram.transport import Transport


async def echo(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
    if update.message and update.message.text:
        await update.message.reply_text(update.message.text)


async def run(port: int, api: str, *, fast: bool) -> None:
    application = Application.builder().token("1:bench").base_url(f"{api}/bot").updater(None)
    if fast:
        application = application.request(Transport()).get_updates_request(Transport(connections=1))
    bot = application.concurrent_updates(True).build()
    bot.add_handler(MessageHandler(filters.TEXT, echo))

    async def webhook(request: Request) -> Response:
        await bot.update_queue.put(Update.de_json(json.loads(await request.body()), bot.bot))
        return Response()

    async def healthz(_request: Request) -> Response:
        return PlainTextResponse("ok")

    app = Starlette(routes=[Route("/telegram/webhook", webhook, methods=["POST"]), Route("/healthz", healthz)])
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=port, log_config=None, access_log=False))
    async with bot:
        await bot.start()
        await server.serve()
        await bot.stop()


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--api", required=True)
    parser.add_argument("--aiohttp", action="store_true")
    options = parser.parse_args()
    logging.disable(logging.CRITICAL)
    asyncio.run(run(options.port, options.api, fast=options.aiohttp))
