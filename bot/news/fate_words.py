"""Why an item of a feed met its fate, where that is the same for many: sentences of `/feed history`."""

from __future__ import annotations

from typing import Final

BEFORE: Final = "It was in the feed before this server followed it."
NOT_FIRST: Final = "It was in the feed before this server followed it, and was not among the newest."
PAUSED: Final = "It came while the feed was paused."
FIRST: Final = "It was among the newest when this server began to follow the feed."
SAME_TEXT: Final = "The same text is here already."
BEFORE_FOLLOWING: Final = "It is an edit of an item from before this server followed the feed."
