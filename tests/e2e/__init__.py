"""The real bot, in a process of its own, driven through the sandbox as people would."""
