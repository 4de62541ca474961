"""Facts -> Discord: one module a card, each a pure function from words of `bot.news` to a `discord.ui.LayoutView`.

Nothing is imported here: the picture's process needs Pillow and no Discord, the bot needs Discord and no Pillow.
"""
