"""The world brought in: text, Markdown and HTML files, JSON Lines, and web pages become an `Article`."""
