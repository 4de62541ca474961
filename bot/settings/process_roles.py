"""What one process does of all that the bot does: everything, or a part of it beside others at one database."""

from __future__ import annotations

from typing import Final, Literal, TypeAlias, get_args

Role: TypeAlias = Literal["all", "gateway", "worker"]
ROLES: Final[tuple[Role, ...]] = get_args(Role)
