"""What of a page is its article: lists and tables are, boxes and struck-out words are not."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.news import Article
from bot.sources.pages.page import parse_page

P1 = "The harbour board voted nine to two on Monday to close the old ferry terminal, ending months of argument."
P2 = "“We could not go on paying for an empty building,” the board’s chair, Ines Calder, told reporters after the vote."
P3 = "The terminal opened in 1931 and carried three million passengers a year before the bridge was built."
P4 = "Two members, Ravi Menon and Li Wei, voted against. They asked for another year to find a tenant."
P5 = "The work is to begin on 3 March 2027 and to last two years, the board said in its report to the council."
TITLE = "Harbour Board Votes to Close Old Ferry Terminal"
URL = "https://www.coast.example/news/ferry"
SHAPES = {
    "article": "<header><nav><a href='/'>Home</a></nav></header><article><h1>{title}</h1>{body}</article>"
    "<footer>© Coast</footer>",
    "bare": "<h1>{title}</h1>{body}",
    "main": "<div class='nav'><a href='/'>Home</a></div><main><div class='inner'><h1>{title}</h1>{body}</div></main>",
    "classes": "<div id='page'><h1>{title}</h1><div class='article-body entry-content'>{body}</div></div>",
    "plain divs": "<div><div><div><h1>{title}</h1></div><div class='c-17'>{body}</div></div></div>",
}


def read(body: str, shape: str = "article", head: str = "") -> Article:
    inside = SHAPES[shape].format(title=TITLE, body=body)
    top = f"<!doctype html><html lang='en'><head><meta charset='utf-8'><title>{TITLE}</title>{head}</head>"
    html = f"{top}<body>{inside}</body></html>"
    return parse_page(html.encode(), URL, "utf-8")


def body_of(article: Article) -> str:
    return article.text[article.body.start : article.body.end]


def lines(body: str, shape: str = "article") -> list[str]:
    """The paragraphs of the body that is read."""
    return body_of(read(body, shape)).split("\n\n")


def p(*words: str) -> str:
    return "".join(f"<p>{one}</p>" for one in words)


STORY = p(P1, P2, P3, P4, P5)

every_shape = pytest.mark.parametrize("shape", SHAPES)


@every_shape
@pytest.mark.parametrize(
    ("block", "expected"),
    [
        (
            "<ul><li>a new deck for lorries,</li><li>“a railing that a child cannot climb,” said Ada Lane,</li></ul>",
            ["a new deck for lorries,", "“a railing that a child cannot climb,” said Ada Lane,"],
        ),
        (
            "<ol><li>First, the deck.</li><li><p>Then the railing.</p></li></ol>",
            ["First, the deck.", "Then the railing."],
        ),
        (
            "<ul><li>The north side<ul><li>the deck</li><li>the railing</li></ul></li><li>The south side</li></ul>",
            ["The north side", "the deck", "the railing", "The south side"],
        ),
        (
            "<div class='wrap'><ul><li>The <b>deck</b> is <a href='/d'>forty metres</a> long.</li>"
            "<li>It is wet.</li></ul></div>",
            ["The deck is forty metres long.", "It is wet."],
        ),
        (
            "<dl><dt>Deck</dt><dd>It is old and it will be replaced.</dd></dl>",
            ["Deck", "It is old and it will be replaced."],
        ),
        (
            "<ul><li>Before <em>this</em> <p>Then a paragraph.</p> and <b>after</b> it</li></ul>",
            ["Before this", "Then a paragraph.", "and after it"],
        ),
    ],
)
def test_a_list_in_the_story_is_kept_in_its_place(shape: str, block: str, expected: list[str]) -> None:
    assert lines(p(P1, P2, "The board asked for these:") + block + p(P3, P4), shape) == [
        P1,
        P2,
        "The board asked for these:",
        *expected,
        P3,
        P4,
    ]


TABLE = """<table><caption>The vote</caption><thead><tr><th>Ward</th><th>For</th><th>Against</th></tr></thead><tbody>
<tr><td>North Quay</td><td>1,204</td><td>310</td></tr>
<tr><td><a href='/s'>South Quay</a></td><td>98</td><td>402</td></tr></tbody></table>"""
ROWS = ["The vote", "Ward | For | Against", "North Quay | 1,204 | 310", "South Quay | 98 | 402"]


@every_shape
@pytest.mark.parametrize(
    "wrap", ["{}", "<figure class='wp-block-table'>{}</figure>", "<div class='table-wrap'>{}</div>"]
)
def test_a_table_in_the_story_is_kept_as_a_line_for_each_row(shape: str, wrap: str) -> None:
    assert lines(p(P1, P2) + wrap.format(TABLE) + p(P3, P4), shape) == [P1, P2, *ROWS, P3, P4]


def test_tables_that_only_place_things_are_no_table() -> None:
    body = f"<table><tr><td><a href='/'>Home</a></td><td>{p(P1, P2)}<p>{P3}</p>{p(P4)}</td></tr></table>"
    assert lines(body, "bare") == [P1, P2, P3, P4]
    assert lines(p(P1, P2) + f"<table role='presentation'><tr><td>{P3}</td></tr></table>" + p(P4)) == [P1, P2, P3, P4]
    nested = f"<table><tr><td><table><tr><td>{p(P1)}</td></tr><tr><td>{p(P2, P3)}</td></tr></table></td></tr></table>"
    assert lines(nested, "bare") == [P1, P2, P3]


@every_shape
@pytest.mark.parametrize(
    "block",
    [
        "<ul><li><a href='/a'>Bridge tolls to rise again</a></li><li><a href='/b'>Crews seek new jobs</a></li></ul>",
        "<ul class='x'><li><a href='#one'>The vote</a></li><li><a href='#t'>The bridge</a></li></ul>",
        "<nav><ul><li>Home</li><li>Sport</li></ul></nav>",
        "<table><tr><td><a href='/a'>Home</a></td><td><a href='/b'>Sport</a></td></tr>"
        "<tr><td><a href='/c'>World</a></td><td><a href='/d'>Arts</a></td></tr></table>",
    ],
)
def test_lists_and_tables_of_links_are_not_article(shape: str, block: str) -> None:
    assert lines(p(P1, P2) + block + p(P3, P4, P5), shape) == [P1, P2, P3, P4, P5]


@every_shape
@pytest.mark.parametrize(
    ("said", "read_as"),
    [
        (
            "The firm paid <s>40 million</s> 4 million euros, Tom Reed said.",
            "The firm paid 4 million euros, Tom Reed said.",
        ),
        ("The vote was <strike>ten</strike> <ins>nine</ins> to two, she said.", "The vote was nine to two, she said."),
        ("It cost <del datetime='x'>a lot</del>little, the clerk told them.", "It cost little, the clerk told them."),
        (
            "The clerk <span style='color:red; text-decoration: line-through'>lied</span> erred, she said.",
            "The clerk erred, she said.",
        ),
        ("The clerk <span class='line-through'>lied</span> erred, she said.", "The clerk erred, she said."),
        ("The clerk erred, she said.<s> “He <b>stole</b> it,” said Reed.</s>", "The clerk erred, she said."),
    ],
)
def test_struck_out_words_are_not_read(shape: str, said: str, read_as: str) -> None:
    assert lines(p(P1, said, P2, P3, P4), shape) == [P1, read_as, P2, P3, P4]


@every_shape
def test_a_paragraph_that_is_struck_out_is_gone(shape: str) -> None:
    gone = "<p><del>The mayor was arrested on Monday, a spokesman said.</del></p>"
    style = "text-decoration-line:line-through"
    whole = f"<del><p>The mayor was arrested on Monday.</p></del><p style='{style}'>He was not here.</p>"
    assert lines(p(P1) + gone + p(P2) + whole + p(P3, P4), shape) == [P1, P2, P3, P4]


def test_underlined_words_are_read() -> None:
    said = "The board <span style='text-decoration: underline'>did</span> <u>not</u> vote, she said."
    assert lines(p(P1, said, P2, P3)) == [P1, "The board did not vote, she said.", P2, P3]


@pytest.mark.parametrize(
    ("said", "read_as"),
    [
        ("It closed in 2019<sup>3</sup> after a vote.", "It closed in 2019 after a vote."),
        ("It closed in 2019<sup><a href='#fn3'>3</a></sup> after a vote.", "It closed in 2019 after a vote."),
        ("It closed in 2019<sup>[3]</sup><sup>,</sup><sup>[4]</sup> after a vote.", "It closed in 2019, after a vote."),
        ("The board’s report<sup>12</sup> says so.", "The board’s report says so."),
        ("It cost 3.5 million.<sup>1,2</sup> Nobody knew.", "It cost 3.5 million. Nobody knew."),
        ("Some 45%<sup>2</sup> of them were old.", "Some 45% of them were old."),
        ("There were 10<sup>6</sup> of them there.", "There were 10⁶ of them there."),
        ("There were 3.1 × 10<sup>-6</sup> of them there.", "There were 3.1 × 10⁻⁶ of them there."),
        ("It is 40 m<sup>2</sup> and 3 km<sup>2</sup> wide.", "It is 40 m² and 3 km² wide."),
        ("The air held CO<sub>2</sub> and PM<sub>2.5</sub> on that day.", "The air held CO2 and PM2.5 on that day."),
        ("It was H<sub>2</sub>SO<sub>4</sub>, she said.", "It was H2SO4, she said."),
        ("In 2019<sub>3</sub> it closed again.", "In 2019₃ it closed again."),
        ("On July 21<sup>st</sup> it closed again.", "On July 21st it closed again."),
        ("The Ferry<sup>TM</sup> and the Ferry<sup>®</sup> closed.", "The FerryTM and the Ferry® closed."),
        ("They found <sup>14</sup>C in the wood.", "They found ¹⁴C in the wood."),
        ("They found E = mc<sup>2</sup> on a wall.", "They found E = mc² on a wall."),
        ("It is 1<sup>1</sup>/<sub>2</sub> miles long.", "It is 1¹/₂ miles long."),
        ("It closed<sup>citation needed</sup> in 2019.", "It closed citation needed in 2019."),
        ("It closed<sup>*</sup> in 2019.", "It closed in 2019."),
    ],
)
def test_what_is_set_high_or_low_joins_no_number(said: str, read_as: str) -> None:
    assert lines(p(P1, said, P2, P3)) == [P1, read_as, P2, P3]


def test_a_quotation_that_only_the_browser_marks_has_its_marks() -> None:
    said = "The chair said <q>we <b>won</b></q> and left. <q>“Not yet,”</q> said Li Wei."
    assert lines(p(P1, said, P2, P3))[1] == "The chair said “we won” and left. “Not yet,” said Li Wei."


TOLLS = "The tolls will go up by a third, the board said."
COOKIES = (
    "We use cookies. By clicking “OK” or any content on this site, you agree to allow cookies to be placed. "
    "Read more in our privacy policy."
)
BOXES = [
    f"<div class='notice-overlay'><p>{COOKIES}</p></div>",
    f"<div><p>{COOKIES}</p><button>OK</button></div>",
    f"<section id='consent'><div><h2>Your privacy</h2><p>{COOKIES}</p><p>Our partners store data on your device, "
    "with your consent.</p></div></section>",
    "<div class='consent-banner'><p>“Your choices matter,” says the team here. Pick what you would keep.</p></div>",
    "<div role='dialog'><p>This site asks for your consent to use your personal data for its statistics.</p></div>",
    "<div class='newsletter-signup'><h3>The Morning Tide</h3><p>The news in your inbox, every day at six.</p></div>",
    "<div class='c-form'><p>Sign up to our free newsletter to get the day’s stories each morning.</p></div>",
    "<p>Sign up here for our daily briefing.</p>",
    "<p>Get the day’s top stories delivered to your inbox.</p>",
    "<div class='share-bar'><ul><li>Facebook</li><li>WhatsApp</li><li>Copy link</li></ul></div>",
    "<p>Share Facebook Twitter WhatsApp Email</p>",
    "<div class='ad-slot'><p>Advertisement</p></div>",
    "<p>Advertisement</p>",
    "<p>Article content</p>",
    "<p>ADVERTISEMENT</p><p>Story continues below</p>",
    "<p>This advertisement has not loaded yet, but your article continues below.</p>",
    "<p>Article continues after ad</p>",
    "<p>We may earn a commission if you buy something through a link on this page.</p>",
    "<p><em>When you purchase through links on our site, we may earn an affiliate commission.</em></p>",
    "<div class='related-stories'><h3>Related</h3><p>The bridge will cost twice what was planned.</p></div>",
    "<p><strong>READ MORE: <a href='/tolls'>Bridge tolls to rise again in the spring</a></strong></p>",
    "<p>Read more: <a href='/tolls'>Bridge tolls to rise again in the spring</a></p>",
    "<p><a href='/tolls'>Bridge tolls to rise again in the spring</a></p>",
    "<p><a href='/tolls'><strong>BRIDGE TOLLS TO RISE AGAIN IN THE SPRING</strong></a></p>",
    "<p>Also read | <a href='/tolls'>Bridge tolls to rise again in the spring</a></p>",
    f"<div class='c-12'><a href='/tolls'><img src='x'><h3>Bridge tolls to rise</h3><p>{TOLLS}</p></a></div>",
    f"<div class='c-12'><h3><a href='/tolls'>Bridge tolls to rise</a></h3><p>{TOLLS}</p></div>",
    "<aside><p>The tolls will go up by a third in the spring, the board said on Friday.</p></aside>",
    "<figure><img src='x'><figcaption>The terminal in March. Photo: Ana Roth/Coast Press</figcaption></figure>",
    "<div class='block'><img src='x'><p class='caption'>The terminal in March stood empty, as it had.</p></div>",
    "<p>Photo: Ana Roth/Coast Press</p>",
    "<p>Ana Roth/Coast Press</p>",
    "<p>Image source, Getty Images</p>",
    "<p>The terminal in March. (AP Photo/Ana Roth)</p>",
    "<p>Follow us on Facebook and Instagram for more.</p>",
    "<p>Download our app to read the news of the coast first.</p>",
    "<p>Your browser does not support the audio element.</p>",
    "<p>Listen to this article</p><p>4 min</p>",
    "<div hidden><p>The tolls will go up by a third in the spring, the board said on Friday.</p></div>",
    "<p>Already a subscriber? Log in</p>",
    "<p>Click here to read our guide to the tolls.</p>",
    "<p>Story continues below advertisement</p>",
    "<p>***</p>",
    "<ol class='footnotes'><li>The report of the auditor was printed in 1931 and was never sold.</li></ol>",
    f"<article class='card'><h3><a href='/tolls'>Bridge tolls to rise</a></h3><p>{TOLLS}</p></article>",
]


@every_shape
@pytest.mark.parametrize("box", BOXES)
@pytest.mark.parametrize("place", ["before", "between", "after"])
def test_what_a_page_puts_round_its_article_is_not_article(box: str, place: str, shape: str) -> None:
    before, between, after = (box if place == where else "" for where in ("before", "between", "after"))
    assert lines(before + p(P1, P2) + between + p(P3, P4, P5) + after, shape) == [P1, P2, P3, P4, P5]


@pytest.mark.parametrize("box", BOXES[:6])
def test_a_banner_outside_the_story_is_not_article_either(box: str) -> None:
    for html in (f"{box}<article>{STORY}</article>", f"<div>{STORY}</div>{box}"):
        assert lines(html, "bare") == [P1, P2, P3, P4, P5]


@pytest.mark.parametrize("name", ["id='gdpr'", "class='cookie-wall'", "class='privacy-overlay x'"])
def test_a_banner_that_is_longer_than_the_story_is_not_article(name: str) -> None:
    more = (
        "If they are disabled, some of what you see may not be what you like. You can change your choices at any time. "
        * 5
    )
    assert lines(
        f"<div {name}><h2>Your choice</h2><p>{COOKIES}</p><p>{more}</p></div><div>{p(P1, P2)}</div>", "bare"
    ) == [P1, P2]


@pytest.mark.parametrize(
    "paragraph",
    [
        "“We use cookies to see who you are,” said Ada Lane, whose firm sells your data to partners with no consent.",
        "The regulator fined the firm for placing cookies on browsers without the consent of its users.",
        "The newsletter told its readers to subscribe by Friday, the court heard.",
        "The commission said that products bought through the links would be taxed from Monday.",
        "Follow the river upstream and you come to the town where the two women were born.",
        "She wrote a newsletter on ferries that 400 people read each week.",
        "Read more than anyone else in the room, the clerk knew the rules and used them on Monday.",
        "Sign up sheets were passed round, and forty people put their names on them by noon.",
        "Share prices fell by a tenth on Monday after the vote was made known.",
        "Photo after photo shows the terminal as it was when the first ferry came in.",
        "More than 40 people protested outside, said the police.",
        "“Watch this,” she said. “It will be gone in a week.”",
        "The image shows the terminal/bridge complex as it was planned in 1931.",
        "Related businesses on the quay will be paid until March, the board said.",
        "The <a href='/a'>board</a> and the <a href='/b'>council</a> met with the <a href='/c'>union</a> on Monday.",
        "<a href='/a'>The board said on Monday that it would pay every ferry worker until the end of March.</a>",
        "The work was done by <a href='/x'>a photographer</a>.",
        "Yes.",
        "“No.”",
    ],
)
def test_a_paragraph_that_only_looks_like_a_box_is_kept(paragraph: str) -> None:
    assert re.sub(r"<[^>]+>", "", paragraph) in lines(p(P1, P2, paragraph, P3, P4, P5))


@pytest.mark.parametrize(
    "name",
    [
        "has-ads",
        "paywall",
        "article-ad",
        "content social",
        "js-share",
        "promo",
        "subscription-content",
        "sponsored",
        "cookie",
    ],
)
def test_a_name_does_not_make_the_story_itself_a_box(name: str) -> None:
    assert lines(f"<div class='{name}'>{STORY}</div>") == [P1, P2, P3, P4, P5]
    assert lines(f"<div class='{name}'>{p(P1, P2, P3)}</div><div class='{name}-2'>{p(P4, P5)}</div>") == [
        P1,
        P2,
        P3,
        P4,
        P5,
    ]
    assert lines("".join(f"<p class='{name}'>{one}</p>" for one in (P1, P2, P3, P4, P5))) == [P1, P2, P3, P4, P5]


def test_headings_of_the_storys_own_are_kept() -> None:
    assert lines(p(P1, P2) + "<h2>What the board wants</h2>" + p(P3, P4)) == [P1, P2, "What the board wants", P3, P4]
    live = "<div class='post'><h3><a href='#post-3'>The vote is in</a></h3>" + p(P3) + "</div>"
    assert "The vote is in" in lines(p(P1, P2) + live + p(P4))


def test_the_posts_of_a_live_page_are_one_story() -> None:
    posts = [
        f"<article id='p{at}'><h2><a href='#p{at}'>Post {at} on the vote</a></h2>{p(*[one] * 3)}</article>"
        for at, one in enumerate((P1, P2, P3, P4))
    ]
    found = lines(f"<main><div class='posts'>{''.join(posts)}</div></main>", "bare")
    assert {P1, P2, P3, P4, *(f"Post {at} on the vote" for at in range(4))} <= {*found}


def test_another_storys_article_before_this_one_is_passed_over() -> None:
    other = f"<article class='c-9'><h2>Bridge tolls to rise</h2><p>{TOLLS}</p></article>"
    assert lines(f"<div>{other}</div><div><article>{STORY}</article></div>", "bare") == [P1, P2, P3, P4, P5]


TAGS = st.sampled_from(
    [
        "p",
        "div",
        "ul",
        "ol",
        "li",
        "dl",
        "dt",
        "dd",
        "table",
        "tr",
        "td",
        "th",
        "tbody",
        "caption",
        "s",
        "del",
        "sup",
        "sub",
        "q",
        "a",
        "h1",
        "h2",
        "article",
        "figure",
        "span",
        "b",
        "br",
    ]
)
WORDS = st.sampled_from(
    [P1, P2, "2019", "3", "10", "Read more:", "Advertisement", "m", "“", "", " ", "We use cookies."]
)
NODES = st.recursive(
    WORDS,
    lambda inner: st.builds(
        lambda tag, name, parts, closed: (
            f"<{tag} class='{name}' href='/x'>" + "".join(parts) + (f"</{tag}>" if closed else "")
        ),
        TAGS,
        st.sampled_from(["", "ad", "related", "share-bar", "x"]),
        st.lists(inner, max_size=5),
        st.booleans(),
    ),
    max_leaves=30,
)


@settings(max_examples=150, deadline=None)
@given(st.lists(NODES, max_size=6))
def test_any_tree_is_read_or_has_no_article(parts: list[str]) -> None:
    article = read("".join([p(P1, P2, P3), *parts, p(P4, P5)]))
    assert 0 <= article.body.start < article.body.end <= len(article.text)
    inside = body_of(article)
    assert inside == inside.strip()
