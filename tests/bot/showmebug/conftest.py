"""A bot whose rooms are at the simulated ShowMeBug."""

from typing import Any

import pytest

from bot.simulator import Simulator
from tests.talk import Talk


@pytest.fixture
def bot_settings(sim: Simulator) -> dict[str, str]:
    team = sim.showmebug.team
    return {
        "ROOM_PROVIDER": "showmebug",
        "SHOWMEBUG_API_URL": f"{sim.serve()}/showmebug",
        "SHOWMEBUG_CLIENT_ID": team.client_id,
        "SHOWMEBUG_CLIENT_SECRET": team.client_secret,
        "SHOWMEBUG_UID": team.owner_uid,
    }


@pytest.fixture
def rooms(talk: Talk) -> Any:
    """The simulated ShowMeBug, to which the panel's people can be known by their e-mail."""
    talk.sim.showmebug.webhook_url = f"{talk.url}/showmebug/callback"
    talk.sim.showmebug.retry_waits = (0.01, 0.01, 0.01)
    with talk.bot.database.transaction() as tx:
        tx.execute("UPDATE people SET email = userid || '@example.com' WHERE role <> 'candidate'")
    return talk.sim.showmebug
