"""`interviewbot check`: one line for each thing, with what to do about each failure."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
import responses

from bot.app import create_app, utc_now
from bot.cli import main
from bot.parts import Bot
from bot.simulator import Simulator
from tests.talk import KF_ID, environment_for, serve_app

API = "https://wecom.example"


@pytest.fixture(autouse=True)
def settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, database_url: str) -> None:
    monkeypatch.chdir(tmp_path)
    for name, value in environment_for(API, database_url, tmp_path).items():
        monkeypatch.setenv(name, value)


def report(capsys: pytest.CaptureFixture[str]) -> tuple[int, dict[str, str]]:
    status = main(["check"])
    lines = capsys.readouterr().out.splitlines()
    found = [re.fullmatch(r"(ok  |FAIL|note)  ([a-z ]+): (.*)", line) for line in lines]
    assert all(found), lines
    return status, {line[2]: f"{line[1].strip()} {line[3]}" for line in found if line}


def answer(path: str, **json: object) -> None:
    responses.get(re.compile(rf"{API}/cgi-bin/{path}.*"), json=json)


def test_everything_in_order(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, sim: Simulator
) -> None:
    monkeypatch.setenv("WECOM_API_URL", sim.serve())
    status, lines = report(capsys)
    assert status == 0
    steps = ["settings", "database", "api address", "token", "agent", "customer service", "callback address"]
    assert list(lines) == steps
    assert [line.split()[0] for line in lines.values()] == ["ok"] * 5 + ["note"] * 2


@pytest.mark.parametrize(
    ("open_kfid", "verdict", "said"),
    [(KF_ID, "ok", "招聘小助手"), ("wkOther", "FAIL", f"may be one of: {KF_ID} (招聘小助手)")],
)
def test_customer_service_account_is_looked_up(
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    sim: Simulator,
    open_kfid: str,
    verdict: str,
    said: str,
) -> None:
    monkeypatch.setenv("WECOM_API_URL", sim.serve())
    monkeypatch.setenv("WECOM_KF_ID", open_kfid)
    status, lines = report(capsys)
    assert status == int(verdict == "FAIL")
    assert lines["customer service"].startswith(verdict) and said in lines["customer service"]


def test_secret_of_customer_service_is_tried_by_itself(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, sim: Simulator
) -> None:
    monkeypatch.setenv("WECOM_API_URL", sim.serve())
    monkeypatch.setenv("WECOM_KF_ID", KF_ID)
    monkeypatch.setenv("WECOM_KF_SECRET", "not-the-secret-of-anything")
    status, lines = report(capsys)
    assert status == 1
    assert lines["token"].startswith("ok")
    assert "WECOM_KF_SECRET is wrong" in lines["customer service"]


@responses.activate
def test_account_that_was_not_handed_over_is_explained(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WECOM_KF_ID", KF_ID)
    answer("gettoken", errcode=0, errmsg="ok", access_token="t", expires_in=7200)
    answer("menu/get", errcode=0, errmsg="ok", button=[])
    account = {"open_kfid": KF_ID, "name": "招聘", "manage_privilege": False}
    url = re.compile(rf"{API}/cgi-bin/kf/account/list.*")
    responses.post(url, json={"errcode": 0, "errmsg": "ok", "account_list": [account]})
    status, lines = report(capsys)
    assert status == 1
    assert "通过API管理微信客服账号" in lines["customer service"]


def test_the_mail_server_is_greeted_and_sent_nothing(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, sim: Simulator
) -> None:
    monkeypatch.setenv("WECOM_API_URL", sim.serve())
    monkeypatch.setenv("SMTP_URL", sim.serve_mail())
    monkeypatch.setenv("MAIL_FROM", "Interviews <interviews@corp.example>")
    status, lines = report(capsys)
    assert status == 0
    assert lines["mail server"].startswith("ok 127.0.0.1 lets us in; mails come from Interviews <")
    assert sim.mails() == []
    sim.faults.mail_down = True
    status, lines = report(capsys)
    assert status == 1
    assert "no answer from the mail server" in lines["mail server"] and "SMTP_URL" in lines["mail server"]


def test_mailbox_for_bounces_is_opened_and_left_as_it_is(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, sim: Simulator
) -> None:
    monkeypatch.setenv("WECOM_API_URL", sim.serve())
    monkeypatch.setenv("SMTP_URL", sim.serve_mail())
    monkeypatch.setenv("MAIL_FROM", "interviews@corp.example")
    assert report(capsys)[1]["bounces"].startswith("note not read")
    url = sim.serve_mailbox("interviews@corp.example")
    monkeypatch.setenv("IMAP_URL", url)
    status, lines = report(capsys)
    assert status == 0 and lines["bounces"].startswith("ok 127.0.0.1 lets us read INBOX")
    for wrong, fault in (
        (url.replace("simulated-mailbox", "secret-of-somebody"), "the login was refused"),
        (url.replace("INBOX", "Bounces"), "the folder cannot be opened"),
        ("imap://a:secret-of-somebody@127.0.0.1:1/", "no answer from the mailbox's server"),
    ):
        monkeypatch.setenv("IMAP_URL", wrong)
        status, lines = report(capsys)
        assert status == 1
        assert fault in lines["bounces"] and "授权码" in lines["bounces"]
        assert "secret-of-somebody" not in str(lines)


@responses.activate
def test_untrusted_address_is_explained(capsys: pytest.CaptureFixture[str]) -> None:
    answer("gettoken", errcode=0, errmsg="ok", access_token="t", expires_in=7200)
    answer("menu/get", errcode=60020, errmsg="not allow to access from your ip, from ip: 203.0.113.9")
    status, lines = report(capsys)
    assert status == 1
    assert "203.0.113.9" in lines["agent"] and "企业可信IP" in lines["agent"]


@pytest.mark.parametrize(
    ("errcode", "advice"),
    [(40001, "WECOM_SECRET is wrong"), (40013, "WECOM_CORP_ID is wrong"), (45009, "wait")],
)
@responses.activate
def test_refused_credentials_are_explained_and_nothing_more_is_asked(
    capsys: pytest.CaptureFixture[str], errcode: int, advice: str
) -> None:
    answer("gettoken", errcode=errcode, errmsg="refused")
    status, lines = report(capsys)
    assert status == 1
    assert advice in lines["token"] and "agent" not in lines


def test_unreachable_wecom_is_told_from_a_refusal(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WECOM_API_URL", "http://127.0.0.1:1")
    status, lines = report(capsys)
    assert status == 1
    assert lines["api address"].startswith("FAIL no answer") and "token" not in lines


def test_missing_settings_are_lines_of_the_report(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WECOM_SECRET", "")
    status, lines = report(capsys)
    assert status == 1
    assert lines["settings"].startswith("FAIL WECOM_SECRET is missing; for example")


def check_address(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, url: str) -> str:
    # Another name of this machine, since an address that is plainly local is only a remark.
    monkeypatch.setattr("bot.doctor.is_local", lambda _: False)
    monkeypatch.setenv("PUBLIC_URL", url)
    return report(capsys)[1]["callback address"]


def test_callback_address_is_verified_as_wecom_does(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, bot: Bot
) -> None:
    monkeypatch.setenv("WECOM_API_URL", "http://127.0.0.1:1")
    with serve_app(create_app(replace(bot, clock=utc_now))) as url:
        assert check_address(capsys, monkeypatch, url).startswith(f"ok enter {url}/wecom/callback")
        assert "HTTP status 404" in check_address(capsys, monkeypatch, f"{url}/elsewhere")
        monkeypatch.setenv("WECOM_TOKEN", "Another")
        assert "was the bot started with these WECOM_TOKEN" in check_address(capsys, monkeypatch, url)
    assert "no answer" in check_address(capsys, monkeypatch, "http://127.0.0.1:1")


def test_rooms_in_order(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, sim: Simulator
) -> None:
    with_rooms(monkeypatch, sim)
    status, lines = report(capsys)
    assert status == 0
    assert "100 interviews left" in lines["showmebug"] and "/showmebug/callback" in lines["showmebug"]
    assert lines["meetings"].startswith("ok") and lines["calendar"].startswith("ok")


def test_what_rooms_lack_is_explained(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, sim: Simulator
) -> None:
    with_rooms(monkeypatch, sim)
    monkeypatch.setenv("SHOWMEBUG_CLIENT_SECRET", "a-wrong-one")
    sim.faults.set({"error_rate": [{"errcode": 400028, "only": "meeting/get_info"},
                                   {"errcode": 48002, "only": "oa/schedule/get"}]})  # fmt: skip
    status, lines = report(capsys)
    assert status == 1
    assert "check SHOWMEBUG_CLIENT_ID" in lines["showmebug"] and "a-wrong-one" not in str(lines)
    assert "协作 → 会议" in lines["meetings"] and "协作 → 日程" in lines["calendar"]


def with_rooms(monkeypatch: pytest.MonkeyPatch, sim: Simulator) -> None:
    team = sim.showmebug.team
    for name, value in {
        "WECOM_API_URL": sim.serve(),
        "ROOM_PROVIDER": "wecom_meeting",
        "WECOM_CALENDAR": "on",
        "SHOWMEBUG_API_URL": f"{sim.serve()}/showmebug",
        "SHOWMEBUG_CLIENT_ID": team.client_id,
        "SHOWMEBUG_CLIENT_SECRET": team.client_secret,
        "SHOWMEBUG_UID": team.owner_uid,
    }.items():
        monkeypatch.setenv(name, value)
