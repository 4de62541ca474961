"""Dateline: a Discord bot that delivers the news brief."""

__version__ = "0.1.0"
