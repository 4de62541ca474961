"""What follows an article and is not part of it: author boxes, links on, newsletters, credits, copyright."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.sources.boilerplate import is_boilerplate
from bot.sources.corrections import is_label, notice_in
from bot.sources.lines import Line, is_prose, length

# A heading after which nothing more of the article comes. The whole line, a colon or an ellipsis aside.
_HEADING = re.compile(
    r"""(?:
    about\s++(?:the\s++)?(?:author|writer|reporter|correspondent|us|this\s++(?:article|story))s?
    | (?:the\s++)?(?:author|writer)s?(?:['’]s?)?\s*+(?:bio(?:graphy)?|box|profile)?
    | (?:related|similar|recommended|suggested|popular|trending|latest|more|other|further|top|featured|must[\s-]read)
        \s++(?:articles?|stories|story|news|content|coverage|topics?|posts?|reading|links?|reads?|headlines|videos?)
    | related | recommended(?:\s++for\s++you)? | trending(?:\s++now)? | most\s++(?:read|popular|viewed|shared)
    | (?:read|see|watch)\s++(?:more|also|next|this\s++next) | what\s++to\s++read\s++next | up\s++next | see\s++also
    | you\s++(?:may|might)\s++(?:also\s++)?(?:like|be\s++interested\s++in|enjoy)
    | more\s++(?:from|on|in|about|by)\s++.{1,60} | (?:editors?['’]?s?\s++picks?)
    | share(?:\s++this)?(?:\s++(?:article|story|post|page))?(?:\s++on)?(?:
        \s++(?:facebook|twitter|x|whatsapp|email|linkedin))*
    | (?:\d++\s++)?comments?(?:\s*+\(\d++\))? | leave\s++a\s++(?:comment|reply)
    | (?:join|view)\s++the\s++(?:conversation|comments)
    | tags? | topics? | filed\s++under | categor(?:y|ies) | keywords | newsletters? | follow\s++us | contact(?:\s++us)?
    | sources? | references | footnotes? | subscribe(?:\s++now|\s++today)? | support\s++(?:us|our\s++work)
    | (?:über|ueber)\s++(?:den|die)\s++autor(?:in|en)? | mehr\s++zum\s++thema | lesen\s++sie\s++auch | weiterlesen
    | (?:à|a)\s++lire\s++aussi | lire\s++aussi | sur\s++le\s++m[êe]me\s++sujet | à\s++propos\s++de\s++l['’]auteur
    | enter\s++your\s++(?:e-?mail|name)(?:\s++address)? | (?:e-?mail|your\s++e-?mail)(?:\s++address)?
    | lea\s++también | leer\s++también | más\s++sobre\s++.{1,60} | sobre\s++el\s++autor(?:a)? | te\s++puede\s++interesar
    | leggi\s++anche | leia\s++também | veja\s++também | sobre\s++o\s++autor | lees\s++ook | sull['’]autore
    )\s*+[:…»>→.]*+""",
    re.IGNORECASE | re.VERBOSE,
)

# A line that is furniture by itself, at the end of a text. It begins so.
_LINE = re.compile(
    r"""\A(?:
    (?:read|see|watch|listen|learn)\s++(?:more|also|next|now)\b (?!\s++than\b)
    | read\s++(?:or\s++share|the\s++(?:full|rest|original|whole))\b | continue\s++reading\b | click\s++(?:here|to|on)\b
    | (?:lire\s++aussi|mehr\s++zum\s++thema|lesen\s++sie\s++auch|lea\s++también|leer\s++más|leggi\s++anche|leia
        \s++também|lees\s++ook)\s*+:
    | related\s*+: | also\s++read\s*+: | more\s*+: | see\s++also\s*+: | watch\s*+: | listen\s*+:
    | (?:subscribe|sign\s++up|register|log\s++in|sign\s++in|support|donate)
        \s++(?:to|for|now|here|today|our|us|and|with)\b
    | (?:get|receive)\s++(?:our|the\s++latest|the\s++day['’]s|breaking|daily|more)\b .{0,80}
        (?:newsletters?|inbox|alerts?|email|app|delivered)
    | (?:our\s++)?(?:free\s++|daily\s++|weekly\s++)*newsletters?\b .{0,100}
    | join\s++(?:us|our|the\s++conversation)\b .{0,100} | download\s++(?:our|the)\s .{0,60}\bapp\b
    | (?:please\s++)?follow\s++ [^.!?]{0,80} (?:on|@|at)
        \s*+(?:twitter|facebook|instagram|x|linkedin|threads|bluesky|mastodon|@\w++)
    | (?:please\s++)?follow\s++@ | follow\s++(?:us|him|her|them|me)\b
    | (?:twitter|instagram|facebook|threads|x)\s*+:\s*+\S
    | @\w++\W*+$ | (?:e-?mail|contact|reach|write\s++to)\b [^.!?]{0,80}\S{1,80}@\S
    | [^\s@]{1,80}@\S{1,80}\.\w++\W*+$ | https?://\S++$ | www\.\S++$
    | (?:reach|email)\s++(?:him|her|them|the\s++(?:author|reporter|writer)s?)\b
    | share\s++(?:this|on|via|with)\b
    | (?:tweet|print|email|pin|whatsapp|facebook|twitter|linkedin|reddit|comments?)\W*+$
    | (?:copyright\b|©|\(c\)\s*+\d{4}|ⓒ) | all\s++rights\s++reserved | .{0,120}\ball\s++rights\s++reserved\W*+$
    | (?:additional\s++)?(?:reporting|writing|editing|compiled|edited|written|translated|translation|photography
            |graphics|research)
        \s++(?:and\s++\w++\s++)*by\s++\S
    | .{3,160}\b(?:contributed|contribute[sd]?)\s++(?:to\s++)?(?:this|the)?
        \s*+(?:report|reporting|story|article|post|research)?\W*+$
    | (?:with\s++)?(?:files|reporting|information|additional\s++\w++|material|inputs?)\s++from\s++.{2,100}$
    | with\s++agencies\W*+$
    | (?:image|photo|picture|foto|video|credit)s?(?:\s++(?:credit|by|source|courtesy|copyright|caption))?\s*+[:©|]
    | (?:photo|image)\s++by\b
    | (?:source|via|tags?|topics?|filed\s++under|categor(?:y|ies)|keywords?)\s*+:
    | (?:advertisement|sponsored|anzeige|publicité|publicidad)\b\W*+$
    | (?:this|the)\s++(?:article|story|post|piece|report|interview|column)\s++(?:was\s++)?(?:first|originally)
        \s++(?:appeared|published|posted|ran)\b
    | (?:this\s++(?:article|story|report)|it)\s++(?:was|is)
        \s++(?:produced|published|republished|distributed|syndicated|reprinted)\b
    | (?:re)?published\s++(?:with\s++permission|under\s++a) | reprinted\s++(?:with|from|by)\b
    | (?:this\s++is\s++a\s++(?:breaking|developing)\s++(?:news\s++)?story)
    | (?:more\s++(?:follows|to\s++come|soon)\W*+$) | developing\W*+$
    | (?:do\s++you\s++have|got)\s++(?:a|any)\s++(?:story|tip|news|question|comment)s?\b .{0,160}
    | have\s++(?:a|any)\s++(?:news\s++)?(?:tip|story)s?\b .{0,120}\?
    | send\s++(?:us\s++)?(?:tips|your|letters|feedback|comments)\b
    | (?:views|opinions)\s++expressed\s++(?:here|in\s++this)\b
    | the\s++(?:views|opinions)\s++expressed\b | disclaimer\s*+: | disclosure\s*+: | terms\s++of\s++(?:use|service)
    | privacy\s++policy
    | (?:ends?|finis|fin|-?30-?|-?ends-?|\(end\)|\#\s?\#\s?\#|mfl|ddd)\W*+$ | [\W_]++$ | back\s++to\s++top
    | next\s++(?:story|article)\b | previous\s++(?:story|article)\b
    | (?:show|load|view|see)\s++(?:more|all|comments)\W*+$ | (?:skip|scroll)\s++to\b | story\s++continues\b
    | page\s++\d++\s++of\s++\d++\W*+$
    | \d++\s++(?:comments?|shares?|views?|likes?)\b\W*+$ | (?:hide\s++)?caption\W*+$ | about\s++the
        \s++(?:author|writer)s?\s*+:
    )""",
    re.IGNORECASE | re.VERBOSE,
)
_NAME = r"(?:[A-ZÀ-Þ][\w.’'-]*+\s++){1,3}[A-ZÀ-Þ][\w’'-]++"
_WRITER = re.compile(rf"\A(?:{_NAME}|The\s++(?:author|writer))\s++(?:is|writes|covers|reports|works)\b")
_AND = re.compile(r",|&|\band\b")
_DOES = re.compile(r"\A(?:is|was|has|writes|covers|reports)\b")
_SAID = re.compile(r"[“”\"«»]|\b(?:said|told)\b")
_DESK = re.compile(
    r"\b(?:reporter|correspondent|columnist|contributor|freelance|staff\s++writer|bureau\s++chief|covers|writes)\b"
    r"|\b(?:news|managing|senior|deputy|assistant|contributing)\s++editor\b"
)
_BIO_LINES = 3  # paragraphs that an author box has at most
_BYLINE = 300  # characters of a byline that are looked at
_LINK_LINES = 12  # titles that a list of further stories has at most


def body_end(text: str, lines: Sequence[Line], first: int, byline: str | None = None) -> int:
    """Return index of the line after the article's last one, where its body begins at line `first`.

    Cuts from a closing heading on where little prose follows it, then every line of furniture at the end, one by one.
    The first line is never cut.
    """
    end = len(lines)
    after: _After | None = None
    for at in range(first + 1, end):
        if is_heading(lines[at].words) or is_label(lines[at].words):
            after = after or _After(lines, first)
            if after.closes(at):
                end = at
                break
    while end - 1 > first and _is_last_furniture(text, lines, first, end - 1, byline):
        end -= 1
    return end


def is_heading(words: str) -> bool:
    """Return whether the line is a heading of what follows an article: "About the author", "Related stories"."""
    return bool(_HEADING.fullmatch(words.strip("#*_ ")))


def is_furniture(words: str) -> bool:
    """Return whether the line, at the end of a text, is a link on, a call to subscribe, a credit, a copyright line."""
    bare = words.strip("#*_ [(•·▪|–—-")
    return is_heading(words) or (bool(_LINE.match(bare or words)) and length(words) <= 60)


class _After:
    """What stands before and after each line of a text, counted once, however many headings there are."""

    def __init__(self, lines: Sequence[Line], first: int) -> None:
        self._first, self._end = first, len(lines)
        self._prose = [0]  # characters of prose in the lines before
        self._count = [0]  # lines of prose that is no furniture
        self._length = [0]  # their characters
        self._furniture = [0]  # lines of furniture
        for line in lines:
            size = len(line.words) if is_prose(line.words) else 0
            is_end = is_furniture(line.words) or is_boilerplate(line.words)
            self._prose.append(self._prose[-1] + size)
            self._count.append(self._count[-1] + (size > 0 and not is_end))
            self._length.append(self._length[-1] + (0 if is_end else size))
            self._furniture.append(self._furniture[-1] + is_end)

    def closes(self, at: int) -> bool:
        """Return whether the article is over at the heading on line `at`: a box or a list follows, not more of it."""
        before = self._prose[at] - self._prose[self._first]
        count = self._count[-1] - self._count[at + 1]
        if not before or count > _BIO_LINES or self._length[-1] - self._length[at + 1] >= before:
            return False
        return self._end - at - 1 <= _LINK_LINES + count + self._furniture[-1] - self._furniture[at + 1]


def _is_last_furniture(text: str, lines: Sequence[Line], first: int, at: int, byline: str | None) -> bool:
    line = lines[at]
    if is_furniture(line.words) or is_boilerplate(line.words) or notice_in(text, line.start, line.end) is not None:
        return True
    if at - first < 2:  # a short text keeps its last sentence
        return False
    bare = line.words.strip("#*_ [(•·▪|–—-")
    names = (name.strip() for name in _AND.split(byline[:_BYLINE])) if byline else ()
    return any(name and _opens_with(bare, name) for name in names) or _is_bio(bare)


def _opens_with(words: str, name: str) -> bool:
    """Return whether a line begins with a name and what that person is or does."""
    after = words[len(name) :]
    return words.startswith(name) and after[:1].isspace() and bool(_DOES.match(after.lstrip()))


def _is_bio(words: str) -> bool:
    """Return whether a closing line says who wrote: in the present tense, with a journalist's work, nobody quoted."""
    return length(words) <= 60 and bool(_WRITER.match(words)) and bool(_DESK.search(words)) and not _SAID.search(words)
