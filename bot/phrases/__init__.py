"""Ready sentences that exist in every language: the lists of `messages/phrases.toml`, and a search over them."""
