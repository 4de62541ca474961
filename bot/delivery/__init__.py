"""Schedules -> posts: recurrence, what is due, the ledger that makes each post be sent once, and its sending."""
