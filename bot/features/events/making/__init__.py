"""Making an event: entering, changing, copying, cancelling, events that come again, and the messages about them."""
