"""Django's SQLite, with writers that queue on a file lock before they begin.

SQLite's own busy handler sleeps and tries again, so that under eight writers the unlucky one waits for half a
second. A lock of the operating system wakes the next writer at once, in turn.
"""

import fcntl
import os
import re
from collections.abc import Callable
from io import FileIO
from typing import Any
from weakref import WeakSet

from django.db.backends.sqlite3 import base

WRITES = re.compile(r"\s*(INSERT|UPDATE|DELETE|REPLACE)\b", re.IGNORECASE)


class DatabaseWrapper(base.DatabaseWrapper):
    """One lock file beside the database, held from BEGIN IMMEDIATE until the transaction ends."""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self._turn: FileIO | None = None
        self.execute_wrappers.append(self._queue_single_write)

    def _start_transaction_under_autocommit(self) -> None:
        self._wait_for_turn()
        try:
            super()._start_transaction_under_autocommit()
        except BaseException:
            self._leave()
            raise

    def _queue_single_write(
        self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]
    ) -> Any:
        """Let a write outside a transaction queue, too: it is a transaction of its own."""
        if self._turn is not None or self.in_atomic_block or not WRITES.match(sql):
            return execute(sql, params, many, context)
        self._wait_for_turn()
        try:
            return execute(sql, params, many, context)
        finally:
            self._leave()

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
        if self.is_in_memory_db() or self._turn is not None:
            return
        turn = FileIO(f"{self.settings_dict['NAME']}.queue", "ab", opener=_private)
        try:
            fcntl.flock(turn, fcntl.LOCK_EX)
        except BaseException:
            turn.close()
            raise
        self._turn = turn
        _turns.add(turn)

    def _leave(self) -> None:
        if self._turn is not None:
            self._turn.close()  # closing releases the lock, also when the process dies
            self._turn = None


# A process forked in the middle of a transaction shares the lock with its parent, and would keep it for as long as
# it lives: it lets go of its half at once.
_turns: WeakSet[FileIO] = WeakSet()


def _let_go() -> None:
    for turn in list(_turns):
        turn.close()


os.register_at_fork(after_in_child=_let_go)


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
