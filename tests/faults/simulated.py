"""The simulator as a process of its own: what it is told, and what its readers saw."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests

from tests.bot.wecom.envelopes import AES_KEY, AGENTID, CORPID, TOKEN
from tests.processes.standin import SECRET


@dataclass(frozen=True)
class Seen:
    """What became of one message to one reader.

    `outcome` is shown, repeated (WeCom knew it already and did not show it) or dropped (over the member's
    pace, not shown). `at` is in seconds of Unix time.
    """

    outcome: str
    userid: str
    msgid: str
    text: str
    at: float


class Simulated:
    """`python -m bot.simulator` on a free port."""

    def __init__(self, folder: Path, port: int, kf_id: str = "") -> None:
        """Start it with its callbacks going to the bot's `port`, perhaps with a customer-service account."""
        settings = {
            "WECOM_CORP_ID": CORPID,
            "WECOM_AGENT_ID": str(AGENTID),
            "WECOM_SECRET": SECRET,
            "WECOM_TOKEN": TOKEN,
            "WECOM_ENCODING_AES_KEY": AES_KEY,
        }
        callbacks = f"http://127.0.0.1:{port}/wecom/callback"
        with (folder / "simulator.log").open("w") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "bot.simulator", "--port", "0", "--callback-url", callbacks]
                + (["--kf-id", kf_id] if kf_id else []),
                env={**os.environ, **settings},
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
            )
        assert self.process.stdout
        words = self.process.stdout.readline().split()
        assert words, (folder / "simulator.log").read_text()
        self.url = words[-1]
        self._http = requests.Session()
        self._post("ledger", on=True)

    def add_members(self, userids: list[str]) -> None:
        """Let the corp have these members, so that they can be written to."""
        for userid in userids:
            self._post("members", userid=userid, name=userid)

    def add_customers(self, external_userids: list[str]) -> None:
        """Let these people be in WeChat."""
        for external_userid in external_userids:
            fields = {"kind": "wechat", "in_range": False, "role_hint": "candidate", "language": "en"}
            self._post("members", userid=external_userid, name=external_userid, **fields)

    def say_in_wechat(self, external_userid: str, text: str) -> None:
        """Write to the customer-service account, and do not wait for the bell."""
        self._post("wechat", userid=external_userid, do="say", text=text, wait=False)

    def switch(self, **faults: Any) -> None:
        """Set fault switches."""
        self._post("faults", **faults)

    def count(self, *name: str) -> int:
        """Return one of the ledger's counts: ("calls", "gettoken", "0")."""
        found = self._post("ledger")["counts"]
        for word in name:
            found = found.get(word, {})
        return found or 0

    def messages(self) -> list[Seen]:
        """Return what became of every message so far, oldest first."""
        found: list[Seen] = []
        while lines := self._lines_after(len(found)):
            found += [Seen(*(each[name] for name in Seen.__dataclass_fields__)) for each in lines]
        return found

    def _lines_after(self, since: int) -> list[dict[str, Any]]:
        answer = self._http.get(f"{self.url}/sim/ledger", params={"since": since}, timeout=60)
        answer.raise_for_status()
        return answer.json()["lines"]

    def _post(self, action: str, **what: Any) -> Any:
        answer = self._http.post(f"{self.url}/sim/{action}", json=what, timeout=60)
        answer.raise_for_status()
        return answer.json()

    def close(self) -> None:
        self._http.close()
        self.process.stdout.close()
        self.process.terminate()
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
