import sys

from django.core.management.base import BaseCommand, CommandError

from markup import domain


class Command(BaseCommand):
    help = "Print the HTML that the site shows for the Markdown on standard input."
    requires_system_checks = []

    def handle(self, **options):
        try:
            html = domain.render(sys.stdin.buffer.read().decode())
        except UnicodeDecodeError as error:
            raise CommandError(f"standard input is not UTF-8: byte {error.start} cannot be read") from error
        except domain.Unreadable as error:
            raise CommandError(f"nothing was rendered: {error}") from error
        sys.stdout.buffer.write(html.encode())
