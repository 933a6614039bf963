"""People: found by what they are called by, and never twice."""

from datetime import timedelta

import pytest

from storage.database import Database
from storage.errors import Conflict
from storage.people import (
    claim_unnamed,
    ensure_admin,
    get_person_by_userid,
    insert_person,
    list_candidate_names,
    list_people_called,
    update_active,
    update_name,
)
from tests.storage.booking import NOW


@pytest.fixture
def wei(database: Database) -> int:
    with database.transaction() as tx:
        return insert_person(
            tx,
            name="张伟",
            role="candidate",
            userid="Wei.Z",
            email="wei@example.com",
            phone="13800001234",
            now=NOW,
        ).person_id


@pytest.mark.parametrize("name", ["张伟", "wei.z", "WEI.Z", "Wei@Example.com", "13800001234"])
def test_a_person_is_found_by_any_of_their_names(database: Database, wei: int, name: str) -> None:
    with database.transaction() as tx:
        assert [person.person_id for person in list_people_called(tx, name=name)] == [wei]


@pytest.mark.parametrize("name", ["张", "%", "张伟伟", "' OR 1=1 --", ""])
def test_nobody_is_found_by_part_of_a_name(database: Database, wei: int, name: str) -> None:
    with database.transaction() as tx:
        assert list_people_called(tx, name=name) == []


def test_who_left_comes_after_who_is_there(database: Database, wei: int) -> None:
    with database.transaction() as tx:
        other = insert_person(tx, name="张伟", role="candidate", now=NOW)
        update_active(tx, person_id=wei, is_active=False)
        assert [each.person_id for each in list_people_called(tx, name="张伟")] == [other.person_id, wei]
        assert list_candidate_names(tx) == ["张伟", "张伟"]


@pytest.mark.parametrize(
    "fact", [{"userid": "WEI.z"}, {"email": "WEI@example.com"}, {"phone": "13800001234"}]
)
def test_two_people_cannot_share_an_address(database: Database, wei: int, fact: dict[str, str]) -> None:
    with pytest.raises(Conflict), database.transaction() as tx:
        insert_person(tx, name="Other", role="candidate", now=NOW, **fact)


def test_an_admin_is_made_once_and_case_does_not_matter(database: Database) -> None:
    with database.transaction() as tx:
        for userid in ("ling.wu", "Ling.Wu"):
            ensure_admin(tx, userid=userid, now=NOW)
        person = get_person_by_userid(tx, userid="LING.WU")
        assert person is not None
        assert person.role == "admin"
        assert tx.execute("SELECT count(*) FROM people").fetchone() == (1,)


def test_a_name_is_asked_for_again_only_after_ten_minutes(database: Database) -> None:
    with database.transaction() as tx:
        insert_person(tx, name="bo.li", role="interviewer", userid="bo.li", now=NOW, is_name_known=False)
        (asked,) = claim_unnamed(tx, now=NOW)
        assert claim_unnamed(tx, now=NOW + timedelta(minutes=9)) == []
        assert len(claim_unnamed(tx, now=NOW + timedelta(minutes=11))) == 1
        update_name(tx, person_id=asked.person_id, name="李博")
        assert claim_unnamed(tx, now=NOW + timedelta(days=1)) == []
