import re

import pytest
from django.test import Client, TestCase

CODE = re.compile(r"^ +([A-Z]{4}-[A-Z]{4})$", re.MULTILINE)


class CommittingClient(Client):
    """A browser in whose requests `on_commit` fires, as it does outside of a test's transaction."""

    def request(self, **environ):
        with TestCase.captureOnCommitCallbacks(execute=True):
            return super().request(**environ)


@pytest.fixture
def client(db):
    return CommittingClient()


def code_in(mail):
    return CODE.search(mail.body)[1]
