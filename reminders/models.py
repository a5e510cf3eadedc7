from __future__ import annotations

from datetime import time
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from reminders.domain import EVERY_DAY, LONGEST_PAUSE, Plan

MORNING = time(7, 30)


class ReminderSettings(models.Model):
    """When a learner wants to hear what is due. Who never said so has no row, and hears nothing."""

    learner = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="+")
    on = models.BooleanField(default=False)
    time = models.TimeField(default=MORNING, help_text="On the learner's own clock.")
    days = models.PositiveSmallIntegerField(
        default=EVERY_DAY, help_text="A bit for each weekday: Monday is 1, Tuesday 2, Wednesday 4, Sunday 64."
    )
    paused_until = models.DateField(null=True, help_text="The first local date on which a note may go out again.")
    changed_at = models.DateTimeField(help_text="What was meant for before is not owed.")

    class Meta:
        verbose_name_plural = "reminder settings"
        constraints = [
            models.CheckConstraint(condition=Q(days__gte=1, days__lte=EVERY_DAY), name="a_reminder_has_weekdays"),
            models.CheckConstraint(
                condition=Q(paused_until=None) | Q(paused_until__lte=LONGEST_PAUSE), name="a_pause_has_an_end"
            ),
        ]
        indexes = [models.Index(fields=["time"], condition=Q(on=True), name="reminders_by_time")]

    def __str__(self) -> str:
        return f"{self.time:%H:%M}" if self.on else "off"

    @property
    def plan(self) -> Plan:
        return Plan(self.time, self.days, self.changed_at)


class State(models.TextChoices):
    PENDING = "pending"  # owed, and nobody has it
    CLAIMED = "claimed"  # one worker has it until its lease runs out
    HANDED = "handed"  # written before the wire: it may be on its way
    SENT = "sent"
    SKIPPED = "skipped"
    FAILED = "failed"
    UNKNOWN = "unknown"  # nobody can say whether it went out; it is never sent again by itself


class Reason(models.TextChoices):
    """Why a note was not sent, although its time had come."""

    NOTHING_DUE = "nothing_due"
    ALREADY_STUDIED = "already_studied"
    PAUSED = "paused"
    TURNED_OFF = "turned_off"
    DEACTIVATED = "deactivated"
    LATE = "late", "more than three hours late"


HELD = (State.CLAIMED, State.HANDED)
ON_THE_WIRE = (State.HANDED, State.SENT, State.UNKNOWN)


class Slot(models.TextChoices):
    DAILY = "daily"


class Channel(models.TextChoices):
    EMAIL = "email", "e-mail"


class Delivery(models.Model):
    """One note to one learner for one local date. The row is there once, so the note is."""

    # Random: it makes the Message-ID, by which a mail server knows a mail that it has seen.
    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    learner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    slot = models.CharField(max_length=20, choices=Slot, default=Slot.DAILY)
    channel = models.CharField(max_length=20, choices=Channel, default=Channel.EMAIL)
    nominal_date = models.DateField(help_text="The learner's local date that it is for.")
    nominal_at = models.DateTimeField(help_text="When it was meant to go out.")
    zone = models.CharField(max_length=64, help_text="The learner's zone when it became owed.")
    state = models.CharField(max_length=10, choices=State, default=State.PENDING)
    reason = models.CharField(max_length=20, choices=Reason, blank=True)
    fence = models.PositiveIntegerField(default=0, help_text="Raised by every claim: an older one counts no more.")
    lease_until = models.DateTimeField(null=True, help_text="Until then one worker has it to itself.")
    tries = models.PositiveSmallIntegerField(default=0, help_text="How often it could not be handed over.")
    next_try_at = models.DateTimeField()
    handed_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=300, blank=True, help_text="What the last try met.")

    class Meta:
        verbose_name_plural = "deliveries"
        ordering = ["-nominal_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["learner", "slot", "nominal_date", "channel"], name="one_note_per_learner_slot_date_and_channel"
            ),
            models.CheckConstraint(
                condition=(Q(state=State.SKIPPED) & ~Q(reason="")) | (~Q(state=State.SKIPPED) & Q(reason="")),
                name="what_is_skipped_has_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(state__in=HELD, lease_until__isnull=False) | (~Q(state__in=HELD) & Q(lease_until=None)),
                name="what_is_held_has_a_lease",
            ),
            models.CheckConstraint(
                condition=Q(state__in=ON_THE_WIRE, handed_at__isnull=False)
                | (~Q(state__in=ON_THE_WIRE) & Q(handed_at=None)),
                name="what_may_be_on_the_wire_was_handed",
            ),
            models.CheckConstraint(
                condition=Q(state=State.SENT, sent_at__isnull=False) | (~Q(state=State.SENT) & Q(sent_at=None)),
                name="what_is_sent_says_when",
            ),
            models.CheckConstraint(condition=Q(fence__gte=1) | Q(handed_at=None), name="nothing_is_handed_unclaimed"),
            models.CheckConstraint(condition=Q(next_try_at__gte=F("nominal_at")), name="no_try_before_its_time"),
        ]
        indexes = [
            models.Index(fields=["next_try_at"], condition=Q(state=State.PENDING), name="deliveries_to_try"),
            models.Index(fields=["lease_until"], condition=Q(state__in=HELD), name="deliveries_by_lease"),
            models.Index(fields=["nominal_date"], name="deliveries_by_date"),
        ]

    def __str__(self) -> str:
        return f"{self.nominal_date} {self.get_state_display()}"
