"""Make the learners who answer, and the table of the bare view: python -m gauge.people NUMBER"""

import sys

import django

PASSWORD = "an open lumen"


def email(number: int) -> str:
    return f"learner-{number}@example.org"


def make(number: int) -> None:
    # Django has to be set up before a model can be imported.
    from allauth.account.models import EmailAddress  # noqa: PLC0415
    from django.db import connection  # noqa: PLC0415

    from accounts.models import User  # noqa: PLC0415
    from gauge.models import Row  # noqa: PLC0415

    with connection.schema_editor() as editor:
        editor.create_model(Row)
    for one in range(number):
        learner = User.objects.create_user(email(one), PASSWORD)
        EmailAddress.objects.create(user=learner, email=learner.email, primary=True, verified=True)


if __name__ == "__main__":
    django.setup()
    make(int(sys.argv[1]))
