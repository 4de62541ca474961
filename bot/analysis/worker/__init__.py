"""Analysis in processes of its own: the bot's side (`analyst`), the worker's (`child`), and what lies between."""
