"""What may be seen of interviewers' opinions: theirs alone until they have given their own."""

from collections.abc import Sequence

from handlers.request import Request
from handlers.texts import Text
from storage.feedback import Feedback
from storage.interviews import Interview


def opinion_lines(request: Request, interview: Interview, given: Sequence[Feedback]) -> tuple[Text, ...]:
    """Say what the sender may see of the opinions on an interview; how many are hidden, where some are."""
    me = interview.participant(request.sender.person_id)
    if not given or (me is not None and me.side == "candidate"):
        return ()
    mine = any(each.person_id == request.sender.person_id for each in given)
    if me is not None and not mine:
        return (Text("feedback_hidden", count=len(given), number=interview.interview_id),)
    return tuple(opinion_line(each) for each in given)


def opinion_line(given: Feedback) -> Text:
    name = "feedback_line_notes" if given.notes else "feedback_line"
    notes = {"notes": given.notes} if given.notes else {}
    verdict = Text(f"recommend_{given.recommendation}")
    return Text(name, name=given.name, recommendation=verdict, score=given.score, **notes)
