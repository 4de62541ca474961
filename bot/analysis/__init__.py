"""Article -> Facts: text in, facts out. Knows no Discord and no SQL."""
