"""How the lines read that a page puts between an article's paragraphs: labels, invitations, credits, banners."""

from __future__ import annotations

import re

_MEDIA = r"(?:image|photo|photograph|picture|video|graphic|illustration|foto|bild|crédit\s++photo|photo\s++credit)s?"
_SHARE = (
    r"(?:share|shares|save|saved|copy(?:\s++link)?|(?:link\s++)?copied|print|e-?mail|whats\s?app|facebook|twitter|x"
    r"|linkedin|reddit|telegram|pinterest|bluesky|threads|messenger|instagram|tiktok|youtube|flipboard|pocket"
    r"|comments?|listen|bookmark|gift|like|tweet|pin|post|sms|link|more|on|via|this|article|story|page|and|or|to|add"
    r"|\d{1,4}k?|min(?:ute)?s?|read|play|pause|mute|close|menu|search|login|log\s++in|sign\s++in|subscribe|teilen|terms|privacy|help"
    r"|partager|compartir|condividi|facebook\s++messenger)"
)

# The whole line, marks at its ends aside.
LABEL = re.compile(
    rf"""\A(?:
    (?:ad|ads|advertisement|advertising|advertisment|advert|sponsored|anzeige|werbung|publicité|publicidad|pubblicità
        |advertentie|reklama?)(?:\s++\d++)?(?:\s++feedback)?
    | (?:sponsored|promoted|paid|partner)\s++(?:content|post|stories|story|partnership|links?|by\s++[^.!?]{{1,60}})
    | (?:ad|advertisement)\s*+[-–—:|]\s*+(?:scroll|continue|story|article)[^.!?]{{0,60}}
    | (?:article|story)\s++content
    | (?:article|story|text|post|content)\s++continues?(?:\s++(?:below|after|following)[^.!?]{{0,60}})?
    | continue\s++reading(?:\s++(?:below|after|the\s++main\s++story)[^.!?]{{0,40}})?
    | keep\s++reading(?:\s++(?:with|for|by)\s++[^.!?]{{1,60}})?
    | scroll(?:\s++down)?\s++(?:to|for)\s++[^.!?]{{1,60}} | (?:swipe|tap)\s++(?:to|for)\s++[^.!?]{{1,40}}
    | skip\s++(?:past\s++)?(?:the\s++)?(?:ad|advertisement|newsletter|promotion|to)\b[^.!?]{{0,40}}
    | (?:after|before)\s++(?:the\s++)?(?:newsletter|app|advertisement)\s*+(?:promotion|sign-?up)?
    | loading(?:\s++(?:ad|advertisement|comments|more|video))? | hide\s++(?:ad|caption|comments) | toggle\s++caption
    | weiterlesen\s++nach\s++der\s++anzeige | la\s++suite\s++après\s++(?:la|cette)\s++publicité
    | (?:open|view)\s++(?:this\s++)?(?:image|photo|picture)\s++in\s++[^.!?]{{1,30}} | enlarge(?:\s++(?:this\s++)?image)?
    | (?:getty\s++images|ap\s++photo|reuters\s++photo|shutterstock|file\s++photo|stock\s++photo|handout|image|photo
        |video|gallery|photos|graphic|caption|embed|credit|copyright)
    | (?:play|watch|listen|pause)(?:\s++(?:video|audio|now|live|the\s++video|to\s++this\s++(?:article|story)))?
        (?:\s*+[(|·:-]?\s*+\d{{1,3}}\s*+(?:min(?:ute)?s?|sec(?:ond)?s?)?)?
    | (?:estimated\s++)?(?:read(?:ing)?\s++time\s*+:?\s*+)?\d{{1,3}}\s*+-?min(?:ute)?s?\s++(?:read|listen|watch)
    | \d{{1,2}}:\d{{2}}(?:\s*+/\s*+\d{{1,2}}:\d{{2}})?
    | list\s++(?:of\s++)?\d++\s++(?:items|of\s++\d++\b[^.!?]{{0,160}})
    | end\s++of\s++(?:list|carousel) | press\s++enter\s++to\s++skip\b[^.!?]{{0,40}}
    | sponsor\s++message | (?:a\s++)?message\s++from\s++our\s++sponsors?
    | (?:share\s++full|gift\s++(?:this\s++)?|license\s++this|save\s++this|comment\s++on\s++this|print\s++this)
        \s*+(?:article|story) | add\s++to\s++your\s++saved\s++stories | (?:story|article)\s++saved | view\s++gallery
    | (?:most|top|editor['’]?s['’]?)\s++(?:read|stories|picks?|viewed|popular|headlines|recommended)
    | (?:trending|popular|recommended|featured|suggested)(?:\s++(?:now|stories|story|videos?|for\s++you|articles?
        |topics?|reading|content))?
    | create\s++(?:a\s++)?(?:free\s++)?account | already\s++(?:a\s++subscriber|have\s++an\s++account)\b.{{0,60}}
    | disclaimer | staff\s++reports?(?:er)?
    | (?:last\s++)?(?:updated|published|posted|modified)\s++(?:an?|\d{{1,3}})
        \s++(?:min(?:ute)?|hour|day|week|month)s?\s++ago
    | (?:the\s++)?original\s++(?:story|article|report|post)\s++(?:follows|continues)(?:\s++below)?
    | (?:text|font)\s++size | back\s++to\s++top | view\s++comments
    | unlock\s++more
    | manage\s++(?:cookies|preferences|consent|settings) | (?:accept|reject|allow)\s++(?:all(?:\s++cookies)?|cookies)
    | (?:cookie|privacy|consent)\s++(?:settings|preferences|policy|notice|choices)
    | (?=[\d\W]*+[^\W\d]){_SHARE}(?:[\s,|/·•&+]++{_SHARE}){{0,14}}
    | __++ | \*\s*+\*[\s*]*+
    )[\s.…:!?>»→↓]*+""",
    re.IGNORECASE | re.VERBOSE,
)

# How the line begins.
OPENING = re.compile(
    rf"""\A(?:
    (?:read|watch|listen|see|learn|also\s++read|read\s++also|also\s++see|further\s++reading)
        (?:\s++(?:more|also|next|now|on|this|too|live|here|our\s++explainer))?(?:\s++(?:on|about|from|in)\s++[^:|.!?]{{1,50}})?
        \s*+[:|»>]
    | (?:related|recommended|more|don['’]t\s++miss|photos?|gallery|in\s++pictures|podcast|trending|most\s++read
        |up\s++next|editor['’]?s['’]?\s++picks?|you\s++may\s++(?:also\s++)?like|what\s++to\s++read\s++next|must[\s-]read)
        (?:\s++(?:articles?|stor(?:y|ies)|coverage|news|content|reading|links?|from\s++[^:|.!?]{{1,40}}
        |on\s++[^:|.!?]{{1,40}}))?\s*+[:|»>]\s*+\S
    | (?:lesen\s++sie\s++auch|lies\s++auch|mehr\s++zum\s++thema|(?:à\s++)?lire\s++aussi|lea\s++también|lee\s++también
        |leggi\s++anche|leia\s++(?:também|mais)|lees\s++ook)\s*+[:|»>]
    | click\s++(?:here|below|on\s++the|the)\b | tap\s++here\b | here\s++(?:are|is)\s++more\b
    | read\s++more\s++(?:here|at)\b
    | (?:you\s++can\s++)?(?:read|find|see|watch|listen\s++to|follow|download|view)\s++[^.!?]{{1,160}}\bhere$
    | to\s++(?:read|see|view|watch|hear|listen|download|find|learn|subscribe|sign|donate|comment|submit|contact)\b
        [^!?]{{1,300}}\b(?:click|tap|go|visit|head|log)\b
    | (?:graphic|chart|map|interactive|factbox|poll|{_MEDIA})\s*+:\s*+[^.!?]{{1,120}}\bhere$
    | {_MEDIA}(?:\s++(?:credits?|by|courtesy|source|from|copyright|caption)(?:\s++of)?)?\s*+[:©/]\s*+\S
    | (?:{_MEDIA}|media)\s++(?:captions?|source|copyright|credit)\b
    | (?:main|lead|header|cover|top|feature[d]?|hero)\s++(?:image|photo|picture)
        \s*+(?:credit|by|source|courtesy)?s?\s*+[:©|]
    | (?:photo|photograph|photography|image|picture|illustration|video)s?\s++(?:by|courtesy(?:\s++of)?)\s++[A-ZÀ-Þ©]
    | (?:credit|credits|courtesy)\s*+(?::|\.\.\.|…)\s*+\S
    | (?:ap\s++photo|reuters|afp|epa|getty(?:\s++images)?)\s?/\s?\S[^.!?]{{0,60}}$
    | (?:a\s++post\s++shared\s++by|view\s++(?:this|more)\s++(?:post|on)|view\s++on)\b[^.!?]{{0,60}}
    | this\s++advertisement\s++has\s++not\s++loaded
    | (?:your\s++browser|javascript|please\s++(?:enable|turn\s++on)\s++javascript|video\s++player
        |this\s++is\s++a\s++modal)
        \b.{{0,40}}\b(?:not|enable[sd]?|required|must|is|window|javascript|loading|disabled)\b
    | (?:if\s++playback\s++doesn['’]t|an\s++error\s++(?:has\s++)?occurred)
    | (?:this|the)\s++(?:content|video|tweet|post|embed|media|audio)\s++(?:is|was|could|can|cannot|has|may)
        (?:\s++not)?\s++(?:be\s++)?(?:available|hosted|loaded|displayed|provided\s++by|shown|blocked|play(?:ed)?)\b
    | this\s++is\s++a\s++(?:live|rolling)\s++(?:blog|page|feed)
    | this\s++(?:live\s++)?(?:blog|page|coverage|feed)\s++(?:is|has)(?:\s++now|\s++been)*\s++(?:clos|end|updat|paus)
    | (?:please\s++)?follow\s++(?:us|@|[^.!?]{{0,80}}\bon\s++(?:twitter|facebook|instagram|x|linkedin|threads|bluesky
        |mastodon|youtube|tiktok|telegram|whatsapp)\b)
    | follow\s++(?:live|along|the\s++latest|our\s++live)\b[^.!?]{{0,80}}\b(?:updates|coverage|blog|below|here)\b
    | (?:please\s++)?(?:subscribe|sign\s++up|sign\s++in|log\s++in|register)\b
        (?=[^.!?]{{0,120}}\b(?:newsletters?|e-?mails?|inbox|alerts?|updates|channel|briefing|podcast|free|account|unlimited|access
        |our|today|now|here|continue|read|comment)\b)
    | (?:get|receive)\s++(?:the|our|your|all|breaking|daily|more|a)\b[^.!?]{{0,100}}
        \b(?:inbox|newsletters?|alerts?|by\s++e-?mail|app|delivered|sent)\b
    | (?:by\s++(?:signing\s++up|subscribing|entering|providing|clicking|continuing|using|registering)
        |when\s++you\s++sign\s++up)
        \b[^!?]{{0,160}}\b(?:agree|accept|consent|acknowledge|terms|privacy)\b
    | (?:enter|type|add)\s++your\s++(?:e-?mail|name|zip|postcode)
    | (?:thanks|thank\s++you)\s++for\s++(?:signing\s++up|subscribing|registering)
    | (?:a\s++welcome\s++e-?mail\s++is|please\s++(?:try|check)\s++(?:again|your\s++(?:inbox|e-?mail))
        |the\s++next\s++issue\s++of)\b
    | (?:the\s++)?newsletters?\s++(?:may|can|will)\s++contain | privacy\s++notice\s*+:
    | we\s++encountered\s++an\s++issue
    | (?:this\s++(?:content|article|story|post)\s++is\s++(?:only\s++)?
        (?:for|reserved|available\s++(?:only\s++)?(?:to|for)))[^.!?]{{0,40}}\b(?:subscribers?|members?|readers)\b
    | we\s++use\s++your\s++sign-?up | you\s++can\s++(?:unsubscribe|find\s++this\s++(?:story|article)\s++in)\b
    | do\s++you\s++have\s++an\s++(?:opinion|view)\s++on\b
    | become\s++an?\s++(?:\S{{1,30}}\s++){{0,2}}(?:member|subscriber|patron|supporter)
        (?:$|\s++(?:today|now|and|to|for|of)\b)
    | support\s++(?:our|independent|quality|local)\s++(?:\S{{1,30}}\s++){{0,2}}(?:journalism|reporting|newsroom|work)\b
    | (?:catch\s++all|stay\s++(?:updated|informed|tuned|up\s++to\s++date)|keep\s++up(?:\s++to\s++date)?)\b[^.!?]{{0,60}}
        \b(?:latest|live|breaking|updates|news)\b
    | most\s++(?:viewed|popular|read|shared)\s++(?:in|on)\s
    | subscribers?\s++(?:can|only|get)\b | (?:you\s++have|you['’]ve)\s++(?:\w++\s++){{1,3}}free\s++articles?\b
    | (?:download|get)\s++(?:the|our)\s++(?:free\s++)?(?:\S++\s++){{0,4}}app\b
    | (?:catch\s++up|listen|check\s++out|visit|join|watch|tune\s++in|head|like\s++us|find\s++us|follow|stay\s++up)\b
        [^.!?]{{0,120}}\bour\s++(?:\S++\s++){{0,3}}(?:podcasts?|newsletters?|app|channel|website|page|facebook|twitter|instagram
        |youtube|whatsapp|telegram|community|coverage)\b
    | add\s++(?:us|\S++(?:\s++\S++){{0,3}})\s++(?:as|to)\s++(?:a\s++|your\s++)?(?:preferred|trusted|favou?rite)
    | (?:got|have|do\s++you\s++have)\s++(?:a|any)\s++(?:news\s++)?(?:story|tip|news|tips)\b[^.]{{0,120}}
        (?:\?|contact|e-?mail|us\b)
    | (?:--|—|–)?\s*+with\s++(?:assistance|help|reporting|additional\s++reporting|files)\s++(?:from|by)\s++
    | (?:the|this)\s++(?:original\s++)?(?:article|story|post|piece|report)\s++(?:has\s++been|was|is)
        \s++(?:originally\s++|first\s++)?(?:adapted|republished|syndicated|translated|edited|published|produced|reprinted|distributed|part\s++of)\b
        (?:[^.!?]|\.(?=\w)){{0,120}}
    | contact\s++[^!?]{{1,80}}\bat\s++(?:www\.|https?:|p\.?\s?o\.?\s++box) | (?:©|copyright\s++(?:©|\(c\)|\d{{4}}))
    | (?:this|these)\s++materials?\s++(?:may|can)\s++not\s++be\s++(?:published|reproduced|copied)
    )""",
    re.IGNORECASE | re.VERBOSE,
)
# A caption: its line ends with whose picture it is.
CREDIT = re.compile(
    r"""(?:\((?:[^()]{0,60}\b)?(?:ap\s++photo|photos?\b|images?\b|pictures?\b|illustration\b|courtesy\b|getty|shutterstock
        |file\b|handout|via\s++(?:ap|reuters|afp|getty|storyful|x)|(?:reuters|afp|epa|ap)\s?/|/\s?(?:reuters|afp|epa|ap|pool))
        [^()]{0,60}\)
    | \b(?:photo|photograph|image|picture|illustration|credit)s?\s*+:\s*+[^.!?:]{2,60}
    | (?:/\s?|©\s?|\bvia\s)(?:getty|reuters|afp|epa|shutterstock|alamy|ap|istock|unsplash)(?:\s++images?)?
    | \b(?:getty\s++images|shutterstock(?:\.com)?))\W*+$""",
    re.IGNORECASE | re.VERBOSE,
)
# ... or behind its last full stop stands a name with an agency, a paper, an address, a photographer's trade.
_WORD = r"[A-ZÀ-Þ][\w.’'-]{0,30}(?<![.])"
_PERSON = rf"[A-ZÀ-Þ][\w.’'-]{{0,30}}(?:\s[A-ZÀ-Þ][\w.’'-]{{0,30}}){{0,2}}\s{_WORD}"
_OUTLET = rf"(?:[Tt]he\s)?{_WORD}(?:\s(?:{_WORD}|of|&)){{0,4}}"
BY_WHOM = re.compile(
    rf"""[.!?…][”"’')]?\s{{1,3}}(?:
    (?:[Pp]hoto(?:graph)?s?|[Ii]mages?|[Pp]ictures?|[Vv]ideo|[Ii]llustration)\s(?:[Cc]redit\s)?(?:by|courtesy(?:\sof)?)
        \s{_PERSON}(?:\s?[/|]\s?{_OUTLET})?
    | (?:[Cc]redit|CREDIT|[Cc]ourtesy(?:\sof)?)\s{_PERSON}(?:\s?[/|]\s?{_OUTLET})?
    | {_PERSON}(?:\s?[/|]\s?|\sfor\s){_OUTLET}
    | {_PERSON},?\s(?:[Ss]taff\s|[Ff]reelance\s)?[Pp]hoto(?:grapher|journalist)
    | {_PERSON}\s[\w.+-]{{1,40}}@[\w.-]{{3,60}}
    | \({_PERSON}(?:,\s|\s?/\s?){_OUTLET}\)
    | \({_PERSON}\s?/\s?[\w.+-]{{1,40}}@[\w.-]{{3,60}}\)
    )\s{{0,9}}\Z""",
    re.VERBOSE,
)
# Who wrote: a line of its own, with a paper, a place, a day or an address behind the names.
BYLINE = re.compile(
    rf"""\A(?:by|BY|By)\s{{1,3}}{_PERSON}(?:(?:,|,?\sand|,?\sAND|\s&)\s{_PERSON}){{0,4}}
    (?:[\s,|•·–—-]{{1,5}}(?:[A-ZÀ-Þ\d][^\s,|]{{0,30}}|[^\s@]{{1,40}}@\S{{3,60}}|for|the|of|in|staff|(?:staff\s)?writer|reporter|editor
    |correspondent)){{0,10}}\Z""",
    re.VERBOSE,
)
# ... who else reported, and where they can be written to, at the end.
REPORTED = re.compile(
    r"(?:additional\s++)?(?:reporting|writing|editing)\s++(?:and\s++\w++\s++)?by\s++(?-i:[A-ZÀ-Þ])", re.IGNORECASE
)
CONTACT = re.compile(
    r"\b(?:(?:contact|e-?mail|reach|write\s++to)\s++(?:him|her|them|me)\s++(?:at|on)\b|follow\s++(?:him|her|them|me)\s++(?:at|on)\b"
    r"|on\s++twitter:\s++follow\b)|\bcontributed\s++to\s++this\s++(?:report|story|article)\W*+\Z",
    re.IGNORECASE,
)
WHOSE = re.compile(
    r"\A[A-ZÀ-Þ][\w.’'-]*+(?:\s[A-ZÀ-Þ][\w.’'-]*+){0,4}\s?/\s?[A-ZÀ-Þ][\w.’'-]*+(?:\s[A-ZÀ-Þ][\w.’'-]*+){0,3}\Z"
)
COOKIE = re.compile(r"\b(?:cookies?|tracking\s++technologies|personal\s++data|gdpr)\b", re.IGNORECASE)
CONSENT = re.compile(
    r"\b(?:accept|agree|consent|privacy|browser|preferences|settings|experience|partners|personali[sz]ed?|click(?:ing)?"
    r"|continu(?:e|ing)|allow|store|opt[\s-]out|device|vendors|legitimate\s++interest)\b",
    re.IGNORECASE,
)
READER = re.compile(r"\b(?:we|our|us|you|your|this\s++(?:web)?site)\b", re.IGNORECASE)
NEWSLETTER = re.compile(r"\b(?:newsletters?|inbox)\b", re.IGNORECASE)
INVITES = re.compile(
    r"\b(?:sign\s++up|subscribe|delivered|straight\s++to|get\s++the|get\s++our|register)\b", re.IGNORECASE
)
AFFILIATE = re.compile(
    r"\baffiliate\s++(?:links?|commissions?|partners?|programs?|programmes?|advertising)\b"
    r"|\b(?:we|us|site|publisher)\b[^.!?]{0,60}\b(?:earn|receive|get|make|paid)\b[^.!?]{0,40}"
    r"\b(?:commissions?|compensation|share\s++of|money)\b",
    re.IGNORECASE,
)
BUYING = re.compile(r"\b(?:links?|purchases?|buy|bought|products?|sales?|shop)\b", re.IGNORECASE)
SAYS = re.compile(
    r"\b(?:said|says|told|tells|added|adds|asked|wrote|writes|according\s++to|announced|warned|argued)\b", re.IGNORECASE
)
QUOTED = re.compile(r"[“\"«][^“”\"«»]{15,}+[”\"»]")
HEADING = re.compile(
    r"""(?:(?:related|similar|recommended|suggested|popular|trending|latest|more|other|further|top|featured|must[\s-]read)
        \s++(?:articles?|stories|story|news|content|coverage|topics?|posts?|reading|links?|reads?|headlines|videos?)
    | related | recommended(?:\s++for\s++you)? | trending(?:\s++now)? | most\s++(?:read|popular|viewed|shared)
    | (?:read|see|watch)\s++(?:more|also|next|this\s++next) | what\s++to\s++read\s++next | up\s++next | see\s++also
    | you\s++(?:may|might)\s++(?:also\s++)?(?:like|be\s++interested\s++in|enjoy) | don['’]t\s++miss
    | more\s++(?:from|on)\s++[^.!?]{1,50} | editor['’]?s['’]?\s++picks?
    | mehr\s++zum\s++thema | (?:à\s++)?lire\s++aussi | lea\s++también | leggi\s++anche)\s*+[:…»>→]*+""",
    re.IGNORECASE | re.VERBOSE,
)
