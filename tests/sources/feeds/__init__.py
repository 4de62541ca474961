"""Feeds: fetched, read, and what in them is new."""
