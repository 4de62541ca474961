"""The figures, each beside its comparison, measured in one run: `make bench`."""
