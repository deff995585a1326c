"""What an operator asked for and cannot get; the message says what is wrong and what to do."""


class Refused(Exception):
    """Nothing was changed. The message is shown as it is, one line a problem."""
