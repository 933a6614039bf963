"""Real input to begin from: messages as WeCom writes them, conversations, and the words they are made of."""

from handlers import load_commands
from handlers.commands import all_commands
from tests.bot.wecom import envelopes

_HEAD = (
    f"<xml><ToUserName><![CDATA[{envelopes.CORPID}]]></ToUserName>"
    f"<FromUserName><![CDATA[bo.li]]></FromUserName><CreateTime>{envelopes.NOW}</CreateTime>"
)
_APP = f"<AgentID>{envelopes.AGENTID}</AgentID></xml>"
#: What stands between the head and the number of the app (protocol, sections 2.2 to 2.7).
ELEMENTS = (
    "<MsgType><![CDATA[text]]></MsgType><Content><![CDATA[我的面试]]></Content><MsgId>7390</MsgId>",
    "<MsgType>image</MsgType><PicUrl><![CDATA[https://p.example/cv.jpg]]></PicUrl><MediaId>m</MediaId>"
    "<MsgId>11</MsgId>",
    "<MsgType>voice</MsgType><MediaId>m</MediaId><Format>amr</Format><MsgId>12</MsgId>",
    "<MsgType>location</MsgType><Location_X>31.230</Location_X><Location_Y>121.474</Location_Y>"
    "<Scale>15</Scale><Label><![CDATA[面试地点]]></Label><MsgId>14</MsgId>",
    "<MsgType>link</MsgType><Title>t</Title><Url><![CDATA[https://cv.example]]></Url><MsgId>15</MsgId>",
    "<MsgType>event</MsgType><Event><![CDATA[subscribe]]></Event><EventKey></EventKey>",
    "<MsgType>event</MsgType><Event><![CDATA[unsubscribe]]></Event>",
    "<MsgType>event</MsgType><Event><![CDATA[enter_agent]]></Event><EventKey><![CDATA[]]></EventKey>",
    "<MsgType>event</MsgType><Event>LOCATION</Event><Latitude>31.23</Latitude><AppType>wxwork</AppType>",
    "<MsgType>event</MsgType><Event><![CDATA[click]]></Event><EventKey><![CDATA[my interviews]]></EventKey>",
    "<MsgType>event</MsgType><Event>view</Event><EventKey><![CDATA[https://hr.example/board]]></EventKey>",
    "<MsgType>event</MsgType><Event>scancode_waitmsg</Event><EventKey>CHECKIN</EventKey><ScanCodeInfo>"
    "<ScanType>qrcode</ScanType><ScanResult><![CDATA[room-302]]></ScanResult></ScanCodeInfo>",
    "<MsgType>event</MsgType><Event>pic_sysphoto</Event><SendPicsInfo><Count>1</Count><PicList><item>"
    "<PicMd5Sum>9f2c0e</PicMd5Sum></item></PicList></SendPicsInfo>",
    "<MsgType>event</MsgType><Event>template_card_event</Event><EventKey>confirm #1</EventKey>"
    "<TaskId>i1r1-1-9f2c0e11</TaskId><CardType>button_interaction</CardType><ResponseCode>rc_7</ResponseCode>"
    "<SelectedItems><SelectedItem><QuestionKey>slot</QuestionKey><OptionIds><OptionId>a</OptionId><OptionId>b"
    "</OptionId></OptionIds></SelectedItem></SelectedItems>",
    "<MsgType>event</MsgType><Event>template_card_menu_event</Event><EventKey>mute</EventKey>"
    "<TaskId>q1f-2-aa</TaskId><CardType>text_notice</CardType><ResponseCode>rc_8</ResponseCode>",
    "<MsgType>event</MsgType><Event>change_contact</Event><ChangeType>update_user</ChangeType>"
    "<UserID>ling.wu</UserID><NewUserID>ling.wu2</NewUserID>",
    "<MsgType>event</MsgType><Event>batch_job_result</Event><BatchJob><JobId>j</JobId><ErrCode>0</ErrCode>"
    "</BatchJob>",
    "<MsgType>event</MsgType><Event>open_approval_change</Event><ApprovalInfo><ThirdNo>o-31</ThirdNo>"
    "<OpenSpStatus>2</OpenSpStatus><approverstep>1</approverstep></ApprovalInfo>",
    "<MsgType>event</MsgType><Event>kf_msg_or_event</Event><Token>ENC9x</Token><OpenKfId>wkHr01</OpenKfId>",
)
MESSAGES = tuple(f"{_HEAD}{each}{_APP}" for each in ELEMENTS)
#: Everything that ever stands in a message.
FIELDS = (
    *(
        "ToUserName",
        "FromUserName",
        "CreateTime",
        "MsgType",
        "Content",
        "MsgId",
        "AgentID",
        "Event",
        "EventKey",
    ),
    *("TaskId", "CardType", "ResponseCode", "ChangeType", "OpenKfId", "Token", "MediaId", "UserID", "JobId"),
    *("ScheduleId", "Id", "Url", "Label", "Status"),
)

#: Conversations in the form of `Subject.play`.
SCRIPTS = (
    "1t安排面试 陈博 明天下午4点 45分钟 后端二面\n3p0\n1t我的面试 本周\n1t改期 1 周五\n1p1\n3t确认 1\n0r",
    "2tcreate room Maya Patel Friday 3pm 90 min Platform\n4tconfirm\n4treschedule #2 Monday 10am\n2p0\n2t2",
    "1t安排面试\n1t王小明\n1p0\n1t后天\n1t上午10点\n1t取消\n1t帮助 改期",
    "5tcreate room Sam tomorrow 10:00\n5tno\n5tMaya Patel\n5t2026-11-27 15:00\n5tlanguage zh\n5c我的面试",
    "3t改期 1 后天上午\n3t11点\n1p0\n1p2\n3t谢谢\n0t查看 1\n0t取消 1 岗位已招满\n0p0\n0r",
    "6thello\n6t安排面试 李博 12月1日 9:30-10:15\n6x<MsgType>event</MsgType><Event>unsubscribe</Event>\n6thi",
    "4tdecline #1 took another offer\n3p1\n3t因为太远\n1p0\n1t周一下午\n0m1500\n1t我的面试\n1t改期 1 明天3点",
    "1tcancle 1\n1p0\n1tcacnel #1 because\n1p0\n1tyes\n1tok\n1treschedul 1 tmr 5pm\n1p0",
    *(f"1x{each}" for each in ELEMENTS),
)
TIMES = (
    *(
        "明天下午3点",
        "后天上午10点",
        "周五",
        "下周一 9:30",
        "12月31日 23:59",
        "2月30日 10点",
        "25:99",
        "今天",
    ),
    *("tomorrow 3pm", "Friday 10am", "in 11 minutes", "next Monday", "2026-11-27 15:00", "9999-12-31 23:59"),
    *(
        "0000-00-00",
        "2027-02-29 10:00",
        "24:00",
        "noon",
        "midnight",
        "30/30/30",
        "15:00 Asia/Tokyo",
        "UTC+99",
    ),
    *("十二点半", "二十五点", "3点到2点", "明天或后天", "not Monday", "现在", "1970-01-01 00:00"),
)
LENGTHS = (
    *("60分钟", "1小时", "半小时", "90 min", "1h30m", "0分钟", "-5 min", "99999999999999999999 min"),
    *("for an hour", "一个半小时", "1e9h", "十万小时"),
)
PEOPLE = (
    "陈博",
    "Maya Patel",
    "李博",
    "Sam O'Neil",
    "王小明",
    "我",
    "sys",
    "@all",
    "o'neil; drop",
    "A|B",
    "阿",
)
NUMBERS = (
    "#1",
    "1",
    "第1场",
    "#0",
    "#-1",
    "#2",
    "99",
    "9223372036854775808",
    "9" * 40,
    "#１２",
    "#" * 20,
    "零",
)
WORDS = (
    *(
        "取消",
        "cancel",
        "是",
        "yes",
        "no",
        "1",
        "2",
        "帮助",
        "?",
        "中文",
        "english",
        "本周",
        "next week",
        "因为忙",
    ),
    *("q12345678", "add", "就这个", "不", "换个时间"),
)


def command_names() -> list[str]:
    """List every name of every command, in both languages."""
    load_commands()
    return [name for each in all_commands() for name in (*each.names, *each.exact)]
