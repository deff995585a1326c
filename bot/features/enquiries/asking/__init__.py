"""Parents asking school a question in the chat, and what becomes of it."""
