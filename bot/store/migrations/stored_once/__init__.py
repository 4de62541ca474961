"""Migration 0010, in parts. What each server had for itself of one thing becomes one thing that all of them see.

What a server saw it goes on seeing, and nothing else: what its feeds had brought is shared now, and an exception of the
item says that this server sees it; what its people added stays its own. Foreign keys are not enforced meanwhile.
"""
