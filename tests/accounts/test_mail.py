import socket
import socketserver
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.urls import reverse

from accounts import services, tasks
from accounts.domain import MAX_TRIES, pause_before_next_try
from accounts.models import Mail, Role
from tests.factories import NOON, PASSWORD, make_learner

EMAIL = "learner@example.org"
SMTP = "django.core.mail.backends.smtp.EmailBackend"


class Post(socketserver.ThreadingTCPServer):
    """The least of an SMTP server: it takes what it is given, and keeps it."""

    allow_reuse_address = True

    def __init__(self, port):
        self.letters = []
        super().__init__(("127.0.0.1", port), Talk)


class Talk(socketserver.StreamRequestHandler):
    def handle(self):
        self.say("220 here")
        while line := self.rfile.readline():
            word = line[:4].upper()
            if word == b"DATA":
                self.say("354 go on")
                self.server.letters.append(b"".join(iter(self.rfile.readline, b".\r\n")).decode())
            self.say("221 bye" if word == b"QUIT" else "250 fine")

    def say(self, line):
        self.wfile.write(f"{line}\r\n".encode())


@pytest.fixture
def closed_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


@pytest.fixture
def smtp(settings, closed_port):
    """Mail goes to a server that is not there yet; call the result to start it."""
    settings.EMAIL_BACKEND, settings.EMAIL_HOST, settings.EMAIL_PORT = SMTP, "127.0.0.1", closed_port
    started = []

    def start():
        post = Post(closed_port)
        threading.Thread(target=post.serve_forever, daemon=True).start()
        started.append(post)
        return post

    yield start
    for post in started:
        post.shutdown()
        post.server_close()


def make_mail(**fields):
    return services.post_mail(**{"to": EMAIL, "subject": "A code", "text": "BBBB-CCCC", "now": NOON, **fields})


def deliver(mail, now=NOON):
    return services.deliver(mail_id=mail.pk, patience=3, now=now)


def sign_up(client):
    return client.post(reverse("account_signup"), {"email": EMAIL, "password1": PASSWORD})


def test_mail_goes_out_within_the_request_with_no_worker_at_all(client, smtp):
    post = smtp()

    sign_up(client)

    assert len(post.letters) == 1
    assert f"To: {EMAIL}" in post.letters[0]


def test_a_dead_mail_server_breaks_no_page_and_the_sweep_sends_later(client, smtp):
    with time_machine.travel(NOON, tick=False) as clock:
        answer = sign_up(client)
        waiting = Mail.objects.values_list("sent_at", "tries", "next_try_at").get()
        post = smtp()
        tasks.sweep_mail()
        too_early = len(post.letters)
        clock.shift(60)
        tasks.sweep_mail()

    assert (answer.status_code, answer.url) == (302, reverse("account_email_verification_sent"))
    assert waiting == (None, 1, NOON + timedelta(minutes=1))
    assert (too_early, len(post.letters)) == (0, 1)
    assert Mail.objects.values_list("sent_at", "text", "error").get() == (NOON + timedelta(minutes=1), "", "")


@pytest.mark.django_db
def test_a_mail_is_sent_once_however_often_it_is_delivered(mailoutbox):
    mail = make_mail()

    assert (deliver(mail), deliver(mail), len(mailoutbox)) == (True, False, 1)


@pytest.mark.django_db
def test_a_mail_that_one_sender_holds_is_left_alone_until_its_claim_runs_out(mailoutbox):
    mail = make_mail()
    Mail.objects.update(claimed_until=NOON + timedelta(minutes=2))

    held = deliver(mail, NOON + timedelta(minutes=1))
    left_behind = deliver(mail, NOON + timedelta(minutes=2))

    assert (held, left_behind, len(mailoutbox)) == (False, True, 1)


@pytest.mark.django_db
def test_a_mail_that_is_refused_time_and_again_is_given_up_and_says_why(smtp):
    mail, now = make_mail(), NOON

    for _ in range(MAX_TRIES):
        deliver(mail, now)
        now = Mail.objects.get().next_try_at

    mail.refresh_from_db()
    assert (mail.tries, mail.sent_at, mail.failed_at is not None, mail.text) == (MAX_TRIES, None, True, "")
    assert mail.error.startswith("ConnectionRefusedError")
    assert deliver(mail, now) is False


def test_pauses_grow_and_end_after_two_hours():
    pauses = [pause_before_next_try(tries) for tries in range(1, MAX_TRIES)]

    assert [pause.total_seconds() / 60 for pause in pauses] == [1, 2, 4, 8, 16, 32, 64]


@pytest.mark.django_db
def test_mail_settled_a_month_ago_is_forgotten_and_waiting_mail_is_not():
    sent, waiting = make_mail(), make_mail()
    Mail.objects.filter(pk=sent.pk).update(sent_at=NOON)

    services.forget_settled_mail(now=NOON + timedelta(days=31))

    assert list(Mail.objects.all()) == [waiting]


@pytest.fixture
def folder(settings, tmp_path):
    settings.EMAIL_BACKEND, settings.MAIL_DIR = "accounts.adapters.MailFolder", tmp_path / "mail"
    return settings.MAIL_DIR


def test_the_local_default_keeps_mail_in_a_folder_and_shows_it(client, folder):
    sign_up(client)

    name = next(folder.glob("*.eml")).stem
    shelf = client.get(reverse("local-mail")).content.decode()
    letter = client.get(reverse("local-letter", args=[name])).content.decode()

    assert f'<a href="{reverse("local-letter", args=[name])}">Confirm your address</a>' in shelf
    assert "Your code is" in letter


def test_links_in_a_letter_can_be_followed(client, folder):
    client.post(reverse("account_reset_password"), {"email": "nobody@example.org"})

    letter = client.get(reverse("local-letter", args=[next(folder.glob("*.eml")).stem])).content.decode()

    assert '<a href="http://testserver/account/signup/" rel="nofollow">' in letter


def test_a_letter_that_is_not_there_is_not_found(client, folder):
    assert client.get(reverse("local-letter", args=["secret-key"])).status_code == 404


@pytest.mark.parametrize("path", ["/mail/", "/mail/20260302-1/"])
def test_with_a_mail_server_there_is_no_mail_page(client, settings, path):
    settings.MAIL_DIR = None

    assert client.get(path).status_code == 404


def test_a_link_names_the_host_and_the_scheme_that_the_visitor_used(client, settings, mailoutbox):
    settings.ALLOWED_HOSTS = ["learn.example"]
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

    client.post(
        reverse("account_reset_password"),
        {"email": "nobody@example.org"},
        headers={"host": "learn.example", "x-forwarded-proto": "https"},
    )

    assert "https://learn.example/account/signup/" in mailoutbox[0].body


@pytest.mark.promise
@pytest.mark.django_db(transaction=True)
def test_two_senders_at_once_send_a_mail_once(smtp):
    post, mail, ready = smtp(), make_mail(), threading.Barrier(4)

    def send(_):
        ready.wait()
        try:
            return deliver(mail)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        outcomes = sorted(pool.map(send, range(4)))

    assert (outcomes, len(post.letters)) == ([False, False, False, True], 1)


@pytest.mark.django_db
@pytest.mark.parametrize(("state", "shown"), [("waiting", "waiting@"), ("sent", "sent@"), ("given-up", "lost@")])
def test_an_administrator_finds_mail_by_its_state(client, state, shown):
    make_mail(to="waiting@example.org")
    for name, at in (("sent", "sent_at"), ("lost", "failed_at")):
        Mail.objects.filter(pk=make_mail(to=f"{name}@example.org").pk).update(**{at: NOON})
    client.force_login(make_learner(role=Role.ADMINISTRATOR, is_superuser=True))

    page = client.get(reverse("admin:accounts_mail_changelist"), {"state": state}).content.decode()

    assert [name for name in ("waiting@", "sent@", "lost@") if name in page] == [shown]
