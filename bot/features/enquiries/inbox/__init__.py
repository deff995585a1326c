"""Questions of parents for staff in the chat, and the overview at the end of a day at school."""
