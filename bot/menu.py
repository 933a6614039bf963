"""The app's menu in WeCom (protocol, section 8). A button's key is the command it stands for."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

MENU: Final[Sequence[Mapping[str, Any]]] = [
    {"type": "click", "name": "我的面试", "key": "my interviews"},
    {"type": "click", "name": "安排面试", "key": "create room"},
    {
        "name": "更多",
        "sub_button": [
            {"type": "click", "name": "今天", "key": "my interviews today"},
            {"type": "click", "name": "本周", "key": "my interviews this week"},
            {"type": "click", "name": "中文 / English", "key": "language"},
            {"type": "click", "name": "帮助 Help", "key": "help"},
        ],
    },
]
