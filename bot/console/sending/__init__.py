"""Messages to many: the list of them, and for each one page that follows it from draft to done."""
