"""People, their mail and devices, and what is noted of the staff."""

from sabotaging.breakages.base import (
    AUDIT,
    MAIL,
    PEOPLE,
    TWO_ADMINISTRATORS,
    Breakage,
)

BREAKAGES = [
    # People and their mail
    Breakage(
        "forget-to-send-the-mail",
        "accounts/adapters.py",
        "        transaction.on_commit(partial(_send, mail.pk), robust=True)\n",
        "",
        MAIL + "mail_goes_out_within_the_request_with_no_worker_at_all",
    ),
    Breakage(
        "send-a-mail-that-was-sent",
        "accounts/services/mail.py",
        "free = queries.mail_to_send(now).filter(pk=mail_id)",
        "free = Mail.objects.filter(pk=mail_id)",
        MAIL + "a_mail_is_sent_once_however_often_it_is_delivered",
    ),
    Breakage(
        "tell-by-its-time-whether-an-address-is-known",
        "accounts/adapters.py",
        "make_password(str(uuid4()))  # the hash that a new account costs",
        "pass",
        "tests/accounts/test_enumeration.py::test_a_known_and_an_unknown_address_cost_as_many_hashes",
    ),
    # People and the audit log
    Breakage(
        "let-the-audit-log-be-changed",
        "accounts/migrations/0004_audit_log_is_only_appended_to.py",
        "audit_entries_are_not_changed BEFORE UPDATE ON",
        "audit_entries_are_not_changed BEFORE UPDATE OF id ON",
        AUDIT + "the_database_refuses_to_change_or_delete_an_entry",
    ),
    Breakage(
        "let-the-audit-log-be-replaced",
        "accounts/migrations/0004_audit_log_is_only_appended_to.py",
        "WHEN EXISTS (SELECT 1 FROM accounts_auditentry WHERE id = NEW.id)",
        "WHEN FALSE",
        AUDIT + "what_only_one_database_knows_does_not_get_around_it",
    ),
    Breakage(
        "let-a-session-turn-the-guards-off",
        "accounts/migrations/0004_audit_log_is_only_appended_to.py",
        "ENABLE ALWAYS TRIGGER audit_entries_stay",
        "ENABLE TRIGGER audit_entries_stay",
        AUDIT + "what_only_one_database_knows_does_not_get_around_it",
        on_postgres=True,
    ),
    Breakage(
        "give-a-role-without-a-record",
        "accounts/services/people.py",
        '    _record(person, "given a role", {"role": [was, role]}, by, now)\n',
        "",
        PEOPLE + "every_change_of_a_person_by_the_staff_is_in_the_log",
    ),
    Breakage(
        "keep-a-name-where-nobody-can-erase-it",
        "accounts/services/people.py",
        'field: "changed"',
        "field: [was, becomes]",
        PEOPLE + "every_change_of_a_person_by_the_staff_is_in_the_log",
    ),
    Breakage(
        "save-over-another-administrator",
        "accounts/services/people.py",
        "if queries.state_of(person) != seen:",
        "if False:",
        PEOPLE + "a_choice_made_on_an_old_page_changes_nobody",
    ),
    Breakage(
        "let-two-administrators-deactivate-each-other",
        "accounts/services/people.py",
        'locked = list(held.select_for_update(of=("self",), no_key=True))',
        "locked = list(held)",
        TWO_ADMINISTRATORS + "two_administrators_who_deactivate_each_other_leave_one",
        on_postgres=True,
    ),
    Breakage(
        "keep-a-second-log",
        "accounts/admin/base.py",
        "    def log_change(self, request, obj, message):\n        pass\n\n",
        "",
        AUDIT + "there_is_one_log_and_not_two",
    ),
    Breakage(
        "show-the-audit-log-to-instructors",
        "accounts/admin/base.py",
        """    def has_view_permission(self, request, obj=None):
        return request.user.is_superuser
""",
        """    def has_view_permission(self, request, obj=None):
        return True
""",
        AUDIT + "the_log_is_for_administrators",
    ),
]
