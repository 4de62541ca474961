"""Tables of stories."""

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Made by the room's builder."""
