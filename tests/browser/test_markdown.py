"""Mark-up as Discord reads it, by the page's own parser in the browser."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, Any

import pytest
import pytest_asyncio

from bot.sandbox import Sandbox

if TYPE_CHECKING:
    from playwright.async_api import Browser, Page

# A text, and its tree: [type child child …], words in quotes as they are.
CASES = (
    ("plain", "[paragraph plain]"),
    ("**a** *b* _c_ __d__ ~~e~~", "[paragraph [bold a] [italic b] [italic c] [underline d] [strike e]]"),
    ("***a***", "[paragraph [bold [italic a]]]"),
    ("**a\nb**", "[paragraph [bold a↵b]]"),
    ("snake_case_word 2 * 3 * 4", "[paragraph snake_case_word 2 * 3 * 4]"),
    ("**open *x", "[paragraph **open *x]"),
    ("||secret|| `code **x**`", "[paragraph [spoiler secret] [code code **x**]]"),
    (r"\*a\* \`b\` \\", r"[paragraph *a* `b` \]"),
    ("# H\n### **h**\n#no", "[heading1 H][heading3 [bold h]][paragraph #no]"),
    ("-# small\nbig", "[subtext small][paragraph big]"),
    ("> a\n> b\nc", "[quote [paragraph a↵b]][paragraph c]"),
    (">>> a\nb", "[quote [paragraph a↵b]]"),
    (">a", "[paragraph >a]"),
    ("- a\n  - b\n- c\n1. d", "[ul {a[ul {b}]}{c}][ol {d}]"),
    ("7. a\n8. b", "[ol7 {a}{b}]"),
    ("x ```py\n*a*\n``` y", "[paragraph x ][fence *a*][paragraph  y]"),
    ("[a **b**](https://x.y/z)", "[paragraph [link https://x.y/z a [bold b]]]"),
    ('[a](<https://x.y> "t")', "[paragraph [link https://x.y a]]"),
    ("[a](javascript:alert(1))", "[paragraph [a](javascript:alert(1))]"),
    ("[a](data:text/html,x)", "[paragraph [a](data:text/html,x)]"),
    ("[ ](https://x.y)", "[paragraph [ ]([link https://x.y https://x.y])]"),
    ("see https://x.y/a_b_c).", "[paragraph see [link https://x.y/a_b_c https://x.y/a_b_c]).]"),
    ("<https://x.y>", "[paragraph [link https://x.y https://x.y]]"),
    ("<@1> <@!2> <@&3> <#4>", "[paragraph [user 1] [user 2] [role 3] [channel 4]]"),
    ("</shelf add:5> <:wave:6>", "[paragraph [command shelf add] [emoji wave]]"),
    ("<t:0> <t:1:R> <t:x>", "[paragraph [time 0f] [time 1R] <t:x>]"),
    ("@everyone @here", "[paragraph [everyone @everyone] [everyone @here]]"),
    ("<b>x</b> &amp; <script>", "[paragraph <b>x</b> &amp; <script>]"),
)

SHOWN = """
async (text) => {
  const { parse } = await import("/-/page/markdown.js");
  const show = (node) => {
    if (node.type === "text") return node.text;
    if (node.type === "break") return "\\u21b5";
    if (node.type === "list") {
      const items = node.items.map((item) => `{${item.map(show).join("")}}`).join("");
      return `[${node.ordered ? "ol" : "ul"}${node.start === 1 ? "" : node.start} ${items}]`;
    }
    const { type, level = "", url, name, id, text, seconds, style = "", children } = node;
    const inside = children ? children.map(show).join("") : name ?? text ?? id ?? `${seconds}${style}`;
    return `[${type}${level} ${url ? url + " " : ""}${inside}]`;
  };
  return parse(text).map(show).join("");
}
"""

HARD = (
    "*" * 4000,
    "[" * 4000,
    "**a " * 1000,
    "_a " * 1300,
    "||*_~~**" * 500,
    "[a](https://b " * 280,
    "`" * 4000,
    "> " * 2000,
)


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def page(browser: Browser) -> AsyncIterator[Page]:
    async with Sandbox() as sandbox:
        one = await browser.new_page()
        await one.goto(sandbox.base)
        yield one
        await one.close()


@pytest.mark.parametrize(("text", "tree"), CASES)
async def test_text_is_read_as_discord_reads_it(page: Page, text: str, tree: str) -> None:
    assert await page.evaluate(SHOWN, text) == tree


async def test_hard_texts_take_no_time(page: Page) -> None:
    script = """
    async (texts) => {
      const { parse } = await import("/-/page/markdown.js");
      return texts.map((text) => {
        const begun = performance.now();
        parse(text);
        return performance.now() - begun;
      });
    }
    """
    taken: list[Any] = await page.evaluate(script, HARD)
    assert max(taken) < 500
