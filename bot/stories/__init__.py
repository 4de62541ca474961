"""Stories: which articles report the same event, and what is new in a story. Pure: no SQL, no Discord, no clock."""
