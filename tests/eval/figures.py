"""Each figure of the table: what it is made of, what it aims at, and what was measured."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tests.eval.bootstrap import Counts, Interval, Value, difference, drawn, interval, total

POINTS = 0.02  # that a figure may be worse on the part that nobody looks at


@dataclass(frozen=True, slots=True)
class Figure:
    """One line: from which counts, and which way is better."""

    key: str
    what: str
    value: Value
    aim: float
    more_is_better: bool = True
    per_cent: bool = True

    def worse_by(self, now: float, before: float) -> float:
        """How much worse `now` is; below 0 where it is better."""
        return before - now if self.more_is_better else now - before

    def reaches(self, value: float, limit: float) -> bool:
        return self.worse_by(value, limit) <= 0

    def shown(self, value: float) -> str:
        return f"{100 * value:.1f}" if self.per_cent else f"{value:.3f}"


@dataclass(frozen=True, slots=True)
class Measured:
    """A figure over all its documents and over the two parts: the one whose errors are looked at, and the other."""

    figure: Figure
    value: float
    noise: Interval
    counts: tuple[Counts, ...] = ()  # by document; none where it is not made of any
    looked_at: float | None = None
    unseen: float | None = None
    fall: Interval | None = None  # how much worse it is on the unseen part

    @property
    def falls(self) -> bool:
        """Whether it is more than two points worse on the unseen part."""
        if self.looked_at is None or self.unseen is None:
            return False
        return self.figure.worse_by(self.unseen, self.looked_at) > POINTS

    @property
    def is_by_heart(self) -> bool:
        """Whether it falls, and not by the luck of which documents lie in which part: the interval leaves out 0."""
        return self.falls and self.fall is not None and self.fall.low > 0


def measure(
    figure: Figure, counts: Sequence[Counts], looked_at: Sequence[Counts], unseen: Sequence[Counts]
) -> Measured:
    """The figure of `counts`, and of the two parts where both have documents."""
    value = figure.value(total(counts))
    noise = interval(drawn(counts, figure.value))
    if not looked_at or not unseen:
        return Measured(figure, value, noise, tuple(counts))
    better, worse = (looked_at, unseen) if figure.more_is_better else (unseen, looked_at)
    return Measured(
        figure,
        value,
        noise,
        tuple(counts),
        figure.value(total(looked_at)),
        figure.value(total(unseen)),
        difference(better, worse, figure.value, paired=False),
    )


def share(part: float, whole: float) -> float:
    return part / whole if whole else 0.0


def f1(precision: float, recall: float) -> float:
    return share(2 * precision * recall, precision + recall)


def _of_both(sums: Sequence[float]) -> float:
    right, listed, found, there = sums
    return f1(share(right, listed), share(found, there))


def _times_found(sums: Sequence[float]) -> float:
    gold, system, found, _ = sums
    return f1(share(found, system), share(found, gold))


def _time_values(sums: Sequence[float]) -> float:
    return share(sums[3], sums[2]) * _times_found(sums)


def _mean_of_questions(sums: Sequence[float]) -> float:
    means = [share(part, whole) for part, whole in zip(sums[::2], sums[1::2], strict=True) if whole]
    return share(sum(means), len(means))


def _one_share(sums: Sequence[float]) -> float:
    return share(sums[0], sums[1])


def _mean_of_both(sums: Sequence[float]) -> float:
    precision, recall, documents = sums
    return f1(share(precision, documents), share(recall, documents))


_DESK = (
    Figure("desk_wrong_mouth", "desk: quotes in another's mouth", _one_share, 0.03, more_is_better=False),
    Figure("desk_sure_wrong", "desk: … of those shown as sure", _one_share, 0.015, more_is_better=False),
    Figure("desk_sure", "desk: quotes shown as sure", _one_share, 0.70),
    Figure("desk_statements", "desk: statements found, with the right speaker", _one_share, 0.90),
    Figure("desk_nobody", "desk: terms and scare quotes given a speaker", _one_share, 0.10, more_is_better=False),
    Figure("desk_entries", "desk: timeline entries right", _one_share, 0.80),
    Figure("desk_key_events", "desk: key events found", _one_share, 0.75),
    Figure("desk_dates", "desk: dates right, where the event is one", _one_share, 0.94),
    Figure("desk_gist", "desk: the gist carries the news", _one_share, 0.80),
    Figure("desk_misleading", "desk: the gist misleads", _one_share, 0.05, more_is_better=False),
    Figure("desk_facts", "desk: six questions, token F1", _one_share, 0.50, per_cent=False),
    Figure("desk_facts_wrong", "desk: … answers that are wrong", _one_share, 0.15, more_is_better=False),
    Figure("desk_silent", "desk: … answered by the article, left out", _one_share, 0.40, more_is_better=False),
    Figure("desk_people", "desk: people, F1", _of_both, 0.90),
    Figure("desk_roles_wrong", "desk: … roles wrong", _one_share, 0.03, more_is_better=False),
    Figure("desk_roles", "desk: … people with a role", _one_share, 0.50),
)

FIGURES: Mapping[str, Figure] = {
    figure.key: figure
    for figure in (
        *_DESK,
        Figure("direct_quotes", "direct quotes with their speaker, F1", _of_both, 0.95),
        Figure("all_quotes", "all quotes with their speaker, F1", _of_both, 0.92),
        Figure(
            "unattributed_terms",
            "quoted terms that nobody says, given a speaker",
            _one_share,
            0.15,
            more_is_better=False,
        ),
        Figure("time_values", "times: found and right in value, F1", _time_values, 0.80),
        Figure("times_found", "times: found, relaxed F1", _times_found, 0.95),
        Figure("five_w", "who, what, when, where, why, how: token F1", _mean_of_questions, 0.42, per_cent=False),
        Figure("unasked", "answers to the 32 questions that have none", _one_share, 16 / 32, more_is_better=False),
        Figure("gist_rouge1", "gist against the standfirst, ROUGE-1", _one_share, 0.30, per_cent=False),
        Figure("gist_rouge2", "gist against the standfirst, ROUGE-2", _one_share, 0.13, per_cent=False),
        Figure("gist_rougeL", "gist against the standfirst, ROUGE-L", _one_share, 0.23, per_cent=False),
        Figure(
            "gist_over_lead",
            "gist no better than the lead, by article: p",
            _one_share,
            0.05,
            more_is_better=False,
            per_cent=False,
        ),
        Figure("salient_events", "timeline against the events that people hold salient, F1", _of_both, 0.53),
        Figure("salient_dates", "dates right, of the salient events that it holds", _one_share, 0.88),
        Figure("stories", "articles grouped into stories, B-cubed F1", _mean_of_both, 0.95, per_cent=False),
        Figure("outlets", "three outlets' reports of narrow events, B-cubed F1", _mean_of_both, 0.96, per_cent=False),
        Figure("topics_dates", "timelines of hundreds of articles: days, F1", _mean_of_both, 0.573, per_cent=False),
        Figure("topics_rouge1", "… words, aligned ROUGE-1", _mean_of_both, 0.115, per_cent=False),
        Figure("topics_rouge2", "… words, aligned ROUGE-2", _mean_of_both, 0.034, per_cent=False),
    )
}
