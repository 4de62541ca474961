"""The queue that all processes at one PostgreSQL database share: procrastinate's tables, and ours beside them.

Each version of the analysis has queues of its own: while processes of two versions run, none does the other's work.
What people wait for has a queue of its own too, with workers' hands that nothing else takes.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import logging
from collections.abc import AsyncGenerator, Callable, Coroutine, Mapping
from contextlib import aclosing, suppress
from dataclasses import asdict, dataclass
from typing import Any, Final

import procrastinate
import psycopg
from procrastinate.exceptions import AlreadyEnqueued, ConnectorException

from bot.analysis.worker.analyst import build_error
from bot.errors import DatelineError, StoreError
from bot.news import Asker
from bot.store.dialects import job_tables
from bot.store.dialects.job_tables import DEAD_AFTER, find_schema
from bot.store.dialects.notifying import ANSWERED, PLACING
from bot.store.job_queue import MOST_TRIES, Asked, Handlers, LostJob, NotTaken, Put, QueueFull, log_failure

_log = logging.getLogger(__name__)

_CONNECTIONS: Final = 4
_BEFORE_WHAT_IS_PUT: Final = 1  # priority
_PUT: Final = "put"
_ASKED: Final = "asked"
MOST_WAITING: Final = 5000  # jobs that are put, about
COUNT_EVERY: Final = 1.0  # seconds between two looks how many those are
PATIENCE: Final = 3.0  # seconds in which somebody begins with what a person waits for
MORE_PATIENCE: Final = 10.0  # seconds, where workers are at what others wait for
LITTLE_PATIENCE: Final = 0.3  # seconds, where nobody did lately
NOBODY_FOR: Final = 15.0  # seconds that "lately" is
LONG_PATIENCE: Final = 60.0  # seconds, with what nobody waits for
LOOK: Final = 1.0  # seconds between two looks for an answer, where none is told of
_LOOK_FOR_PEOPLE: Final = 0.5  # seconds between two looks for jobs; one that is told of during a look is found so
_LOOK_BEHIND: Final = 2.0
_ALIVE: Final = 2.0  # seconds between two signs of life
LOST_EVERY: Final = 5.0  # seconds between two looks for what workers were at that are gone
_LOOKS_A_SWEEP: Final = 60
AGAIN: Final = 5.0  # seconds until the database is listened to again that was lost
_LONG: Final = 100_000  # characters of an answer that are read beside the loop


@dataclass(frozen=True, slots=True)
class Codec:
    """How what is asked, and its answer, are written as what JSON can hold, and read again.

    Reading raises ValueError, TypeError or KeyError for what another version wrote.
    """

    dump: Callable[[Any], Any]
    load_request: Callable[[Any], Any]
    load_answer: Callable[[Any], Any]


class SharedJobs:
    """`job_queue.Jobs`, between `open` and `close`."""

    def __init__(
        self,
        address: str,
        version: str,
        hear: Callable[[], AsyncGenerator[str]],
        codecs: Mapping[Asked, Codec],
    ) -> None:
        """`address`: of the database, as DATELINE_DATABASE names it. `version`: the analysis's. `hear`: the store's."""
        self._address = address
        self._version = version
        self._hear = hear
        self._codecs = codecs
        self._handlers = Handlers()
        self._waiters: dict[int, asyncio.Event] = {}
        self._nobody_until = 0.0
        self._has_room_until = 0.0
        self._hearing: asyncio.Task[None] | None = None
        digest = hashlib.sha256(version.encode()).hexdigest()[:12]  # a channel's name is short
        self._queues = {True: f"people {digest}", False: f"behind {digest}"}
        self._connector = procrastinate.PsycopgConnector(
            conninfo=address,
            min_size=1,
            max_size=_CONNECTIONS,
            kwargs={"options": f"-c search_path={find_schema()}", "application_name": "dateline jobs"},
        )
        self._app = procrastinate.App(connector=self._connector)
        self._put_task = self._app.task(name=_PUT)(self._do_put)
        self._asked_task = self._app.task(name=_ASKED)(self._do_asked)

    async def open(self) -> None:
        """Make the tables where they are not there, and listen. StoreError where the server cannot be asked."""
        try:
            await job_tables.make_tables(self._address)
            await self._app.open_async()
        except (psycopg.Error, ConnectorException) as error:
            raise StoreError(f"the jobs' tables: {error.__cause__ or error}") from error
        self._hearing = asyncio.create_task(self._listen(), name="dateline-hearing")

    async def close(self) -> None:
        """Let go of the connections."""
        if self._hearing is not None:
            self._hearing.cancel()
            await asyncio.gather(self._hearing, return_exceptions=True)
        await self._app.close_async()

    # --- put ----------------------------------------------------------------------------------------------------------

    async def put(self, kind: Put, number: int = 0) -> None:
        if kind == "place":  # what waits for its story stands in the store: whoever places is woken, and looks
            await self._run(job_tables.TELL, words=PLACING)
            return
        queue, job = self._queues[False], self._name(kind, number)
        await self._look_for_room(queue)
        if await self._ask_for(job_tables.IS_GIVEN_UP, job=job):
            return
        try:
            with suppress(AlreadyEnqueued):
                await self._put_task.configure(queue=queue, queueing_lock=job).defer_async(kind=kind, number=number)
        except ConnectorException as error:
            raise StoreError(f"a job was not put: {error.__cause__ or error}") from error

    async def _look_for_room(self, queue: str) -> None:
        now = asyncio.get_running_loop().time()
        if now < self._has_room_until:
            return
        waiting = (await self._ask_for(job_tables.WAITING, queue=queue, most=MOST_WAITING))[0]["waiting"]
        if waiting >= MOST_WAITING:
            raise QueueFull(f"{MOST_WAITING} jobs wait")
        self._has_room_until = now + COUNT_EVERY

    def _name(self, kind: str, number: int) -> str:
        return f"{kind} {number} {self._version}"

    # --- ask ----------------------------------------------------------------------------------------------------------

    async def ask(self, kind: Asked, request: Any, asker: Asker) -> Any:
        codec = self._codecs[kind]
        asked = {"kind": kind, "asker": asdict(asker), "request": codec.dump(request)}
        words = await asyncio.to_thread(json.dumps, asked)
        for _ in range(MOST_TRIES):
            answer = await self._ask_once(words, asker)
            if answer is not None:
                return await _read_answer(codec, answer)
        raise LostJob(f"{kind}: {MOST_TRIES} workers ended over it")

    async def _ask_once(self, words: str, asker: Asker) -> str | None:
        """Return the answer; None where the worker that had it is gone. NotTaken."""
        number = int((await self._ask_for(job_tables.ASK, request=words))[0]["id"])
        answered = self._waiters[number] = asyncio.Event()
        job: int | None = None
        try:
            put = self._asked_task.configure(queue=self._queues[asker.is_waiting], priority=_BEFORE_WHAT_IS_PUT)
            job = await put.defer_async(number=number)
            answer = await self._wait(number, job, answered, asker)
            job = None  # it is done, or gone
            return answer
        except ConnectorException as error:
            raise StoreError(f"a job was not asked: {error.__cause__ or error}") from error
        finally:
            del self._waiters[number]
            await asyncio.shield(asyncio.ensure_future(self._forget(number, job)))

    async def _wait(self, number: int, job: int, answered: asyncio.Event, asker: Asker) -> str | None:
        began = asyncio.get_running_loop().time()
        patience = self._find_patience(asker, began)
        while True:
            with suppress(TimeoutError):
                async with asyncio.timeout(min(LOOK, patience)):
                    await answered.wait()
            answered.clear()
            states = await self._ask_for(job_tables.STATE, number=number, job=job, dead=DEAD_AFTER)
            if not states:
                raise NotTaken("it was swept away")
            state = states[0]
            if state["answer"] is not None:
                return str(state["answer"])
            if state["status"] == "todo":
                now = asyncio.get_running_loop().time()
                patience = max(patience, MORE_PATIENCE) if state["is_busy"] else patience
                if now - began >= patience and await self._take_back(job):
                    self._nobody_until = self._nobody_until if state["is_busy"] else now + NOBODY_FOR
                    raise NotTaken("nobody has begun with it")
            elif not state["is_alive"]:
                _log.warning("a worker ended over what was asked of it", extra={"job": job, "asked": number})
                return None
            else:
                self._nobody_until = 0.0

    def _find_patience(self, asker: Asker, now: float) -> float:
        if now < self._nobody_until:
            return LITTLE_PATIENCE
        return PATIENCE if asker.is_waiting else LONG_PATIENCE

    async def _take_back(self, job: int) -> bool:
        """Have nobody begin with a job any more; whether nobody has."""
        return await self._app.job_manager.cancel_job_by_id_async(job, delete_job=True)

    async def _forget(self, number: int, job: int | None) -> None:
        """Leave nothing of what was asked, and have nobody go on with it."""
        with suppress(ConnectorException, StoreError):
            await self._run(job_tables.FORGET, number=number)
            if job is not None:
                await self._app.job_manager.cancel_job_by_id_async(job, abort=True, delete_job=True)

    # --- work ---------------------------------------------------------------------------------------------------------

    async def work(self, handlers: Handlers, at_once: int) -> None:
        self._handlers = handlers
        work: tuple[Coroutine[Any, Any, None], ...] = (
            self._take_jobs(self._queues[True], at_once, _LOOK_FOR_PEOPLE),
            self._take_jobs(self._queues[False], at_once, _LOOK_BEHIND),
            self._sweep(),
        )
        tasks = [asyncio.create_task(one, name="dateline-jobs") for one in work]
        try:
            done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()
        except ConnectorException as error:
            raise StoreError(f"jobs are not heard of: {error}") from error
        finally:
            self._handlers = Handlers()
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _take_jobs(self, queue: str, at_once: int, look: float) -> None:
        await self._app.run_worker_async(
            queues=[queue],
            concurrency=at_once,
            fetch_job_polling_interval=look,
            delete_jobs="always",
            install_signal_handlers=False,
            shutdown_graceful_timeout=1,
            update_heartbeat_interval=_ALIVE,
            stalled_worker_timeout=DEAD_AFTER,
        )

    async def _do_put(self, kind: Put, number: int) -> None:
        job = self._name(kind, number)
        tried = (await self._ask_for(job_tables.BEGIN, job=job))[0]
        if tried["is_given_up"]:
            return
        if tried["tries"] > MOST_TRIES:
            _log.error("a job is given up, for its workers have ended over it", extra={"kind": kind, "number": number})
            await self._run(job_tables.GIVE_UP, job=job)
            return
        try:
            await self._handlers.put[kind](number)
        except StoreError as error:
            _log.warning("a job was not done", extra={"kind": kind, "number": number, "error": error.id})
            await self._run(job_tables.CALL_OFF, job=job)
        except Exception as error:  # noqa: BLE001  # one job that fails ends no other
            log_failure(_log, kind, number, error)
            await self._run(job_tables.GIVE_UP, job=job)
        except BaseException:  # called off: that is no fault of its
            await asyncio.shield(asyncio.ensure_future(self._run(job_tables.CALL_OFF, job=job)))
            raise
        else:
            await self._run(job_tables.END, job=job)

    async def _do_asked(self, number: int) -> None:
        found = await self._ask_for(job_tables.READ_REQUEST, number=number)
        if not found:
            return  # whoever asked has given up
        answer = await self._answer(found[0]["request"])
        words = await asyncio.to_thread(json.dumps, answer)
        await self._run(job_tables.ANSWER, number=number, answer=words)

    async def _answer(self, words: str) -> dict[str, Any]:
        """Return what is asked, or what is wrong, as what JSON can hold."""
        try:
            asked = json.loads(words)
            kind: Asked = asked["kind"]
            codec, handle = self._codecs[kind], self._handlers.asked[kind]
            request, asker = codec.load_request(asked["request"]), Asker(**asked["asker"])
        except (ValueError, TypeError, KeyError):
            return {"other_version": True}
        try:
            return {"result": codec.dump(await handle(request, asker))}
        except DatelineError as error:
            facts = {key: str(value) for key, value in error.facts.items()}
            return {"error": error.id, "message": str(error), "facts": facts}
        except Exception as error:  # noqa: BLE001  # whoever asked is told; the worker goes on
            _log.exception("a job failed", extra={"kind": kind})
            return {"error": DatelineError.id, "message": type(error).__name__, "facts": {}}

    async def _sweep(self) -> None:
        """Put again what workers were at that are gone, and delete what nobody wants any more."""
        while True:
            for statement in job_tables.SWEEP:
                await self._run(statement)
            for _ in range(_LOOKS_A_SWEEP):
                for lost in await self._ask_for(job_tables.TAKE_LOST, dead=DEAD_AFTER):
                    if lost["task_name"] == _PUT:  # who asked looks by itself
                        with suppress(QueueFull):
                            await self.put(lost["args"]["kind"], lost["args"]["number"])
                await asyncio.sleep(LOST_EVERY)

    # --- the database -------------------------------------------------------------------------------------------------

    async def _listen(self) -> None:
        """Tell those here what other processes have told."""
        while True:
            try:
                async with aclosing(self._hear()) as heard:
                    async for told in heard:
                        await self._note(told)
            except StoreError as error:
                _log.warning("other processes are not heard; work is looked for", extra={"error": error.id})
            except Exception:  # noqa: BLE001  # what cannot be read of one word keeps no other from being heard
                _log.exception("what other processes tell is not understood")
            await asyncio.sleep(AGAIN)

    async def _note(self, told: str) -> None:
        if told.startswith(ANSWERED):
            waiter = self._waiters.get(int(told.removeprefix(ANSWERED)))
            if waiter is not None:
                waiter.set()
        elif "place" in self._handlers.put:  # also at the first, empty word: what was told before was not heard
            await self._handlers.put["place"](0)

    async def _run(self, statement: Any, **values: Any) -> None:
        try:
            await self._connector.execute_query_async(statement, **values)
        except ConnectorException as error:
            raise StoreError(f"the jobs' tables: {error.__cause__ or error}") from error

    async def _ask_for(self, statement: Any, **values: Any) -> list[dict[str, Any]]:
        try:
            found: list[dict[str, Any]] = await self._connector.execute_query_all_async(statement, **values)
        except ConnectorException as error:
            raise StoreError(f"the jobs' tables: {error.__cause__ or error}") from error
        return found


async def _read_answer(codec: Codec, words: str) -> Any:
    answer = json.loads(words) if len(words) < _LONG else await asyncio.to_thread(json.loads, words)
    if "error" in answer:
        raise build_error(answer)
    try:
        if len(words) < _LONG:
            return codec.load_answer(answer["result"])
        return await asyncio.to_thread(codec.load_answer, answer["result"])
    except (ValueError, TypeError, KeyError) as error:
        raise NotTaken(f"an answer of another version: {error}") from error
