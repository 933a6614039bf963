"""One member who writes far too much: nobody else notices, and nothing of theirs is lost."""

import time
from concurrent.futures import ThreadPoolExecutor

from bot.dispatch import MOST_MESSAGES
from tests.processes.deployment import Deployment
from tests.processes.test_ends import turn_taken

FLOOD = 60


def test_callbacks_of_one_sender_do_not_hold_up_the_others(deployment: Deployment) -> None:
    deployment.serve()
    deployment.say("bo.li", "帮助")
    with ThreadPoolExecutor(FLOOD) as threads, turn_taken(deployment, "bo.li") as release:
        flood = [threads.submit(deployment.say, "bo.li", "帮助", msgid=f"{n}") for n in range(FLOOD)]
        for number in range(10):
            began = time.monotonic()
            assert "我能帮你" in deployment.say(f"member{number}", "帮助").text
            # As soon as ever; without a limit they wait until the flood's turn is given up, four seconds.
            assert time.monotonic() - began < 3
        release()
        answers = [each.result(20) for each in flood]
    assert {answer.status for answer in answers} == {200}
    everyone = "SELECT count(*) FROM inbox WHERE userid = 'bo.li'"
    deployment.wecom.wait_for(lambda: deployment.rows(everyone) == [(FLOOD + 1,)], 60)


def test_member_who_floods_is_told_once_and_slows_nobody(deployment: Deployment) -> None:
    deployment.serve("--workers", "2")
    with ThreadPoolExecutor(8) as threads:
        flood = [threads.submit(deployment.say, "bo.li", "我的面试") for _ in range(MOST_MESSAGES + 60)]
        slowest = 0.0
        for number in range(20):
            began = time.monotonic()
            assert "我能帮你" in deployment.say(f"member{number}", "帮助").text
            slowest = max(slowest, time.monotonic() - began)
        texts = [each.result(20).text for each in flood]
    assert slowest < 3
    # On a machine so slow that the flood takes longer than ten seconds, it is none.
    assert sum("太快" in text for text in texts) <= 1
    assert deployment.rows("SELECT count(*) FROM inbox WHERE userid = 'bo.li'") == [(len(texts),)]
