"""What stands in the built-in room."""

from handlers.texts.pair import Pair

SENTENCES = {
    "editor_status_connecting": Pair("正在连接…", "Connecting…"),
    "editor_status_saved": Pair("已保存", "Saved"),
    "editor_status_saving": Pair("正在保存…", "Saving…"),
    "editor_status_offline": Pair(
        "连接断开，正在重连；你写的内容不会丢", "Connection lost, reconnecting; nothing you type is lost"
    ),
    "editor_status_ended": Pair("已结束", "Ended"),
    "editor_status_refused": Pair("未能保存", "Not saved"),
    "editor_refused": Pair("这次修改没能保存，正在重新载入…", "That change could not be saved; reloading…"),
    "editor_people": Pair("在房间里的人", "People here"),
    "editor_me": Pair("（我）", " (you)"),
    "editor_starts_in": Pair("距离开始", "Starts in"),
    "editor_elapsed": Pair("已进行", "Elapsed"),
    "editor_end": Pair("结束面试", "End interview"),
    "editor_end_title": Pair("结束这场面试？", "End this interview?"),
    "editor_end_line": Pair(
        "结束后，所有人都只能查看，不能再编辑。你可以随时逐步回放。",
        "Nobody can edit afterwards, only look. You can replay every step at any time.",
    ),
    "editor_end_yes": Pair("结束", "End it"),
    "editor_end_no": Pair("继续面试", "Keep going"),
    "editor_ended_interviewer": Pair(
        "面试已结束，房间为只读。请在企业微信里发送“反馈 {number}”写下评价。",
        "This interview has ended; the room is read-only. Send “feedback #{number}” in WeCom to rate it.",
    ),
    "editor_ended_candidate": Pair(
        "面试已结束，感谢参加！这里的内容为只读。",
        "This interview has ended. Thank you! The room is read-only now.",
    ),
    "editor_replay": Pair("回放", "Replay"),
    "editor_replay_play": Pair("播放", "Play"),
    "editor_replay_pause": Pair("暂停", "Pause"),
    "editor_replay_back": Pair("上一步", "Step back"),
    "editor_replay_on": Pair("下一步", "Step forward"),
    "editor_replay_slider": Pair("回放进度", "Replay position"),
    "editor_replay_begin": Pair("开始之前", "Before the first step"),
    "editor_task": Pair("题目", "Task"),
    "editor_set_task": Pair("设置题目", "Set the task"),
    "editor_task_empty": Pair("面试官还没有出题。", "The interviewer has not set a task yet."),
    "editor_task_empty_interviewer": Pair(
        "还没有题目。点“设置题目”，选一道或自己写。",
        "No task yet. Choose “Set the task” to pick one or write your own.",
    ),
    "editor_task_choice": Pair("题库", "Prepared tasks"),
    "editor_task_own": Pair("自己写", "Write your own"),
    "editor_task_text": Pair("题目内容（候选人会看到）", "Task (the candidate sees this)"),
    "editor_task_cancel": Pair("取消", "Cancel"),
    "editor_task_show": Pair("展示给大家", "Show to everyone"),
    "editor_code": Pair("代码", "Code"),
    "editor_code_hint": Pair("在这里写代码，大家会同时看到", "Write code here; everyone sees it as you type"),
    "editor_language": Pair("编程语言", "Programming language"),
    "editor_tab_hint": Pair(
        "Tab 缩进；先按 Esc 再按 Tab 可离开编辑器", "Tab indents; press Escape, then Tab to leave the editor"
    ),
    "editor_notes": Pair("笔记", "Notes"),
    "editor_notes_private": Pair("仅面试官可见", "Interviewers only"),
    "editor_notes_hint": Pair("候选人看不到这里", "The candidate never sees this"),
    "editor_brief": Pair("面试备注", "Notes from before the interview"),
    "editor_chat": Pair("聊天", "Chat"),
    "editor_chat_empty": Pair("还没有消息。", "No messages yet."),
    "editor_chat_label": Pair("发一条消息", "Write a message"),
    "editor_chat_send": Pair("发送", "Send"),
    "editor_views": Pair("切换面板", "Panels"),
    "room_visit": Pair("{name}在房间：{start}–{end}", "{name} in the room: {start}–{end}"),
    "your_replay": Pair("房间回放：", "Replay of the room:"),
    "audit_enter": Pair("{who}进入了 {number} 的房间", "{who} entered the room of {number}"),
    "audit_end_room": Pair("{who}结束了 {number} 的房间", "{who} ended the room of {number}"),
}
