"""One member who writes far too much: nobody else notices, and nothing of theirs is lost."""

import time
from concurrent.futures import ThreadPoolExecutor

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
