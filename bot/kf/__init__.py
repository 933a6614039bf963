"""Candidates in WeChat, through customer service (微信客服; protocol, section 9).

WeCom only rings a bell; a worker pulls what was said, keeps it, and hands it over:

| file | what it does |
| --- | --- |
| bell.py | notes that there is something to pull |
| pulling.py | pulls one account, one worker at a time, and keeps what came with how far it came |
| handling.py | gives each message and event its effect once, in order for each customer |
| entering.py | welcomes who enters the chat |
| service.py | runs the two in a worker |

What is said is decided in `handlers/customers.py`; how it looks, in `bot/channels/kf.py`; and what is sent
later goes through the outbox and `bot/carriers/kf.py`.
"""
