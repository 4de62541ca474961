"""Lines between an article's paragraphs that are none of it, in pasted text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.news import Extent
from bot.sources.boilerplate import find_boilerplate, is_boilerplate
from bot.sources.layout import lay_out

P1 = "The harbour board voted nine to two on Monday to close the old ferry terminal, ending months of argument."
P2 = "“We could not go on paying for an empty building,” the board’s chair, Ines Calder, told reporters after the vote."
P3 = "The terminal opened in 1931 and carried three million passengers a year before the bridge was built."

NOT_ARTICLE = [
    "Advertisement",
    "ADVERTISEMENT - SCROLL TO CONTINUE",
    "Advertisement 2",
    "Article content",
    "Story continues below advertisement",
    "Article continues after ad",
    "This advertisement has not loaded yet, but your article continues below.",
    "Continue reading below",
    "SCROLL DOWN FOR MORE",
    "Skip past newsletter promotion",
    "after newsletter promotion",
    "Werbung",
    "Publicité",
    "La suite après la publicité",
    "Loading...",
    "Read more: Bridge tolls to rise again",
    "READ MORE | Bridge tolls to rise again",
    "READ NEXT: Bridge tolls to rise again",
    "Related: ‘We will strike,’ say ferry crews",
    "Related stories",
    "MORE FROM THE COAST: Bridge tolls to rise again",
    "WATCH: The last ferry leaves the quay",
    "Don't miss: The town that fish built",
    "Lesen Sie auch: Maut wird teurer",
    "Lire aussi : Les péages augmentent",
    "To read the whole report of the auditor on the bridge and its cost, click here.",
    "CLICK HERE FOR MORE COAST NEWS",
    "(Graphic: Ferry crews since 1931 - here)",
    "You can read the whole report here.",
    "Here are more stories on the bridge and its tolls.",
    "We use cookies to improve your experience on our site. You can accept or change your settings.",
    "This site asks you to consent to cookies; our partners store and access data on your device.",
    "Sign up for our daily newsletter.",
    "Subscribe to our newsletter and get the news of the coast each morning",
    "Get the day’s stories delivered straight to your inbox.",
    "By signing up, you agree to our terms of use and privacy policy.",
    "Enter your email address",
    "Thank you for subscribing!",
    "You have two free articles left this month.",
    "Already a subscriber? Sign in",
    "Download our free app to read the news first.",
    "Follow us on Facebook and Instagram.",
    "Follow Jane Doe on X",
    "Share",
    "Share on Facebook | Share on X | WhatsApp | Email",
    "Copy link",
    "Facebook Twitter Email Print",
    "4 min read",
    "Listen to this article",
    "0:00 / 3:42",
    "Photo: Ana Roth",
    "Photograph by Ana Roth",
    "Image source, Coast Pictures",
    "Main image credit: Coast Pictures",
    "Image caption, The terminal in March",
    "Ana Roth/Coast Press",
    "Getty Images",
    "The terminal in March, when the last ferry left. (AP Photo/Ana Roth)",
    "The terminal in March. Photo: Ana Roth",
    "The terminal in March. Ana Roth / Getty Images",
    "The terminal in March, which was wet. Photo by Ana Roth",
    "Boxes at the terminal on Monday. (Ana Roth/aroth@coast.example)",
    "(Reporting by Ana Roth; Additional reporting by Ravi Menon in Saltmere)",
    "Additional reporting by " + ", ".join(["Ana Roth"] * 7) + " and Ravi Menon in SALTMERE; Editing by Ada Lane",
    "-- Coast News's Ravi Menon contributed to this report.",
    "Ana Roth covers the coast. Contact her at aroth@coast.example.",
    "The terminal in March. Photos courtesy of Ana Roth",
    "Ada Lane at the terminal on Monday, where she had waited. Credit Ana Roth/The Coast Times",
    "Ada Lane waits at the terminal. ANA ROTH aroth@coast.example",
    "Ada Lane waits at the terminal. Ana Roth, Staff Photographer",
    "Ada Lane waits at the terminal. Ana Roth for the Coast Times",
    "Ada Lane waits at the terminal. Ana M. Roth | Coast Times",
    "Ada Lane waits at the terminal. (Ana Roth, The Coast Times)",
    "Open image in gallery",
    "Your browser does not support this video",
    "A post shared by Ana Roth (@anaroth)",
    "When you buy through links on our site, we may earn an affiliate commission.",
    "This article contains affiliate links; we may be paid for what you buy.",
    "We may receive a commission on purchases made from links.",
    "Got a tip? Email us at tips@coast.example",
    "This is a live blog. It was updated all day.",
    "This live page is now closed.",
    "With assistance from Ravi Menon.",
    "This article has been adapted from its original source.",
    "© 2024 Coast News",
    "Most read",
    "Trending",
    "Recommended for you",
    "* * *",
    "___",
    "Terms | Privacy",
    "Share full article",
    "Sponsor message",
    "Credit...Ana Roth for the Coast News",
    "We use your sign-up to send you news in ways that you have agreed to.",
    "You can unsubscribe at any time.",
    "Do you have an opinion on this? Write to us.",
    "Become a member today.",
    "Support our journalism",
    "Stay updated with the latest news of the coast.",
    "Most viewed in National",
]

ARTICLE = [
    P1,
    P2,
    P3,
    "The seat was lost. Ana Roth for the Greens came third.",
    "By Ada Lane's count, forty ships had left the port before the storm",
    "By Monday Ada Lane had left.",
    "Ada Lane said that her own firm contributed to this report.",
    "By Land and Sea",
    "The vote was lost. (Ana Roth, the harbour master, voted too.)",
    "They wrote in protest. Ada Lane, Ana Roth and the Coast Times",
    "“We use cookies to see who you are,” said Ada Lane, whose firm sells your data to its partners.",
    "The regulator fined the firm for storing cookies on the browsers of people who gave no consent.",
    "The paper’s newsletter told readers to subscribe by Friday, the court heard.",
    "The commission said that products bought through such links would be taxed.",
    "Follow the river upstream and you come to the town where both women were born.",
    "Read more than anyone else in the room, the clerk knew the rules and used them.",
    "Sign-up sheets were passed round, and forty people put their names on them.",
    "Sign up was slow, and only forty people had put their names down by noon.",
    "Share prices fell by a tenth on Monday after the vote.",
    "Sharing the cost is the only way, she said.",
    "Photo after photo shows the terminal as it was.",
    "Photos of the terminal were shown to the court on Monday.",
    "Related businesses will be paid until March.",
    "More than 40 people protested.",
    "More from the board is expected on Friday, the mayor said.",
    "Watch the quay long enough and you will see the last ferry go.",
    "Listen to the people of the quay and you hear one word.",
    "Getty and Reuters said on Monday that they would merge their archives.",
    "Get the board to pay, the crews said, and the strike is over.",
    "Click by click, the counter rose to nine.",
    "Subscribers to the line lost their money when it closed.",
    "Image is all that the board cares for, he said.",
    "Credit is hard to come by on the quay.",
    "The picture that the court was shown: a woman, a boat and a bridge.",
    "The board voted 9/2, with Lane/Reed against.",
    "Trending words were counted by the police on Monday.",
    "Comment was free, but facts were dear.",
    "Advertisement spending fell by a third.",
    "This article of the treaty has been adapted twice, the judge said.",
    "Copyright law will change in May, the minister said.",
    "This content is what the court must judge, he said.",
    "By clicking his fingers he had the room's ear, she said.",
    "Yes.",
    "“No.”",
    "What the board wants",
    "Leeds | 3 | 1",
    "1.",
    "The crews earn little, and the money they make from the sales of fish is theirs.",
    "Become a member of the board and you will see, he said.",
    "Support our fishermen, she asked of the crowd on the quay.",
    "Stay with the boat, they told him.",
    "You can find work on the quay if you look.",
    "Most of the crews stayed.",
    "We earn no money from the sales, she said.",
    "Follow-up talks are planned on Friday.",
    "See the quay in March and you see it empty.",
    "Watch: the last ferry leaves. The board, which had promised to keep the terminal open for years, voted nine to "
    "two on Monday to close it, and the crews, of whom forty were there, left the room before the chair had finished "
    "her speech, they told reporters.",
    "To see the quay empty is to know what the crews lost.",
]


@pytest.mark.parametrize("line", NOT_ARTICLE)
def test_a_line_that_is_none_of_the_articles_is_told_wherever_it_stands(line: str) -> None:
    assert is_boilerplate(line)
    text = f"{P1}\n\n{P2}\n\n{line}\n\n{P3}"
    (found,) = find_boilerplate(text, Extent(0, len(text)))
    assert text[found.start : found.end] == line
    tail = f"{P1}\n\n{P2}\n\n{P3}\n\n{line}\n"
    assert lay_out(tail).body.end == tail.index(P3) + len(P3)


@pytest.mark.parametrize(
    "line",
    [
        "By Ana Roth",
        "by Ana Roth",
        "BY ANA ROTH and RAVI MENON AUG. 24, 2026",
        "By Ana Roth and Ravi Menon | SALTMERE",
        "By Ana Roth | aroth@coast.example",
        "By Ana Roth, Coast Press",
        "By Ana Roth Staff writer",
    ],
)
def test_a_byline_in_a_pasted_text_is_none_of_the_article_and_a_page_is_asked_for_it(line: str) -> None:
    text = f"{P1}\n\n{line}\n\n{P3}"
    assert [text[one.start : one.end] for one in find_boilerplate(text, Extent(0, len(text)))] == [line]
    assert not is_boilerplate(line)


@pytest.mark.parametrize("line", ARTICLE)
def test_a_line_of_the_article_that_only_looks_like_one_is_kept(line: str) -> None:
    assert not is_boilerplate(line)
    text = f"{P1}\n\n{P2}\n\n{line}\n\n{P3}"
    assert find_boilerplate(text, Extent(0, len(text))) == ()


def test_headlines_of_other_stories_are_told_by_their_capitals_and_their_place() -> None:
    shouted = "BRIDGE TOLLS TO RISE AGAIN IN THE SPRING"
    titled = "Bridge Tolls to Rise Again in the Spring, Board Says"
    for line in (shouted, titled):
        text = f"{P1}\n\n{line}\n\n{P3}"
        assert [text[one.start : one.end] for one in find_boilerplate(text, Extent(0, len(text)))] == [line]
    for line in ("What the board wants and why it cannot have it", "THE BOARD", f"“{shouted}”", f"{shouted}!"):
        text = f"{P1}\n\n{line}\n\n{P3}"
        assert find_boilerplate(text, Extent(0, len(text))) == ()


def test_a_text_all_in_capitals_loses_nothing() -> None:
    text = "\n\n".join(one.upper() for one in (P1, P3, "THE BOARD VOTES ON THE NEW BRIDGE AGAIN", P1))
    assert find_boilerplate(text, Extent(0, len(text))) == ()


def test_titles_below_a_heading_of_other_stories_go_with_it() -> None:
    titles = "Bridge tolls to rise again\n\nThe town that fish built"
    box = f"Recommended stories\n\nlist of 2 items\n\n{titles}\n\nend of list"
    text = f"{P1}\n\n{box}\n\n{P2}\n\n{P3}"
    kept = text
    for one in reversed(find_boilerplate(text, Extent(0, len(text)))):
        kept = kept[: one.start] + kept[one.end :]
    assert kept.split() == f"{P1} {P2} {P3}".split()


def test_an_article_about_such_things_keeps_them() -> None:
    lines = ["Advertisement", "Sign up for our daily newsletter.", "We use cookies; you can accept our settings."]
    text = "\n\n".join([P1, *lines, *lines])
    assert find_boilerplate(text, Extent(0, len(text))) == ()


@pytest.mark.parametrize("label", ["Advertisement", "Share", "Listen to this article", "4 min read", "Copy link"])
def test_a_label_above_the_article_is_neither_title_nor_body(label: str) -> None:
    text = f"{label}\n\nHarbour Board Votes to Close Old Ferry Terminal\n\n{label}\n\n{P1}\n\n{P2}"
    layout = lay_out(text)
    assert layout.title == "Harbour Board Votes to Close Old Ferry Terminal"
    assert layout.body.start == text.index(P1)


@given(st.lists(st.one_of(st.sampled_from([*NOT_ARTICLE, *ARTICLE]), st.text(max_size=20)), max_size=12), st.text())
def test_what_is_found_lies_in_the_body_in_order(parts: list[str], before: str) -> None:
    text = before + "\n\n".join(parts)
    at = len(before)
    for one in find_boilerplate(text, Extent(len(before), len(text))):
        assert at <= one.start < one.end <= len(text)
        at = one.end
