"""What a server does before it knows its settings, done once in the process that all of them are forked from."""

from bot.app import our_library
from bot.channels.telegram.transport import trust
from bot.terms.finder import finder_of

finder_of(our_library()).prepare()
trust()
