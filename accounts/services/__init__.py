"""Every change to people and to the mail that they get."""

from accounts.services.audit import record
from accounts.services.mail import deliver, forget_settled_mail, post_mail
from accounts.services.people import (
    DemoPeopleRefused,
    LastAdministrator,
    create_demo_people,
    deactivate,
    forget_ended_sessions,
    give_role,
    reactivate,
    send_code_again,
    update_profile,
)

__all__ = [
    "DemoPeopleRefused",
    "LastAdministrator",
    "create_demo_people",
    "deactivate",
    "deliver",
    "forget_ended_sessions",
    "forget_settled_mail",
    "give_role",
    "post_mail",
    "reactivate",
    "record",
    "send_code_again",
    "update_profile",
]
