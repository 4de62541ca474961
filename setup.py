"""Which packages Dateline's wheel holds; the rest is in pyproject.toml.

The articles that ship lie in `data/`, where a checkout reads them, and travel as the package `bot.shipped`.
"""

from setuptools import find_packages, setup

setup(
    packages=[*find_packages(include=["bot", "bot.*", "cogs"]), "bot.shipped"],
    package_dir={"bot.shipped": "data"},
)
