"""Every change to people and to the mail that they get."""

from accounts.services.audit import record, record_all
from accounts.services.devices import NoDevice, end_device, end_other_devices, note_sign_in, note_use
from accounts.services.mail import deliver, forget_settled_mail, post_mail
from accounts.services.people import (
    DemoPeopleRefused,
    LastAdministrator,
    Overtaken,
    change_person,
    correct_profile,
    create_demo_people,
    deactivate,
    deactivate_all,
    forget_ended_sessions,
    give_role,
    reactivate,
    send_code_again,
    update_profile,
)

__all__ = [
    "DemoPeopleRefused",
    "LastAdministrator",
    "NoDevice",
    "Overtaken",
    "change_person",
    "correct_profile",
    "create_demo_people",
    "deactivate",
    "deactivate_all",
    "deliver",
    "end_device",
    "end_other_devices",
    "forget_ended_sessions",
    "forget_settled_mail",
    "give_role",
    "note_sign_in",
    "note_use",
    "post_mail",
    "reactivate",
    "record",
    "record_all",
    "send_code_again",
    "update_profile",
]
