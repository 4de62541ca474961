"""Tables of schedules."""

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Made by the room's builder."""
