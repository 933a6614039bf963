"""What a persona does, as WeCom's callback XML: element by element as section 2 shows it."""

from collections.abc import Mapping
from typing import Any

from .models import Json
from .xmlforms import Plain, write

SAMPLES: dict[str, Json] = {
    "text": {"Content": ""},
    "image": {"PicUrl": "https://p.example/cv.jpg", "MediaId": "m-img"},
    "voice": {"MediaId": "m-voi", "Format": "amr"},
    "video": {"MediaId": "m-vid", "ThumbMediaId": "m-th"},
    "location": {
        "Location_X": Plain("31.230"),
        "Location_Y": Plain("121.474"),
        "Scale": 15,
        "Label": "面试地点",
        "AppType": "wxwork",
    },
    "link": {
        "Title": "作品集",
        "Description": "2025",
        "Url": "https://cv.example",
        "PicUrl": "https://cv.example/t.png",
    },
}

# What the phone adds when a menu button does more than name its key.
MENU_SAMPLES: dict[str, Json] = {
    "scancode_push": {"ScanCodeInfo": {"ScanType": Plain("qrcode"), "ScanResult": "room-302"}},
    "scancode_waitmsg": {"ScanCodeInfo": {"ScanType": Plain("qrcode"), "ScanResult": "room-302"}},
    "pic_sysphoto": {"SendPicsInfo": {"Count": 1, "PicList": {"item": {"PicMd5Sum": "9f2c0e"}}}},
    "pic_photo_or_album": {"SendPicsInfo": {"Count": 1, "PicList": {"item": {"PicMd5Sum": "9f2c0e"}}}},
    "pic_weixin": {"SendPicsInfo": {"Count": 1, "PicList": {"item": {"PicMd5Sum": "9f2c0e"}}}},
    "location_select": {
        "SendLocationInfo": {
            "Location_X": Plain("31"),
            "Location_Y": Plain("121"),
            "Scale": 16,
            "Label": "人民广场",
            "Poiname": None,
        }
    },
}


def message(corpid: str, agentid: int, userid: str, at: int, msgtype: str, msgid: int, own: Json) -> str:
    """A message form; AppType follows AgentID as in the sample of a location."""
    fields = SAMPLES.get(msgtype, {}) | own
    tail = {"AppType": fields.pop("AppType")} if "AppType" in fields else {}
    head = {"ToUserName": corpid, "FromUserName": userid, "CreateTime": at, "MsgType": msgtype}
    return write((head | fields | {"MsgId": msgid, "AgentID": agentid} | tail).items())


def event(corpid: str, agentid: int | None, userid: str | None, at: int, own: Mapping[str, Any]) -> str:
    """An event form; userid None leaves FromUserName out, agentid None AgentID."""
    head: Json = {"ToUserName": corpid}
    if userid is not None:
        head["FromUserName"] = userid
    head |= {"CreateTime": at, "MsgType": Plain("event")}
    tail = {} if agentid is None else {"AgentID": agentid}
    return write((head | dict(own) | tail).items())


def card_event(name: str, key: str, card: Json, code: str, chosen: Mapping[str, list[str]]) -> Json:
    """The own elements of a press on a card."""
    own: Json = {
        "Event": name,
        "EventKey": key,
        "TaskId": card.get("task_id", ""),
        "CardType": card["card_type"],
        "ResponseCode": code,
    }
    if chosen:
        items = [{"QuestionKey": q, "OptionIds": {"OptionId": ids}} for q, ids in chosen.items()]
        own["SelectedItems"] = {"SelectedItem": items}
    return own


def envelope(corpid: str, agentid: int | None, encrypted: str) -> str:
    """The POST body around a sealed form."""
    agent = None if agentid is None else str(agentid)
    return write([("ToUserName", corpid), ("AgentID", agent), ("Encrypt", encrypted)])
