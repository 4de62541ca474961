"""Web pages: what they say of themselves, their day, and the article that stands on them."""
