from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts import services


class Command(BaseCommand):
    help = "Make sure that the demo people of the local default are there, and print how to sign in as each."

    def handle(self, *args, **options):
        try:
            people = services.create_demo_people(now=timezone.now())
        except services.DemoPeopleRefused as refusal:
            raise CommandError(str(refusal)) from refusal
        for email, password in people:
            self.stdout.write(f"{email}  {password}")
