"""The people of a fresh simulator, and what a newcomer may try to say as each of them."""

from .models import Member

PEOPLE = (
    Member("ling.wu", "吴玲", "人力资源部", "admin", language="zh", position="HRBP"),
    Member("bo.li", "李博", "后端组", "interviewer", language="zh", position="后端工程师"),
    Member("emma.clarke", "Emma Clarke", "Platform", "interviewer", language="en", position="Staff Engineer"),
    Member("chen.bo", "陈博", "内部应聘", "candidate", language="zh", position="候选人 · 后端"),
    Member("maya.patel", "Maya Patel", "Internal mobility", "candidate", language="en", position="Candidate"),
)

#: WeChat users, who are no members of the corp.
CUSTOMERS = (
    Member("wmZhangWei", "微信·张伟", "", "candidate", in_range=False, language="zh", kind="wechat"),
    Member("wmNoah", "Noah (WeChat)", "", "candidate", in_range=False, language="en", kind="wechat"),
)

SUGGESTIONS: dict[tuple[str, str], tuple[str, ...]] = {
    ("admin", "zh"): ("帮助", "我的面试", "查看 1", "安排面试 陈博 后天上午10点"),
    ("admin", "en"): ("help", "my interviews", "show #1", "create room Maya Patel Friday 3pm"),
    ("interviewer", "zh"): ("我的面试", "安排面试 陈博 后天上午10点", "改期", "帮助"),
    ("interviewer", "en"): ("my interviews", "create room Maya Patel in 11 minutes", "reschedule", "help"),
    ("candidate", "zh"): ("我的面试", "确认", "改期", "帮助"),
    ("candidate", "en"): ("my interviews", "confirm", "reschedule", "help"),
}


def suggestions(member: Member) -> tuple[str, ...]:
    """What this person might type first, in their own language."""
    language = "en" if member.language == "en" else "zh"
    return SUGGESTIONS.get((member.role_hint, language), SUGGESTIONS["interviewer", language])
