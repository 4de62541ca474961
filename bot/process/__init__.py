"""This process and the system round it: its memory, its signals, its watchdog, what systemd is told."""
