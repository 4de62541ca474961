"""What a template makes of the stories of a post."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from bot.delivery.template import list_roles, list_sections, merge_sections, trim_story
from bot.news.schedules import Rule, Schedule, Template
from bot.news.stories import LeftOut, PostStories
from tests.cards.samples import NOW
from tests.cards.test_posts import story_of
from tests.delivery.conftest import Stage

NAMES = {5: "Quay News", 6: "Dock Mail"}


def schedule(grouping: str = "topic", **changes: Any) -> Schedule:
    made = Schedule(3, 1, 20, Rule((450,), (1,), "UTC"), NOW, NOW, 7, template=Template(grouping=grouping))  # type: ignore[arg-type]  # parametrised
    return replace(made, **changes)


def found(*keys: int) -> PostStories:
    return PostStories(tuple(story_of(key) for key in keys))


def test_topics_are_sections_in_the_order_they_were_named() -> None:
    sections = list_sections(schedule(topics=("Harbour", "Bridge"), feeds=(5,)), {})
    assert [(one.name, one.topics, one.feeds) for one in sections] == [
        ("Harbour", ("Harbour",), (5,)),
        ("Bridge", ("Bridge",), (5,)),
    ]


def test_without_topics_there_are_no_sections() -> None:
    assert list_sections(schedule(), {}) == ()
    assert list_sections(schedule("none", topics=("Harbour",)), {}) == ()


def test_feeds_are_sections_by_name_and_what_people_added_is_one_too() -> None:
    assert [one.name for one in list_sections(schedule("feed"), NAMES)] == ["Dock Mail", "Quay News", "Also"]
    assert [one.name for one in list_sections(schedule("feed", feeds=(5,)), NAMES)] == ["Quay News"]


def test_of_very_many_topics_the_rest_is_one_section() -> None:
    topics = tuple(f"topic {number}" for number in range(15))
    sections = list_sections(schedule(topics=topics), {})
    assert len(sections) == 11
    assert sections[-1].topics == topics[10:]


def test_each_section_has_its_best_story_before_another_has_two() -> None:
    wanted = list_sections(schedule(topics=("Harbour", "Bridge", "Quay")), {})
    merged = merge_sections(wanted, [found(1, 2, 3), found(2, 4), found()], 4)
    assert [one.line.key for one in merged.briefs] == [1, 3, 2, 4]
    assert [(one.name, one.count) for one in merged.sections] == [("Harbour", 2), ("Bridge", 2)]


def test_what_has_no_place_is_left_out_once_and_said_so() -> None:
    wanted = list_sections(schedule(topics=("Harbour", "Bridge")), {})
    rest = PostStories((), (LeftOut(9, "Old", "too old"), LeftOut(1, "Here", "no")))
    merged = merge_sections(wanted, [found(1, 2), rest], 1)
    assert [one.key for one in merged.left_out] == [2, 9]
    assert "1 came before it" in merged.left_out[0].why


def test_a_template_hides_the_picture_the_quote_the_date_and_other_outlets_and_never_whose_the_headline_is() -> None:
    story = story_of()
    story = replace(story, line=replace(story.line, lead=replace(story.line.lead, image="https://a.example/1.png")))
    bare = trim_story(story, Template(details=()))
    assert (bare.quote, bare.next, bare.line.lead.image) == (None, None, None)
    assert bare.line.outlets == (story.line.lead.outlet,)
    assert trim_story(story, Template()) == story


def test_every_role_of_a_schedule_is_asked_for_once() -> None:
    roles = Template(roles=(("Harbour", 8), ("Bridge", 9)))
    assert list_roles(schedule(role_id=9, template=roles)) == (9, 8)


async def test_a_heading_mentions_its_role_and_no_article_can_mention_another(stage: Stage) -> None:
    role, other = (stage.discord.guilds["Harbour News"].role(name) for name in ("Desk", "Editor"))
    template = Template(grouping="topic", roles=(("Harbour", int(role.id)), ("Bridge", 10**17)))
    await stage.schedule(topics=("Harbour", "Bridge"), template=template)
    stage.stories.add(f"Story A <@&{other.id}>", stage.clock())
    await stage.at(minutes=30)
    (post,) = stage.posts()
    assert post["mention_roles"] == [role.id]
    assert f"## Harbour <@&{role.id}>" in str(post["components"])
