"""The bot is killed at random points of fetching, storing and sending; all is sent exactly once all the same.

python -m tests.torture [--n KILLS] [--seed S]
"""
