"""Feeds: fetching them politely, reading them however broken they are, and telling what in them is new."""
