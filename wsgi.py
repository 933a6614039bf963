"""The web app for any WSGI server; `interviewbot serve` runs the same app in `bot/server.py`."""

from bot.app import create_app

app = create_app()
