"""What comes around an event by itself: reminders before it, thanks and one question after it."""
