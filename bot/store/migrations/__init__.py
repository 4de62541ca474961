"""The schema's history, for Alembic. A merged migration is never edited."""
