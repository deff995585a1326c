"""What a server does before it knows its settings, done once in the process that all of them are forked from."""

import gc
from importlib import import_module

from bot.app import our_library
from bot.channels.telegram.transport import trust
from bot.terms.finder import finder_of

for module in ("bot.people.authenticators", "uvicorn.protocols.http.auto", "uvicorn.protocols.websockets.auto"):
    import_module(module)
finder_of(our_library()).prepare()
trust()
gc.collect()
gc.freeze()  # else each server's collector looks through all of it, and copies it by doing so
