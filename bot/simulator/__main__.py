"""`python -m bot.simulator`: serve the simulator with its people until SIGTERM or SIGINT."""

import argparse
import json
import os
import signal
import sys
import threading
from collections.abc import Sequence
from urllib.parse import urljoin

from .models import Member
from .people import CUSTOMERS, PEOPLE
from .server import CannotServe
from .showmebug import Team
from .simulator import Simulator

SETTINGS = {
    "corpid": "WECOM_CORP_ID",
    "agentid": "WECOM_AGENT_ID",
    "secret": "WECOM_SECRET",
    "token": "WECOM_TOKEN",
    "aes_key": "WECOM_ENCODING_AES_KEY",
}


def arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    """Read the command line; what is not given comes from the environment."""
    parser = argparse.ArgumentParser(
        prog="python -m bot.simulator", description="A local WeCom with a chat page."
    )
    parser.add_argument("--port", type=int, default=8001)
    parser.add_argument(
        "--api-port", type=int, help="also serve the API here, where faults can refuse connections (0: any)"
    )
    parser.add_argument("--smtp-port", type=int, help="also take mail here, for the inbox page (0: any)")
    parser.add_argument("--imap-port", type=int, help="also let mailboxes be read here, by IMAP (0: any)")
    parser.add_argument("--callback-url", default="http://127.0.0.1:8000/wecom/callback")
    parser.add_argument("--state", metavar="FILE", help="keep conversations in this file")
    parser.add_argument("--people", metavar="FILE", help='a JSON list of {"userid", "name", ...} to serve')
    parser.add_argument("--kf-id", default="", help="the customer-service account (open_kfid) to have")
    parser.add_argument("--kf-secret", default="", help="its secret, where it is not the app's")
    parser.add_argument("--ledger", action="store_true", help="keep a line for every message that is seen")
    for name, variable in SETTINGS.items():
        # During a key change a setting holds two values, the new one first.
        default = os.environ.get(variable, "").split(",")[0].strip()
        option = "--" + name.replace("_", "-")
        parser.add_argument(option, default=default, help=f"default: {variable}")
    options = parser.parse_args(argv)
    missing = [f"--{n.replace('_', '-')} or {v}" for n, v in SETTINGS.items() if not getattr(options, n)]
    if missing:
        parser.error("missing: " + "; ".join(missing))
    if not options.agentid.isdecimal():
        parser.error("--agentid must be a number, for example 1000007")
    try:
        options.people = people(options.people) if options.people else PEOPLE
    except (OSError, ValueError, TypeError) as error:
        parser.error(f"--people: {error}")
    return options


def people(path: str) -> Sequence[Member]:
    """Read members from a file; names of fields as in `Member`."""
    with open(path, encoding="utf-8") as file:
        return [Member(**each) for each in json.load(file)]


def team() -> Team:
    """The ShowMeBug team of the environment, else the one that everybody knows."""
    names = {
        "client_id": "SHOWMEBUG_CLIENT_ID",
        "client_secret": "SHOWMEBUG_CLIENT_SECRET",
        "owner_uid": "SHOWMEBUG_UID",
    }
    return Team(**{field: value for field, name in names.items() if (value := os.environ.get(name))})


def main(argv: Sequence[str] | None = None) -> int:
    """Serve until told to stop."""
    options = arguments(argv)
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    try:
        sim = Simulator(
            corpid=options.corpid,
            agentid=int(options.agentid),
            secret=options.secret,
            token=options.token,
            aes_key=options.aes_key,
            callback_url=options.callback_url,
            state_path=options.state,
            kf_id=options.kf_id,
            kf_secret=options.kf_secret,
            team=team(),
        )
    except ValueError as error:
        sys.stderr.write(f"simulator: {error}\n")
        return 2
    with sim:
        sim.showmebug.webhook_url = urljoin(options.callback_url, "/showmebug/callback")
        if options.ledger:
            sim.ledger.start()
        for person in (*options.people, *(CUSTOMERS if options.kf_id else ())):
            if sim.state.member(person.userid) is None:
                sim.state.put_member(person)
        try:
            lines = [f"simulator: {sim.serve(port=options.port)}\n"]
            if options.api_port is not None:
                lines.append(f"api: {sim.serve_api(port=options.api_port)}\n")
            if options.smtp_port is not None:
                lines.append(f"mail: {sim.serve_mail(port=options.smtp_port)}\n")
            if options.imap_port is not None:
                lines.append(f"mailbox: {sim.serve_mailbox('ADDRESS', options.imap_port)}\n")
        except CannotServe as error:
            sys.stderr.write(f"simulator: {error}\n")
            return 1
        sys.stdout.writelines(lines)
        sys.stdout.flush()
        stop.wait()
    return 0


if __name__ == "__main__":
    sys.exit(main())
