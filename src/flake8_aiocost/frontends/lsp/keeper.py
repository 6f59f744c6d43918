"""Projects are read and linked on a thread of their own, one at a time, and only after something has changed."""

from __future__ import annotations

import asyncio
import gc
import threading
import time
from functools import partial
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

    from flake8_aiocost.frontends.lsp.session import Session

_Result = TypeVar("_Result")

#: Seconds without an edit before a project is linked anew, and how many times as long as the last link took: where
#: linking is slow, it is done more seldom, so that it takes a third of a processor at the most.
_PAUSE, _TIMES = 0.4, 2.0


#: Objects after which the collector looks for circles; 700 by default, which was a tenth of what an edit took.
_OBJECTS = 50_000


class Keeper:
    """Keeps projects as they should be. It belongs to one event loop."""

    def __init__(self, changed: Callable[[Session], None], failed: Callable[[Session, Exception], None]) -> None:
        """Do nothing yet.

        Args:
            changed: is told of a project of which answers may be others.
            failed: is told why a project cannot be read or linked.
        """
        self._changed, self._failed = changed, failed
        self._opening: dict[Session, asyncio.Task[bool]] = {}
        self._settling: dict[Session, asyncio.Task[None]] = {}
        self._edited: dict[Session, float] = {}
        #: Seconds that the last link of a project took.
        self._took: dict[Session, float] = {}
        self._one = asyncio.Lock()

    async def ready(self, session: Session) -> bool:
        """Wait until a project is read and linked; false where it cannot be."""
        if session.indexed is not None:
            return True
        if session not in self._opening:
            self._opening[session] = asyncio.create_task(self._open(session))
        # Whoever asked may be cancelled; who asks next wants it all the same.
        return await asyncio.shield(self._opening[session])

    def edited(self, session: Session) -> None:
        """A buffer has changed: once there was no more of that for a while, link the project, where it needs it."""
        if session.stale:
            self._edited[session] = time.monotonic()
            if session not in self._settling:
                self._settling[session] = asyncio.create_task(self._settle(session))

    def reread(self, session: Session) -> None:
        """Files of a project have come, gone or changed: read them, and answer from what there is until then."""
        if session.indexed is not None:
            self._opening[session] = asyncio.create_task(self._open(session))

    async def settled(self, session: Session) -> None:
        """Wait until a project is what its buffers say."""
        while session in self._settling or not self._opening[session].done():
            await asyncio.shield(self._settling.get(session) or self._opening[session])

    def forget(self) -> None:
        """Stop all that is under way."""
        for task in (*self._opening.values(), *self._settling.values()):
            task.cancel()
        for each in (self._opening, self._settling, self._edited, self._took):
            each.clear()

    async def _open(self, session: Session) -> bool:
        try:
            async with self._one:
                disk = await in_thread(session.opened)
                project = session.linking(disk)
                await in_thread(partial(session.link, project))
        except Exception as error:
            self._failed(session, error)
            return session.indexed is not None
        session.adopt(project)
        tidy()
        self.edited(session)
        self._changed(session)
        return True

    async def _settle(self, session: Session) -> None:
        try:
            while session.stale:
                pause = max(_PAUSE, _TIMES * self._took.get(session, 0.0))
                while (left := self._edited[session] + pause - time.monotonic()) > 0:
                    await asyncio.sleep(left)
                async with self._one:
                    project, begun = session.linking(), time.monotonic()
                    await in_thread(partial(session.link, project))
                    self._took[session] = time.monotonic() - begun
                session.adopt(project)
                tidy()
                self._changed(session)
        except Exception as error:
            session.stale = False
            self._failed(session, error)
        finally:
            self._settling.pop(session, None)


def tidy() -> None:
    """Free the project before, and spare the collector the one that stays."""
    # An edit makes some 100,000 objects, and few of them are in a circle.
    gc.set_threshold(_OBJECTS)
    gc.unfreeze()
    gc.collect()
    gc.freeze()


async def in_thread(work: Callable[[], _Result]) -> _Result:
    """Run something on a thread that does not keep the process alive."""
    loop = asyncio.get_running_loop()
    done: asyncio.Future[_Result] = loop.create_future()

    def told(result: _Result | None, error: BaseException | None) -> None:
        if done.cancelled():
            return
        if error is not None:
            done.set_exception(error)
        else:
            done.set_result(result)  # type: ignore[arg-type]

    def run() -> None:
        try:
            found, error = work(), None
        except BaseException as raised:  # it is raised where somebody waits for it
            found, error = None, raised
        if not loop.is_closed():
            loop.call_soon_threadsafe(told, found, error)

    threading.Thread(target=run, name="aiocost-link", daemon=True).start()
    return await done
