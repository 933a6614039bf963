"""Decrypted callbacks as values; passive text as XML."""

import dataclasses
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.wecom.errors import CallbackError
from bot.wecom.messages import Incoming, parse_message, passive_text
from bot.wecom.xml import remove_illegal

HEAD = "<ToUserName>ww1</ToUserName><FromUserName>ling.wu</FromUserName><CreateTime>1767225600</CreateTime>"


def parse(inner: str, head: str = HEAD, **options: int) -> Incoming:
    return parse_message(f"<xml>{head}{inner}</xml>", **options)


def event(inner: str, head: str = HEAD) -> Incoming:
    return parse(f"<MsgType>event</MsgType>{inner}", head)


def refused(xml: str, **options: int) -> tuple[str, int]:
    with pytest.raises(CallbackError) as caught:
        parse_message(xml, **options)
    return caught.value.check, caught.value.status


def test_a_text_message_keeps_its_sender_text_and_id():
    incoming = parse(
        "<MsgType><![CDATA[text]]></MsgType><Content><![CDATA[我想改期 <b>&🎉]]></Content>"
        "<MsgId>7390000000000000001</MsgId><AgentID>1000007</AgentID>",
        agentid=1000007,
    )
    assert (incoming.kind, incoming.userid, incoming.created_at) == ("text", "ling.wu", 1767225600)
    assert (incoming.content, incoming.inbox_key) == ("我想改期 <b>&🎉", "msg:7390000000000000001")


@pytest.mark.parametrize("msgtype", ["image", "voice", "video", "location", "link"])
def test_other_messages_are_named_and_keep_their_elements(msgtype):
    incoming = parse(f"<MsgType>{msgtype}</MsgType><MediaId>m1</MediaId><Label>302</Label><MsgId>1</MsgId>")
    assert (incoming.kind, incoming.media_id, incoming.elements["Label"]) == (msgtype, "m1", "302")


def test_an_unknown_message_type_is_kept_and_not_refused():
    incoming = parse("<MsgType>sticker</MsgType><MsgId>9</MsgId>")
    assert (incoming.kind, incoming.msgtype, incoming.inbox_key) == ("unknown", "sticker", "msg:9")


@pytest.mark.parametrize("name", ["LOCATION", "brand_new_event", "change_contact", "close_inactive_agent"])
def test_an_unknown_event_is_an_event_in_lower_case(name):
    incoming = event(f"<Event>{name}</Event><Strange><Deep>1</Deep></Strange>")
    assert (incoming.kind, incoming.event) == ("event", name.lower())


def test_a_card_click_carries_task_code_and_choices():
    incoming = event(
        "<Event>template_card_event</Event><EventKey>confirm #12</EventKey><TaskId>iv-482@r1</TaskId>"
        "<CardType>button_interaction</CardType><ResponseCode>rc_7Hq</ResponseCode><SelectedItems>"
        "<SelectedItem><QuestionKey>slot</QuestionKey><OptionIds><OptionId>a</OptionId><OptionId>b</OptionId>"
        "</OptionIds></SelectedItem><SelectedItem><QuestionKey>how</QuestionKey><OptionIds>"
        "<OptionId>on</OptionId></OptionIds></SelectedItem></SelectedItems>"
    )
    assert (incoming.event_key, incoming.task_id, incoming.response_code) == (
        "confirm #12",
        "iv-482@r1",
        "rc_7Hq",
    )
    assert incoming.card_type == "button_interaction"
    assert dict(incoming.selected) == {"slot": ("a", "b"), "how": ("on",)}


def test_a_single_choice_has_the_shape_of_several():
    incoming = event(
        "<Event>template_card_event</Event><SelectedItems><SelectedItem><QuestionKey>slot</QuestionKey>"
        "<OptionIds><OptionId>a</OptionId></OptionIds></SelectedItem></SelectedItems>"
    )
    assert dict(incoming.selected) == {"slot": ("a",)}


@pytest.mark.parametrize(
    "items",
    [
        "<SelectedItems/>",
        "<SelectedItems>x</SelectedItems>",
        "<SelectedItems><SelectedItem/></SelectedItems>",
        "<SelectedItems><SelectedItem>x</SelectedItem></SelectedItems>",
        "<SelectedItems><SelectedItem><OptionIds/></SelectedItem></SelectedItems>",
    ],
)
def test_odd_choices_do_no_harm(items):
    assert not any(event(f"<Event>template_card_event</Event>{items}").selected.values())


def test_a_customer_service_bell_has_no_sender():
    incoming = event(
        "<Event>kf_msg_or_event</Event><Token>ENC9x</Token><OpenKfId>wkHr01</OpenKfId>",
        "<ToUserName>ww1</ToUserName><CreateTime>1767225600</CreateTime>",
    )
    assert (incoming.userid, incoming.open_kfid, incoming.token) == ("", "wkHr01", "ENC9x")
    assert incoming.inbox_key.startswith("kf:")
    assert "ENC9x" not in incoming.inbox_key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("<EventKey>a</EventKey>", "<EventKey>b</EventKey>"),
        ("<TaskId>a</TaskId>", "<TaskId>b</TaskId>"),
        ("<ChangeType>a</ChangeType>", "<ChangeType>b</ChangeType>"),
        ("<ResponseCode>a</ResponseCode>", "<ResponseCode>b</ResponseCode>"),
        ("<ScheduleId>a</ScheduleId>", "<ScheduleId>b</ScheduleId>"),
        ("<MeetingId>a</MeetingId>", "<MeetingId>b</MeetingId>"),
        ("<UserID>a</UserID>", "<UserID>b</UserID>"),
        ("<BatchJob><JobId>a</JobId></BatchJob>", "<BatchJob><JobId>b</JobId></BatchJob>"),
        ("<EventKey>a</EventKey><TaskId>b</TaskId>", "<EventKey>b</EventKey><TaskId>a</TaskId>"),
    ],
)
def test_two_events_of_one_second_have_different_keys(one, other):
    assert event(f"<Event>e</Event>{one}").inbox_key != event(f"<Event>e</Event>{other}").inbox_key


def test_a_retry_of_an_event_has_the_same_key_in_any_order_and_spelling_of_the_event():
    first = event("<Event>CLICK</Event><EventKey>K</EventKey><AgentID>1</AgentID>")
    again = event("<AgentID>1</AgentID><EventKey><![CDATA[K]]></EventKey>\n<Event>click</Event>")
    assert first.inbox_key == again.inbox_key


def test_events_of_two_members_or_seconds_have_different_keys():
    keys = {
        event("<Event>click</Event>", head).inbox_key
        for head in (HEAD, HEAD.replace("ling.wu", "bo.li"), HEAD.replace("600<", "601<"))
    }
    assert len(keys) == 3


def test_a_key_is_short_whatever_the_elements():
    long = "x" * 5000
    assert len(event(f"<Event>{long}</Event><EventKey>{long}</EventKey>").inbox_key) < 120
    assert len(parse(f"<MsgType>text</MsgType><MsgId>{long}</MsgId>").inbox_key) < 120


@pytest.mark.parametrize(
    "moment", ["", "<CreateTime/>", "<CreateTime>soon</CreateTime>", f"<CreateTime>{'9' * 5000}</CreateTime>"]
)
def test_a_missing_or_odd_time_is_zero(moment):
    assert event("<Event>e</Event>", f"<FromUserName>a</FromUserName>{moment}").created_at == 0


@pytest.mark.parametrize("xml", ["<xml><MsgType>text</MsgType></xml>", "<xml><A>1</A></xml>"])
def test_a_message_without_sender_is_refused(xml):
    assert refused(xml) == ("missing", 400)


@pytest.mark.parametrize("sender", ["@all", "@ALL", "bo.li|ling.wu", "|"])
def test_a_sender_whose_answer_would_reach_others_is_refused(sender):
    xml = f"<xml><FromUserName>{sender}</FromUserName><MsgType>text</MsgType><Content>hi</Content></xml>"
    assert refused(xml) == ("sender", 400)


@pytest.mark.parametrize(
    "xml",
    [
        "",
        "text",
        "<xml>",
        "<xml/>",
        "<a>1</a>",
        '<!DOCTYPE xml SYSTEM "x"><xml><A>1</A></xml>',
        "<xml>1</xml>",
    ],
)
def test_what_is_not_the_documents_shape_is_refused(xml):
    assert refused(xml) == ("xml", 400)


def test_a_message_for_another_app_is_refused_and_one_for_none_is_not():
    assert refused(f"<xml>{HEAD}<AgentID>8</AgentID></xml>", agentid=7) == ("agentid", 403)
    assert parse("<MsgType>text</MsgType><AgentID></AgentID>", agentid=7).agentid is None


def test_a_control_character_in_a_text_does_not_lose_the_message():
    assert parse("<MsgType>text</MsgType><Content><![CDATA[a\x08b\x00]]></Content>").content == "ab"


def test_what_is_logged_of_a_message_holds_no_content():
    shown = repr(
        parse(
            "<MsgType>text</MsgType><Content>MARK</Content><Token>MARK</Token><ResponseCode>MARK</ResponseCode>"
        )
    )
    assert "MARK" not in shown
    assert "ling.wu" in shown


def test_an_incoming_is_frozen_and_hashable():
    incoming = parse("<MsgType>text</MsgType>")
    with pytest.raises(dataclasses.FrozenInstanceError):
        incoming.userid = "other"  # type: ignore[misc]
    assert hash(incoming) == hash(parse("<MsgType>text</MsgType>"))


@given(st.text(max_size=200))
def test_any_text_is_parsed_or_refused(xml):
    for document in (xml, f"<xml>{HEAD}{xml}</xml>"):
        try:
            assert parse_message(document).inbox_key
        except CallbackError:
            pass


@given(
    st.lists(
        st.sampled_from(
            ["<xml>", "</xml>", "<Event>", "</Event>", "<SelectedItems>", "</SelectedItems>", "a"]
        )
    )
)
def test_any_heap_of_tags_is_parsed_or_refused(tags):
    try:
        parse_message("".join(tags))
    except CallbackError:
        pass


def test_deep_nesting_does_not_overflow():
    assert event("<Event>e</Event>" + "<a>" * 20_000 + "</a>" * 20_000).event == "e"


# Passive text


def content_of(xml: str) -> str:
    return ElementTree.fromstring(xml).findtext("Content") or ""


def test_a_passive_text_has_what_the_page_lists():
    root = ElementTree.fromstring(
        passive_text(to_userid="ling.wu", from_corpid="ww1", created_at=1767225602, content="好")
    )
    assert {child.tag: child.text for child in root} == {
        "ToUserName": "ling.wu",
        "FromUserName": "ww1",
        "CreateTime": "1767225602",
        "MsgType": "text",
        "Content": "好",
    }


@pytest.mark.parametrize("text", ["a]]>b", "]]>]]>", "]]]>>", "<a href='x'>&amp;</a>", "👩‍👩‍👧 🎉", "]]"])
def test_a_passive_text_carries_what_would_end_its_cdata(text):
    xml = passive_text(to_userid="a", from_corpid="b", created_at=1, content=text)
    assert content_of(xml) == text


def test_a_passive_text_loses_what_xml_cannot_carry():
    xml = passive_text(
        to_userid="a", from_corpid="b", created_at=1, content="a\x00\x0b\x1f\ud83d\ufffe\uffffb\n\t"
    )
    assert content_of(xml) == "ab\n\t"


@given(st.text())
def test_any_passive_text_is_well_formed(text):
    xml = passive_text(to_userid=text, from_corpid="b", created_at=1, content=text)
    assert content_of(xml) == remove_illegal(text).replace("\r\n", "\n").replace("\r", "\n")
