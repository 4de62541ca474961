"""What people type becomes values: times, days, zones; each with its refusal in words."""
