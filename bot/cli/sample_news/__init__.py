"""News of today for who tries the bot in a Discord of their own: made up, and in no other database than the sandbox's.

`articles` writes it for a day, `database` keeps it apart, `begin` brings it in and has it posted.
"""
