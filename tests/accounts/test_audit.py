import pytest
from django.contrib.admin.models import LogEntry
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from accounts import queries, services
from accounts.models import AuditEntry, Role, User
from tests.accounts.conftest import CommittingClient
from tests.factories import NOON, make_learner

LOG = "admin:accounts_auditentry_changelist"


def make_administrator(**fields):
    return make_learner(role=Role.ADMINISTRATOR, is_superuser=True, **fields)


def signed_in(person):
    client = CommittingClient()
    client.force_login(person)
    return client


def note(actor=None, **fields):
    fields = {"action": "published", "kind": "lesson", "code": "vascular.access", **fields}
    services.record(actor=actor, now=NOON, **fields)
    return AuditEntry.objects.first()


def stored():
    return list(AuditEntry.objects.order_by("id").values_list("actor", "action", "kind", "code", "details"))


def refused(change):
    """Whether the database refuses it, and says why."""
    try:
        with transaction.atomic():
            change()
    except DatabaseError as error:
        return "the audit log is only appended to" in str(error)
    return False


def statement(text):
    def run():
        with connection.cursor() as cursor:
            cursor.execute(text)

    return run


@pytest.mark.promise
@pytest.mark.django_db
@pytest.mark.parametrize(
    "change",
    [
        lambda: AuditEntry.objects.update(action="nothing"),
        lambda: AuditEntry.objects.get().delete(),
        lambda: AuditEntry.objects.all().delete(),
        lambda: AuditEntry.objects.all()._raw_delete("default"),
        lambda: AuditEntry(pk=AuditEntry.objects.get().pk, at=NOON, action="nothing").save(),
        statement("UPDATE accounts_auditentry SET actor = NULL"),
        statement("DELETE FROM accounts_auditentry"),
    ],
)
def test_the_database_refuses_to_change_or_delete_an_entry(change):
    note(make_learner())
    before = stored()

    assert refused(change)
    assert stored() == before


@pytest.mark.promise
@pytest.mark.django_db
def test_what_only_one_database_knows_does_not_get_around_it():
    note()
    before = stored()
    ways = {
        "sqlite": [
            "REPLACE INTO accounts_auditentry SELECT id, at, actor, 'nothing', kind, code, details "
            "FROM accounts_auditentry"
        ],
        "postgresql": [
            "TRUNCATE accounts_auditentry",
            "SET LOCAL session_replication_role = replica; DELETE FROM accounts_auditentry",
        ],
    }[connection.vendor]

    assert [refused(statement(way)) for way in ways] == [True] * len(ways)
    assert stored() == before


@pytest.mark.promise
@pytest.mark.django_db
def test_somebody_who_is_erased_stays_in_the_log_as_a_number_alone():
    person = make_administrator(name="Ada Lovelace")
    number, entry = person.pk, note(person)

    person.delete()

    assert stored() == [(number, "published", "lesson", "vascular.access", {})]
    assert queries.told([entry])[0].who == "somebody who is gone"


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["add", "change", "delete"])
def test_no_page_changes_an_entry_not_even_for_an_administrator(address):
    entry, client = note(), signed_in(make_administrator())
    before = stored()
    args = [] if address == "add" else [entry.pk]

    answer = client.post(reverse(f"admin:accounts_auditentry_{address}", args=args), {"post": "yes", "action": "x"})

    assert (answer.status_code, stored()) == (403, before)


@pytest.mark.django_db
def test_the_list_of_the_log_can_delete_nothing():
    entry, client = note(), signed_in(make_administrator())
    chosen = {"action": "delete_selected", "_selected_action": [entry.pk], "post": "yes"}

    client.post(reverse(LOG), chosen)

    assert stored() == [(None, "published", "lesson", "vascular.access", {})]


@pytest.mark.django_db
def test_the_log_is_for_administrators():
    entry = note()
    addresses = [reverse(LOG), reverse("admin:accounts_auditentry_change", args=[entry.pk])]
    readers = [make_learner(role=Role.INSTRUCTOR), make_administrator()]

    found = [[signed_in(reader).get(address).status_code for address in addresses] for reader in readers]

    assert found == [[403, 403], [200, 200]]


def listed(client, **filters):
    page = client.get(reverse(LOG), filters)
    return [entry.code for entry in page.context["cl"].result_list]


@pytest.mark.django_db
def test_the_log_is_found_by_what_it_says():
    ada, grace = make_administrator(name="Ada"), make_administrator(name="Grace")
    note(ada, code="a", kind="lesson", action="published")
    note(grace, code="b", kind="question", action="retired")
    note(None, code="c", kind="question", action="published")
    client = signed_in(ada)

    found = {
        "everything": listed(client),
        "a kind": listed(client, kind="question"),
        "an action": listed(client, action="published"),
        "an actor": listed(client, actor=str(grace.pk)),
        "the terminal": listed(client, actor="terminal"),
        "an actor who is none": listed(client, actor="nobody"),
        "a code": listed(client, q="a"),
        "a time": listed(client, at__gte="2026-03-03 00:00:00+00:00"),
    }

    assert found == {
        "everything": ["c", "b", "a"],
        "a kind": ["c", "b"],
        "an action": ["c", "a"],
        "an actor": ["b"],
        "the terminal": ["c"],
        "an actor who is none": [],
        "a code": ["a"],
        "a time": [],
    }


@pytest.mark.django_db
def test_the_log_names_people_as_they_are_called_today():
    ada, gone, learner = make_administrator(name="Ada"), make_administrator(), make_learner(name="Grace")
    note(ada, kind="person", code=str(learner.pk))
    note(gone)
    note(None)
    gone.delete()
    page = signed_in(ada).get(reverse(LOG))

    found = [(entry.told.who, entry.told.about) for entry in page.context["cl"].result_list]

    assert found == [
        ("a command at the terminal", "vascular.access"),
        ("somebody who is gone", "vascular.access"),
        ("Ada", "Grace"),
    ]


@pytest.mark.django_db
def test_a_page_of_the_log_costs_the_same_for_one_entry_and_for_forty(django_assert_num_queries):
    reader = make_administrator()
    client = signed_in(reader)
    note(reader)
    with django_assert_num_queries(8):
        client.get(reverse(LOG))
    for _ in range(40):
        note(make_administrator())

    with django_assert_num_queries(8):
        client.get(reverse(LOG))


@pytest.mark.django_db
def test_a_history_costs_the_same_for_one_entry_and_for_forty(django_assert_num_queries):
    reader, person = make_administrator(), make_learner()
    client, address = signed_in(reader), reverse("admin:accounts_user_history", args=[person.pk])
    note(reader, kind="person", code=str(person.pk))
    with django_assert_num_queries(5):
        client.get(address)
    for _ in range(40):
        note(make_administrator(), kind="person", code=str(person.pk))

    with django_assert_num_queries(5):
        client.get(address)


@pytest.mark.django_db
def test_an_entry_is_read_field_by_field():
    details = {"status": ["draft", "live"], "checks": [["a", "b"], []], "name": "changed", "open": [False, True]}

    page = signed_in(make_administrator()).get(
        reverse("admin:accounts_auditentry_change", args=[note(details=details).pk])
    )

    assert [(one.field, one.was, one.became) for one in page.context["original"].told.changes] == [
        ("status", "draft", "live"),
        ("checks", "a, b", "nothing"),
        ("name", None, "changed"),
        ("open", "no", "yes"),
    ]
    assert "<del>draft</del>" in page.content.decode()


@pytest.mark.django_db
def test_what_an_author_wrote_stays_text_in_the_log():
    entry = note(details={"title": ["<b>was</b>", "<script>is</script>"]})

    page = signed_in(make_administrator()).get(reverse("admin:accounts_auditentry_change", args=[entry.pk]))

    assert "&lt;script&gt;is" in page.content.decode()


@pytest.mark.django_db
def test_the_history_of_a_person_is_what_the_log_says_of_them():
    administrator, person = make_administrator(name="Ada"), make_learner()
    services.give_role(person=person, role=Role.INSTRUCTOR, by=administrator, now=NOON)
    note(administrator)

    page = signed_in(administrator).get(reverse("admin:accounts_user_history", args=[person.pk]))

    assert [(one.who, one.entry.action) for one in page.context["told"]] == [("Ada", "given a role")]


@pytest.mark.django_db
@pytest.mark.parametrize(("reader", "status"), [(Role.INSTRUCTOR, 403), (Role.ADMINISTRATOR, 200)])
def test_the_history_of_a_person_is_for_administrators(reader, status):
    person, reader = make_learner(), make_learner(role=reader, is_superuser=reader == Role.ADMINISTRATOR)

    assert signed_in(reader).get(reverse("admin:accounts_user_history", args=[person.pk])).status_code == status


@pytest.mark.django_db
def test_there_is_one_log_and_not_two():
    administrator, person = make_administrator(), make_learner()
    form = {"name": "New", "time_zone": "UTC", "role": "student", "is_active": "on", "seen": queries.state_of(person)}

    signed_in(administrator).post(reverse("admin:accounts_user_change", args=[person.pk]), form)

    assert (User.objects.get(pk=person.pk).name, LogEntry.objects.count()) == ("New", 0)


@pytest.mark.django_db
def test_the_first_page_says_what_its_reader_did_last():
    reader, other = make_administrator(), make_administrator()
    note(other, code="theirs")
    note(reader, code="mine")

    page = signed_in(reader).get(reverse("admin:index"))

    assert [one["told"].about for one in page.context["lately"]] == ["mine"]
