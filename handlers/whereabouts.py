"""Short answers about the next interview: where, when, with whom, and how to prepare for it."""

from math import ceil

from handlers import notices
from handlers.commands import Argument, command
from handlers.interviews import meant_interview
from handlers.request import LASTING, Action, Message, Reply, Request, answer
from handlers.suggestions import next_interview
from handlers.texts import Minutes, Text
from storage.interviews import OPEN_STATUSES, Interview

#: What the candidate is to get is another matter.
_MINE = r"^(?!.*(?:候选人|面试者|candidate)).*"
_NUMBER = Argument("number", "number", is_required=False)


@command(
    "where", "when", "link", "room link", "my room", "my link", "what time", "链接", "面试链接", "房间链接",
    "在哪", "在哪里", "在哪儿", "哪里", "什么时候", "什么时间", "几点", "几点开始", "面试时间", "面试地点",
    "地址", "会议链接", "連結", "鏈接", "在哪裡", "什麼時候",
    exact=(
        "进房间", "进入房间", "加入房间", "打开房间", "进面试房间", "join", "join room", "join the room",
        "enter room", "enter the room", "open room", "open the room",
    ),
    args=(_NUMBER,),
    heard=(
        rf"{_MINE}(?:面试|房间|会议|视频).{{0,8}}(?:链接|地址|在哪|哪里|几点|(?:什么|啥)时候|什么时间|怎么进|入口)",
        rf"{_MINE}(?:在哪|(?:链接|地址).{{0,8}}(?:发|给|是|丢|找不|没了|失效|打不开)"
        rf"|(?:发|给|要|丢|找不到).{{0,10}}(?:链接|地址)|(?:开|进)(?:一?下)?.{{1,8}}的房间$)",
        rf"{_MINE}(?:几点|(?:什么|啥)时候|什么时间|在?哪(?![位个几])[里儿]?).{{0,6}}(?:面试(?!官)|面(?=[^试条谈议]{{2,4}}$)|开始|见面|进房间)",
        rf"{_MINE}\b(?:where|when|what time)\b.*\b(?:interview|room|meet|it|join|start)",
        rf"{_MINE}(?!.*\bworks (?:now|fine|well|great)\b)\b(?:link|url)\b",
        rf"{_MINE}(?:链接|房间|会议|网页|页面|网址).{{0,6}}(?:打不开|打开不|失效|过期|没反应|错|无效|丢|找不到|没了|加载)",
        r"(?:打不开|进不去|点不开|进不了|登不上|连不上|加载不出)(?!.*\b(?:app|pdf))",
        r"(?:需要|要|用|得|不用).{0,3}(?:去|到|来|过去).{0,4}(?:公司|现场|办公室|你们|[吗么?])|(?:需要|用|要)我?过[去来][吗么]",
        r"(?:公司|现场|线上|线下|远程|视频).{0,3}面(?:还是|[吗么?])|还是(?:去|到|来)?(?:公司|现场|线上|线下|远程)",
        r"(?:哪个|哪座|几号|哪一?层|几)(?:楼|栋|层|地方|会议室|办公室|房间)",
        r"(?:确认|核对|核实|看)(?:一下|下)?(?:面试)?的?(?:时间|地点|地址|链接)|面试.{0,3}(?:哪天|几号|周几|星期几|哪一天)",
        r"^(?:是)?(?:今天|明天|后天|周.|下周.|[0-9]{1,2}号)?(?:上午|下午)?几点(?:来着|钟)?[呀啊呢?]*$",
        r"\b(?:come|go) (?:in |over )?to (?:the|your) office\b|\bwhich (?:office|building|floor|room)\b"
        r"|\b(?:what|the|your|office)(?:'?s)? (?:the )?address\b|\bin[- ]person\b|^where\b.{0,30}$",
        r"\bwhere\b.*\b(?:go|come|be|held|happening|take place|located)\b",
        r"\bconfirm\b.*\b(?:time|date|place|address|when|where)\b|\bwhat (?:day|date)\b.*\b(?:is|was|it)\b",
        rf"{_MINE}[那这]一?[场个].{{0,4}}(?:几点|(?:什么|啥)时候|什么时间|在哪)",
        rf"{_MINE}(?:什么|啥|哪个)(?:软件|工具|平台|app)",
        rf"{_MINE}(?:面|聊|面试|时长|需要|大概|一共|要)(?:多久|多长时间|多少分钟)|^(?:多久|多长时间)[?]?$",
        rf"{_MINE}(?:线上|在线|远程|视频|线下|现场)(?:还是|吗|么|面试吗|[?])",
        r"^.{0,6}(?:照常|如期)(?:进行)?(?:吗|么|[?])",
        rf"{_MINE}\bhow long\b",
        r"怎么(?:进|加入|连|登录|参加)",
        r"\bhow (?:do|can|should) i (?:join|get in|enter|connect|log in|access)\b",
        r"\b(?:is|are|will) (?:it|we|the interview|this)\b.*"
        r"\b(?:still on|online|remote|in person|on ?site|on video)\b",
    ),
    is_aside=True,
)  # fmt: skip
def where(request: Request) -> Reply:
    """Say when the next interview is and where: the sender's own room."""
    interview = _meant(request)
    if interview is None:
        return _nothing(request)
    me = interview.participant(request.sender.person_id)
    start = notices.when(interview, request.default_zone)
    number, length = interview.interview_id, Minutes(interview.minutes)
    if me is None or interview.status not in OPEN_STATUSES or interview.end_at <= request.now:
        is_over = interview.status in OPEN_STATUSES
        status = Text("status_done" if is_over else f"status_{interview.status}")
        return answer(Text("where_was", number=number, start=start, status=status))
    name = "where_next" if interview.start_at > request.now else "where_now"
    lines = (Text(name, number=number, start=start, length=length), Text("where_room"))
    told = Message(lines=lines, link=notices.room_link(me))
    return Reply(told, followup=_still_asked(request, interview))


@command(
    "who interviews me", "who will interview me", "who is my interviewer", "who is the candidate",
    "who am i interviewing", "how long", "谁面试我", "谁来面试", "谁来面试我", "面试官是谁", "候选人是谁",
    "多久", "多长时间", "面试多久", "誰面試我", "谁面我", "和谁面试", "who is interviewing me",
    "who's interviewing me", "who's my interviewer", "who is the interviewer", "who will i meet",
    "who will i talk to",
    args=(_NUMBER,),
    heard=(
        r"面试官(?:都)?(?:有谁|有哪|是哪几|名单)|(?:有|是)(?:哪些|哪几个|哪几位)面试官",
        r"\bwho(?:'s| is| are|'re)? (?:all )?(?:on|in) (?:the|that|my|[a-z]+'s) panel\b",
        r"(?:哪位|哪个)面试官|谁(?!在|明天|今天|周|下周|这周|有|要).{0,6}(?:面试|面我)|(?:面试官|候选人|对方|面试的人).{0,3}(?:是谁|叫什么|哪位)",
        r"面试.{0,6}(?:多久|多长)|几个?小时|时长|几点.{0,2}(?:结束|完)|^(?!.*[早晚推提延]).*小时(?:够|能|左右|.{0,3}[吗么])",
        r"谁.{0,4}(?:面我|面的|聊|考我)|[是由]?谁来?面[呀啊呢?]*$|[面考]我的.{0,3}是?谁|(?:跟|和|与)谁|[是由]谁面|(?:几|多少)[个位名]?面试官"
        r"|面试官.{0,3}(?:是谁|叫|姓|哪位|几|多少|什么)|(?:HR|人事|技术|业务|主管|经理)面?(?:还是|面[吗么?])",
        r"\bwho(?:'?s|'ll)?\b.*\b(?:talk|talking|speak|speaking|on the call|seeing|with)\b"
        r"|\b(?:with|to) whom\b|\bname of (?:the|my) interviewer|\binterviewer'?s? names?\b"
        r"|\b(?:how many|which) interviewers?\b|\bwhos interviewing\b",
        r"\bhow much time\b|\bduration\b|\b(?:when|what time) (?:does|will|would) it (?:end|finish|be over)\b"
        r"|\b(?:is|will|would) it (?:be |take )?(?:about )?(?:an|one|half an|1|two|2) hours?\b|\bhow long\b",
        r"\bwho(?:'s|'ll)?\b.*\b(?:interview|interviews|interviewing|interviewer|candidate|meet|meeting)\b",
        r"\bhow long\b.*\b(?:interview|it|take|last)\b",
    ),
    is_aside=True,
)  # fmt: skip
def who(request: Request) -> Reply:
    """Say who is in the next interview, when it is and how long it takes."""
    interview = _meant(request)
    if interview is None:
        return _nothing(request)
    me = interview.participant(request.sender.person_id)
    # Of interviewers, all are named: it is asked who is on the panel.
    reader = me if me is not None and me.side == "candidate" else None
    told = Message(
        lines=(Text("who_line", number=interview.interview_id),),
        fields=notices.fields_of(interview, reader, request.default_zone),
    )
    return Reply(told, followup=_still_asked(request, interview))


@command(
    "prepare", "what should i prepare", "what do i need", "how should i prepare", "how do i prepare",
    "what to prepare", "what should i bring", "准备什么", "要准备什么", "需要准备什么", "我要准备什么",
    "怎么准备", "如何准备", "準備什麼",
    args=(_NUMBER,),
    heard=(
        r"(?:什么|啥|怎么|如何|哪些).{0,4}(?:准备|準備)",
        r"(?:考|问|面试)(?:些|点)?(?:什么|啥|哪些)(?:内容|题|问题)?[?]?$",
        r"(?:准备|準備|带).{0,4}(?:什么|啥|哪些|材料)",
        r"穿|着装|正装",
        r"(?:[需必]?要|用|能|可以|得).{0,3}(?:带|开|用|准备).{0,6}(?:简历|电脑|作品|证|摄像头|手机|平板|耳机|材料|PPT|笔|纸)",
        r"[会要]不?会?考(?![虑试勤])|(?:有没有|有|需要)(?:笔试|机试|算法题|编程题|代码题)|提前.{0,4}(?:准备|多久|几分钟|下载|安装)",
        r"\bwear\b|\bdress(?: code|ed)?\b|\bread up on\b"
        r"|\b(?:is|are|will) there .{0,8}(?:coding|test|whiteboard)",
        r"\b(?:need|use|have|turn on|should i|do i|can i) .{0,14}"
        r"\b(?:camera|webcam|laptop|headset|computer|phone|resume|cv|portfolio|id)\b"
        r"|\bon my (?:phone|mobile|ipad|tablet)\b",
        r"\b(?:prepare|preparation)\b|\bwhat\b.*\bbring\b|\bbring (?:any|some|my)",
    ),
    is_aside=True,
)  # fmt: skip
def prepare(request: Request) -> Reply:
    """Say what helps before the next interview: what it is about, and what to try in time."""
    interview = _meant(request)
    me = interview.participant(request.sender.person_id) if interview else None
    if interview is None or me is None or interview.status not in OPEN_STATUSES:
        return _nothing(request)
    minutes_left = ceil((interview.start_at - request.now).total_seconds() / 60)
    lines = [Text("prepare_candidate" if me.side == "candidate" else "prepare_interviewer")]
    if me.side == "interviewer":
        lines.append(Text("prepare_show", number=interview.interview_id))
    link = notices.room_link(me) if minutes_left <= 24 * 60 else None
    if link:
        lines.append(Text("your_room"))
    return Reply(
        Message(
            title=Text("prepare_title", number=interview.interview_id),
            fields=notices.fields_of(interview, me, request.default_zone),
            lines=tuple(lines),
            link=link,
        )
    )


def _meant(request: Request) -> Interview | None:
    if "number" in request.args:
        return meant_interview(request)
    return next_interview(request.tx, request.sender, request.now)


def _still_asked(request: Request, interview: Interview) -> Message | None:
    """Ask the candidate who has not answered yet, behind what they wanted to know."""
    is_mine = interview.candidate.person_id == request.sender.person_id
    if not is_mine or interview.status != "proposed" or interview.start_at <= request.now:
        return None
    return Message(
        title=Text("show_title", number=interview.interview_id),
        lines=(Text("invitation_ask"),),
        actions=notices.answer_actions(interview),
        card_ref=notices.card_ref(interview),
    )


def _nothing(request: Request) -> Reply:
    """Say that nothing is ahead, with what can be done."""
    is_candidate = request.sender.role == "candidate"
    mine, book = Action(Text("button_mine"), "my interviews"), Action(Text("button_book"), "create room")
    actions = (mine,) if is_candidate else (mine, book)
    hint = Text("list_hint_candidate" if is_candidate else "list_hint_interviewer")
    return Reply(Message(title=Text("nothing_ahead"), lines=(hint,), actions=actions, card_ref=LASTING))
