"""Short articles of nothing in common, made up, so that each is a story of its own."""

from __future__ import annotations

from datetime import date

from tests.newswire import Wire

_STORIES = (
    (
        "Lighthouse at Skerry Point goes dark for repairs",
        "The lighthouse at Skerry Point has gone dark for the first time in ninety years, its keepers said. "
        "Rust has eaten into the lantern gallery, and masons will hang from ropes to replace forty stones "
        "before the winter gales.",
    ),
    (
        "Bakers walk out over night shifts",
        "Bakers in Oldwick walked out of three factories on strike against a longer night shift. Their union "
        "said that dough would be left to spoil, while the owner, Marlow Loaf, offered a bonus of two per "
        "cent and called for talks.",
    ),
    (
        "Frost ruins the cherry blossom",
        "A late frost has ruined most of the cherry blossom in the orchards above Tarn Valley. Growers lit "
        "candles between the rows until dawn, but thermometers fell to minus six degrees and the crop "
        "insurers expect many claims.",
    ),
    (
        "Museum returns a bronze mask",
        "The city museum has returned a bronze mask to the island of Pelau, where a missionary took it in a "
        "raid. Curators wrapped it in linen for the flight, and dancers met the crate on the tarmac with "
        "drums and shell horns.",
    ),
    (
        "Hackers lock up the hospital's computers",
        "Hackers have locked up the computers of Saint Brannoc hospital with ransomware and demand bitcoin. "
        "Nurses went back to paper charts, surgeons put off hip operations, and the police cyber unit flew in"
        " from the capital.",
    ),
    (
        "Rower crosses the strait alone",
        "A retired teacher has rowed alone across the strait in a boat that she built in her garage. Dolphins"
        " kept beside the oars for an hour, she said, and her hands were raw with blisters when she stepped "
        "onto the beach.",
    ),
    (
        "Telescope sees a planet made of iron",
        "Astronomers say that their telescope has seen a planet made almost wholly of iron, as dense as a "
        "cannonball. It circles a red dwarf star in seven hours, and any sky that it may have had was boiled "
        "off long ago.",
    ),
    (
        "Chess champion loses to a schoolgirl",
        "The national chess champion has lost to a schoolgirl of eleven in the first round of the open "
        "tournament. She gave up her queen for a bishop on the nineteenth move, and spectators rose from "
        "their chairs and clapped.",
    ),
)


def build_unlike(day: date) -> list[Wire]:
    """Return eight articles."""
    return [Wire(str(n), title, day, text, "", "", "", ()) for n, (title, text) in enumerate(_STORIES)]
