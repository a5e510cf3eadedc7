"""What sign-up asks about reminders, on the page and in the app client."""

from django import forms
from django.utils import timezone

from accounts import adapters
from accounts.models import User
from reminders import services
from reminders.domain import EVERY_DAY, weekdays
from reminders.models import MORNING

YES, NO = "yes", "no"


class SignupFields(adapters.SignupFields):
    """A note a day is only for who says yes: no answer is no."""

    reminders = forms.ChoiceField(
        label="Shall we write to you once a day when something is due?",
        choices=[(YES, "Yes, at 07:30, every day"), (NO, "No")],
        required=False,
        widget=forms.RadioSelect,
        help_text="You can change the time and the days, or stop it, whenever you like.",
    )

    def signup(self, request, user: User) -> None:
        super().signup(request, user)
        if self.cleaned_data["reminders"] == YES:
            services.choose(
                learner=user,
                on=True,
                at=MORNING,
                days=weekdays(EVERY_DAY),
                paused_until=None,
                now=timezone.now(),
            )
