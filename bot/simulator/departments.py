"""The corp's departments, made from the members' department names: a root and one level below it."""

from collections.abc import Iterable

from .models import Json, Member

ROOT_ID = 1


class Departments:
    """Ids of departments and their members; ids follow the order in which names first appear."""

    def __init__(self, members: Iterable[Member]) -> None:
        self._members = list(members)
        names = dict.fromkeys(m.department for m in self._members if m.department)
        self._ids = {name: number for number, name in enumerate(names, start=ROOT_ID + 1)}

    def id_of(self, member: Member) -> int:
        return self._ids.get(member.department, ROOT_ID)

    def knows(self, party: str) -> bool:
        return party.isdecimal() and (int(party) == ROOT_ID or int(party) in self._ids.values())

    def members_of(self, party: str) -> list[Member]:
        """Everyone in a department and below it."""
        if not self.knows(party):
            return []
        return [m for m in self._members if int(party) in (ROOT_ID, self.id_of(m))]

    def directly_in(self, party: str) -> list[Member]:
        """The members of one level, as user/simplelist gives them."""
        return [m for m in self._members if party == str(self.id_of(m))]

    def listed(self, below: str = "") -> list[Json]:
        """id, parentid and order of the departments from `below` down."""
        rows = [{"id": ROOT_ID, "parentid": 0, "order": 100000000}]
        rows += [{"id": i, "parentid": ROOT_ID, "order": 100000000 - i} for i in self._ids.values()]
        return [r for r in rows if below in ("", str(ROOT_ID), str(r["id"]))]
