"""Mail that comes back: a mail server takes a mail, and says only later that it could not be delivered.

| file | what it does |
| --- | --- |
| mailbox.py | reads the mailbox that `MAIL_FROM` leads to, and leaves it as it is |
| report.py | understands what mail servers write when they give a mail back |
| taking.py | finds which mail it was, and owes it another way |

Anybody can write to that mailbox and say that a mail did not arrive. Heard is only who knows the mail's
Message-ID, which nobody can guess (`bot/carriers/email.py`): its reader, and the servers on its way.
"""
