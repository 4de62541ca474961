"""Words of /setup: what was chosen so far, and which step comes next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from bot.news.schedules import WHOLE, Rule, Schedule, Style, Template, WhenEmpty

Step = Literal["channel", "when", "feeds", "look", "adders", "done"]
STEPS: tuple[Step, ...] = get_args(Step)


@dataclass(frozen=True, slots=True)
class SetupDraft:
    """What was chosen so far; a schedule is made of it at the end.

    `schedule_id`: the schedule that is changed, None for a new one. `passed`: steps that were gone through, though what
    they choose has a default.
    """

    schedule_id: int | None = None
    channel_id: int | None = None
    times: tuple[int, ...] = ()  # minutes after midnight
    days: tuple[int, ...] = (1, 2, 3, 4, 5, 6, 7)  # ISO weekdays
    zone: str | None = None  # IANA
    feeds: tuple[int, ...] = ()
    topics: tuple[str, ...] = ()
    role_id: int | None = None
    style: Style = "card"
    when_empty: WhenEmpty = "skip"
    max_stories: int = 5
    template: Template = WHOLE
    passed: tuple[Step, ...] = ()

    @property
    def rule(self) -> Rule | None:
        """When it posts; None while the time or the zone is not chosen."""
        return Rule(self.times, self.days, self.zone) if self.times and self.zone else None

    def has(self, step: Step) -> bool:
        """Whether a step is done."""
        match step:
            case "channel":
                return self.channel_id is not None
            case "when":
                return self.rule is not None
            case "done":
                return False
            case _:
                return step in self.passed

    @property
    def next_step(self) -> Step:
        """The first step that is not done."""
        return next(step for step in STEPS if not self.has(step))


def make_draft(schedule: Schedule) -> SetupDraft:
    """Return a schedule as /setup shows it: every step is done, and each can be changed."""
    return SetupDraft(
        schedule.id,
        schedule.channel_id,
        schedule.rule.times,
        schedule.rule.days,
        schedule.rule.zone,
        schedule.feeds,
        schedule.topics,
        schedule.role_id,
        schedule.style,
        schedule.when_empty,
        schedule.max_stories,
        schedule.template,
        ("feeds", "look", "adders"),
    )
