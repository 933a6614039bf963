"""The web app for any WSGI server; `interviewbot serve` runs the same app in `bot/server.py`.

Load it in each web process, not in one that forks them: what waits in the spool is handled by a thread.
"""

from bot.app import create_app
from bot.drainer import Drainer

app = create_app()
Drainer(app.extensions["bot"]).start()
