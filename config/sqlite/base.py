"""Django's SQLite, with writers that queue on a file lock before they begin.

SQLite's own busy handler sleeps and tries again, so that under eight writers the unlucky one waits for half a
second. A lock of the operating system wakes the next writer at once, in turn.
"""

import fcntl
import os
from typing import Any

from django.db.backends.sqlite3 import base


class DatabaseWrapper(base.DatabaseWrapper):
    """One lock file beside the database, held from BEGIN IMMEDIATE until the transaction ends."""

    _queue: int | None = None

    def _start_transaction_under_autocommit(self) -> None:
        self._wait_for_turn()
        try:
            super()._start_transaction_under_autocommit()
        except BaseException:
            self._leave()
            raise

    def _commit(self) -> Any:
        try:
            return super()._commit()
        finally:
            self._leave_when_done()

    def _rollback(self) -> Any:
        try:
            return super()._rollback()
        finally:
            self._leave_when_done()

    def _close(self) -> Any:
        try:
            return super()._close()
        finally:
            self._leave()

    def _leave_when_done(self) -> None:
        if self.connection is None or not self.connection.in_transaction:
            self._leave()

    def _wait_for_turn(self) -> None:
        if self.is_in_memory_db() or self._queue is not None:
            return
        handle = os.open(f"{self.settings_dict['NAME']}.queue", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
        except BaseException:
            os.close(handle)
            raise
        self._queue = handle

    def _leave(self) -> None:
        if self._queue is not None:
            os.close(self._queue)  # closing releases the lock, also when the process dies
            self._queue = None
