"""What staff do with messages to parents in the chat: the same as in the console, on a phone."""
