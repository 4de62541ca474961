"""Tables of feeds."""

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Made by the room's builder."""
