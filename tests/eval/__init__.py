"""The gate: how often the analysis is right, measured on articles that stay outside the project. `make eval`."""
