"""Every card in its usual, long, empty and failing states, as the sandbox's page draws it: `make gallery`."""
