"""Good news from a teacher's own chat: at most five taps from the main menu."""
