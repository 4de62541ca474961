"""Dateline: a Discord bot that delivers the news brief."""

__version__ = "0.2.0"
