"""An article with its facts marked and, for each, the rule that found it: in a terminal, or as a page."""
