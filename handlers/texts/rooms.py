"""What is said about rooms outside the bot: whose they are, whether they stand, what went wrong."""

from handlers.texts.pair import Pair

SENTENCES = {
    "provider_builtin": Pair("内置编辑器", "the built-in editor"),
    "provider_showmebug": Pair("ShowMeBug", "ShowMeBug"),
    "provider_wecom_meeting": Pair("企业微信会议", "a WeCom meeting"),
    "provider_link": Pair("会议链接", "a meeting link"),
    "provider_calendar": Pair("企业微信日程", "the WeCom calendar"),
    "ask_room": Pair("用哪个房间？", "Which room?"),
    "not_a_room": Pair("我没认出是哪个房间。", "I don't know that room."),
    "name_change_room": Pair("换房间", "change room"),
    "help_change_room": Pair(
        "换房间 <编号>：约好的面试换一种房间要怎么做。",
        "change room <number>: how a booked interview gets another kind of room.",
    ),
    "room_only": Pair(
        "这里的面试都用{name}，没有别的房间可换。",
        "All interviews here are held in {name}; there is nothing to change to.",
    ),
    "room_stays": Pair(
        "约好的面试不换房间，这样大家手里的链接一直有效。",
        "A booked interview keeps its room, so that everybody's link stays good.",
    ),
    "room_how": Pair(
        "要换的话，先取消，再重新安排，例如：安排面试 陈博 周五下午3点 用企业微信会议",
        "For another, cancel it and book again, e.g.: create room Maya Patel Friday 3pm in wecom",
    ),
    "room_not_set_up": Pair("这里还没接入{name}", "Not set up here: {name}"),
    "room_which_instead": Pair("改用哪个房间？", "What would you like instead?"),
    "room_wanted": Pair(
        "房间用{name}，正在准备；好了之后，你的链接会直接进去。",
        "Held in {name}, which is being prepared; your link will take you there once it's ready.",
    ),
    "room_stands": Pair("房间用{name}，已备好。", "Held in {name}, which is ready."),
    "room_failing": Pair(
        "{name}的房间暂时建不起来，我会一直重试；在那之前，打开你的链接可以先用内置编辑器。",
        "{name} can't be set up right now. I keep trying; until then your link offers the built-in editor.",
    ),
    "room_over": Pair("{name}的房间已结束{result}。", "Held in {name}, where it has ended{result}."),
    "room_rated": Pair("，评分 {rate}", " (rated {rate})"),
    "room_video": Pair("视频会议：{link}", "Video call: {link}"),
    "room_failed": Pair(
        "第 {number} 场的房间（{name}）还没建成：{reason}。\n"
        "我会继续重试，直到 {until}；在那之前，大家打开链接可以先用内置编辑器，照常面试。"
        "你不用做什么，链接也不会变。",
        "The room of #{number} ({name}) couldn't be made yet: {reason}.\n"
        "I keep trying until {until}. Meanwhile everybody's link offers the built-in editor, so the "
        "interview can take place. There's nothing you need to do, and the links stay the same.",
    ),
    "room_failed_calendar": Pair(
        "第 {number} 场还没能写进企业微信日程：{reason}。我会继续重试，直到 {until}；面试本身不受影响。",
        "#{number} couldn't be put into the WeCom calendar yet: {reason}. I keep trying until {until}; "
        "the interview itself is not affected.",
    ),
    "room_after_all": Pair(
        "第 {number} 场：{name}已经备好，大家的链接不变。",
        "#{number}: {name} is ready now. Everybody's links stay the same.",
    ),
    "room_left": Pair(
        "第 {number} 场已取消，但{name}里的没能删掉：{reason}。请到那边手动删除。",
        "#{number} is cancelled, but what it had in {name} couldn't be removed: {reason}. "
        "Please remove it there.",
    ),
    "room_no_seat": Pair(
        "第 {number} 场：{names}进不了{name}的房间，那里最多五位面试官，并且每人要有账号（凭邮箱或手机）。"
        "他们的链接会打开内置页面。管理员可以用“账号 {names} 邮箱”补上。",
        "#{number}: {names} can't be let into {name}: it takes five interviewers at most, each with an "
        "account (found by e-mail or phone). Their links open the built-in page. An admin can add one with "
        "“account {names} e-mail”.",
    ),
    "room_quota": Pair(
        "ShowMeBug 只剩 {left} 场面试了，请及时续费；用完之后，新的房间会先用内置编辑器。",
        "ShowMeBug has {left} interviews left. Please top it up; without any, new rooms fall back to the "
        "built-in editor.",
    ),
    # accounts
    "name_account": Pair("账号", "account"),
    "help_account": Pair(
        "账号 <某人> [邮箱、手机或 uid]：看看这个人在 ShowMeBug 的账号，或改正它；“账号 <某人> 删除”重新找。"
        "\n例：账号 李博 bo.li@example.com",
        "account <person> [e-mail, phone or uid]: their account at ShowMeBug, or corrects it; "
        "“account <person> remove” looks it up anew.\nE.g.: account Bo Li bo.li@example.com",
    ),
    "account_is": Pair("{name} 的 ShowMeBug 账号：{uid}", "{name} is {uid} at ShowMeBug."),
    "account_none": Pair(
        "{name} 还没有 ShowMeBug 账号，第一次需要时按邮箱或手机查找或新建。",
        "{name} has no ShowMeBug account yet; it is found or made by e-mail or phone once it's needed.",
    ),
    "account_unreachable": Pair(
        "{name} 没有登记邮箱和手机，进不了 ShowMeBug 的房间。补上：账号 {name} 邮箱",
        "{name} has neither e-mail nor phone here, so ShowMeBug has no seat for them. Add one: "
        "account {name} e-mail",
    ),
    "account_known_by": Pair("邮箱：{email}，手机：{phone}", "E-mail: {email}, phone: {phone}"),
    "account_set": Pair(
        "好，已记下。相关的房间会马上更新。", "Noted. The rooms concerned are brought up to date."
    ),
    "account_taken": Pair(
        "这个账号、邮箱或手机已经属于别人。", "That account, e-mail or phone belongs to somebody else."
    ),
    # on the page
    "page_preparing": Pair(
        "{name}的房间正在准备，好了会自动打开。",
        "The room in {name} is being prepared; it opens by itself once it's ready.",
    ),
    "page_opens_at": Pair("房间在 {start} 开放。", "The room opens at {start}."),
    "page_door_room": Pair("进入房间", "Open the room"),
    "page_door_builtin": Pair("先用内置编辑器", "Use the built-in editor meanwhile"),
    "page_door_video": Pair("进入视频会议", "Join the video call"),
    "page_no_seat": Pair(
        "你在{name}的房间里没有座位，请联系安排这场面试的人。",
        "There is no seat for you in {name}. Please ask whoever arranged this interview.",
    ),
}
