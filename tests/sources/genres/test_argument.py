"""A text argues where its writer does, all along; what others say in it is theirs."""

from __future__ import annotations

import pytest

from bot.sources.genres.argument import is_argued

VIEWS = [
    "I think the ferry is the best thing that this town owns, and I don’t say so lightly after a winter of delays.",
    "My neighbours tell another story. I have heard it often enough, over fences and in the queue for the bakery.",
    "The timetable is a promise. I believe that a promise to islanders weighs as much as one to the mainland.",
    "When the engines failed in January I stood on the quay with everyone else, and I doubt that many were surprised.",
    "Money is not the point. I would rather pay for a boat that sails than for a study of why it does not.",
    "So I am not asking for much, and my hope is that somebody in the council reads this over breakfast.",
    "I know what the answer will be, for I have had it by post. I still want the boat.",
]
DEMANDS = [
    "The harbour wall is the oldest thing in Westhaven, and the council must decide whether it is to stand.",
    "It should begin with the money. A fund for repairs needs to be set up now, and it must be open to inspection.",
    "The engineers should be heard in public. Their report must not lie in a drawer until the next storm comes.",
    "Residents ought to have a seat at the table, and the harbour company should pay for the damage that it did.",
    "None of this is beyond a town of this size. The mayor needs to say so, and the council must act before winter.",
    "A wall that gives way is not fate. It is a choice, and the town should make another one while it can.",
    "The neighbouring towns have shown how it is done: a plan, a levy for ten years, and engineers who answer.",
    "There is no reason for which Westhaven could not do the same, and there is every reason for which it will.",
]
NEWS = [
    "The council put off its vote on the harbour wall on Monday, and the mayor said that it must wait for a report.",
    "“I think it is a disgrace,” said Ida Lund, who lives behind it. “I believe I speak for my street.”",
    "“I doubt that they care. I hope they do. I fear the next storm,” she added. “My view is that it must go.”",
    "Engineers told the council that the wall should be mended before winter and that the road needs to stay shut.",
    "The harbour company said it would not pay. According to its lawyers it must not be made to, and should not be.",
    "The mayor said that the town ought to have a fund, and announced that residents should be heard in the autumn.",
    "Work on the wall was last done in 1974, when the pier beside it was built, and it has been watched ever since.",
    "The council meets again in March, when the engineers have said that their report will be ready to be read.",
]
MEMORIES = [
    "I was nine when I first saw the reefs. My father rowed, and I sat in the bow with a tin of biscuits on my knees.",
    "I slept badly that winter. I had a cold, and my mother gave me honey, and I read all there was about the tides.",
    "By spring I could row alone. I went out on the first of May, and I came back with a map that I had drawn myself.",
    "I showed it to my sister, who laughed. I put it in a drawer, and I forgot it for eleven years in another country.",
    "I found it when I moved. I wept a little, I called my sister, and I went down to the harbour that very evening.",
    "I bought a boat with my first wages. I rowed out at dawn, I drew until noon, and I was home before it was dark.",
    "I never told the office. I kept my maps in a tin, and I only opened it for my daughter when she was nine herself.",
]


@pytest.mark.parametrize(
    ("paragraphs", "argued"),
    [
        (VIEWS, True),
        (DEMANDS, True),
        ([*NEWS, "The writer is a fellow of the Westhaven Institute."], True),
        ([*NEWS, "The views expressed in this article are the author’s own."], True),
        (NEWS, False),
        (MEMORIES, False),  # a life is told, nothing is argued
        (VIEWS[:2], False),  # too short to tell
        ([f"KEEPER: {one}" for one in VIEWS], False),  # a transcript
        ([f"“{one}" for one in VIEWS], False),  # one long quotation, opened anew in each paragraph
        ([f"''{one}''" for one in VIEWS], False),
        ([one.replace("must", "must, you see,") for one in DEMANDS], False),  # advice to a reader
        ([], False),
    ],
)
def test_only_the_writers_own_argument_counts(paragraphs: list[str], argued: bool) -> None:
    assert is_argued(paragraphs) is argued
