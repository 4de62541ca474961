"""One file a family of slash commands: thin; they ask the newsroom and send a card."""
