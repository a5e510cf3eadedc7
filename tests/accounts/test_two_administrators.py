"""What two administrators at once may not break. The first holds its transaction open while the second comes."""

import pytest

from accounts import queries, services
from accounts.models import AuditEntry, Role, User
from tests.factories import NOON, make_learner
from tests.quizzes.test_parallel import while_first_is_open

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.promise]


def make_administrator():
    return make_learner(role=Role.ADMINISTRATOR, is_superuser=True)


def told(call):
    """Return the name of what kept somebody from it, or nothing."""
    try:
        call()
    except (services.LastAdministrator, services.Overtaken) as error:
        return type(error).__name__
    return ""


def test_two_administrators_who_deactivate_each_other_leave_one():
    one, other = make_administrator(), make_administrator()

    second = while_first_is_open(
        lambda: services.deactivate(person=one, by=other, now=NOON),
        lambda: told(lambda: services.deactivate(person=other, by=one, now=NOON)),
    )

    assert second == "LastAdministrator"
    assert [person.pk for person in User.objects.filter(is_active=True)] == [other.pk]


def test_the_second_of_two_who_change_somebody_is_told():
    by, person = make_administrator(), make_learner(name="Ada")
    seen = queries.state_of(person)

    def change(name):
        chosen = {"name": name, "time_zone": "UTC", "role": Role.STUDENT, "is_active": True}
        somebody = User.objects.get(pk=person.pk)
        return services.change_person(person=somebody, seen=seen, **chosen, by=by, now=NOON)

    second = while_first_is_open(lambda: change("Grace"), lambda: told(lambda: change("Emmy")))

    assert second == "Overtaken"
    assert (User.objects.get(pk=person.pk).name, AuditEntry.objects.count()) == ("Grace", 1)
