"""Jobs left by processes that were stopped: taken up by one process, told honestly, and not for ever."""

import multiprocessing
import os
import resource
import signal
import time
from contextlib import contextmanager
from functools import partial

import pytest

from geogrid.errors import JobsFull, JobsUnkept, JobUnfinished, JobUnknown
from geogrid.services import job_lock, jobs
from geogrid.services.jobs import Jobs, Stage

PIECES = 40
apart = multiprocessing.get_context("forkserver")
apart.set_forkserver_preload(["geogrid.services.jobs"])


def work(begun, held, asked, sent, folder):
    """Notes that it was begun; waits in the middle for as long as a file is there. Puts aside what was sent."""
    (folder / f"copy-{os.getpid()}").write_bytes(sent)

    def pieces():
        for done in range(1, PIECES + 1):
            while done == PIECES // 2 and held.exists():
                time.sleep(0.01)
            yield done, sent + bytes(str(asked["more"]), "ascii")

    with begun.open("a") as file:
        file.write(f"{os.getpid()}\n")
    return {"Rows": str(len(sent))}, pieces()


@pytest.fixture
def begun(tmp_path):
    (tmp_path / "begun").touch()
    return tmp_path / "begun"


@pytest.fixture
def held(tmp_path):
    (tmp_path / "held").touch()
    return tmp_path / "held"


@pytest.fixture
def house(tmp_path, begun, held):
    return Jobs(tmp_path / "jobs", partial(work, begun, held))


def until(condition):
    deadline = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.005)


def started(tmp_path, begun, held, ids):
    ids.put(Jobs(tmp_path / "jobs", partial(work, begun, held)).start({"more": 7}, b"points", PIECES, "text/csv").id)
    time.sleep(600)


def taken_up(tmp_path, begun, held, ready, over):
    house = Jobs(tmp_path / "jobs", partial(work, begun, held))
    ready.wait()
    house.take_up()
    over.wait()


@pytest.fixture
def left(tmp_path, begun, held):
    """The id of a job whose process is killed in the middle of it."""
    ids = apart.Queue()
    process = apart.Process(target=started, args=(tmp_path, begun, held, ids), daemon=True)
    process.start()
    asked = ids.get(timeout=60)
    until(lambda: (Jobs(tmp_path / "jobs", None).job(asked).done) == PIECES // 2 - 1)
    os.kill(process.pid, signal.SIGKILL)
    process.join()
    return asked


def test_of_several_processes_one_takes_it_up(tmp_path, begun, held, left):
    ready, over = apart.Barrier(3), apart.Event()
    several = [apart.Process(target=taken_up, args=(tmp_path, begun, held, ready, over), daemon=True) for _ in range(3)]
    for process in several:
        process.start()
    until(lambda: len(begun.read_text().split()) == 2)
    looking = Jobs(tmp_path / "jobs", None)
    until(lambda: looking.job(left).done == PIECES // 2 - 1)
    assert looking.job(left).state is Stage.RUNNING
    with pytest.raises(JobUnfinished):
        looking.answer(left)
    held.unlink()
    until(lambda: looking.job(left).is_over)
    job, answer = looking.answer(left)
    assert (job.state, job.done, job.headers, job.tries) == (Stage.FINISHED, PIECES, {"Rows": "6"}, 2)
    assert answer.read_bytes() == b"points7" * PIECES
    until(lambda: not (answer.parent / "sent").exists())
    over.set()
    for process in several:
        process.join()
    assert len(begun.read_text().split()) == 2


def test_whoever_asks_about_it_takes_it_up(house, held, left):
    assert list((house._at(left) / "beside").iterdir()), "the process that was killed has put something aside"
    held.unlink()
    job = house.job(left)
    assert job.state in (Stage.WAITING, Stage.RUNNING) and job.done < PIECES
    until(lambda: house.job(left).state is Stage.FINISHED)
    until(lambda: left_of(house, left) == {"state.json", "lock", "answer"})


def left_of(house, asked):
    return {file.name for file in house._at(asked).iterdir()}


def killed_before_it_said_so(house, left):
    """The answer is whole, the state is not written yet."""
    (house._at(left) / "unfinished").replace(house._at(left) / "answer")


def test_one_killed_before_it_said_that_it_was_done_and_then_stopped_leaves_no_answer(house, held, left):
    killed_before_it_said_so(house, left)
    (house._at(left) / "cancel").touch()
    held.unlink()
    until(lambda: house.job(left).is_over)
    assert house.job(left).state is Stage.CANCELLED
    until(lambda: left_of(house, left) == {"state.json", "lock", "cancel"})


def test_work_that_breaks_in_a_way_nobody_thought_of_has_failed_and_gives_its_place_back(tmp_path):
    def breaks(asked, sent, folder):
        (folder / "copy").write_bytes(sent)
        raise ZeroDivisionError

    house = Jobs(tmp_path / "jobs", breaks)
    asked = house.start({}, b"points", 1, "text/csv").id
    until(lambda: house.job(asked).is_over)
    assert house.job(asked).state is Stage.FAILED
    until(lambda: left_of(house, asked) == {"state.json", "lock"})


@contextmanager
def no_room_beyond(size):
    """Let no file of this process grow beyond a size: the system refuses it as a full disk would."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_what_the_disk_does_not_take_leaves_nothing_and_blocks_nobody(house, held):
    for _ in range(jobs.MOST + 5):
        with no_room_beyond(1_000), pytest.raises(JobsUnkept):
            house.start({"more": 7}, b"p" * 5_000, PIECES, "text/csv")
    assert list(house._folder.iterdir()) == []
    held.unlink()
    asked = house.start({"more": 7}, b"points", PIECES, "text/csv").id
    until(lambda: house.job(asked).state is Stage.FINISHED)


def test_one_that_ends_its_process_each_time_has_failed(tmp_path, begun, held, left):
    for tries in range(2, jobs.MOST_TRIES + 1):
        ready, over = apart.Event(), apart.Event()
        ready.set()
        process = apart.Process(target=taken_up, args=(tmp_path, begun, held, ready, over), daemon=True)
        process.start()
        until(lambda tries=tries: len(begun.read_text().split()) == tries)
        os.kill(process.pid, signal.SIGKILL)
        process.join()
    house = Jobs(tmp_path / "jobs", partial(work, begun, held))
    assert house.job(left).state is Stage.FAILED
    assert not {"sent", "unfinished"} & {file.name for file in house._at(left).iterdir()}, "it takes no room any more"
    assert len(begun.read_text().split()) == jobs.MOST_TRIES


def test_a_job_is_stopped(house, held):
    job = house.start({"more": 1}, b"", PIECES, "text/csv")
    until(lambda: house.job(job.id).done)
    assert house.cancel(job.id).state is Stage.STOPPING
    assert house.job(job.id).state is Stage.STOPPING
    held.unlink()
    until(lambda: house.job(job.id).is_over)
    assert house.job(job.id).state is Stage.CANCELLED
    until(lambda: not (house._at(job.id) / "sent").exists())
    assert house.cancel(job.id) is None
    with pytest.raises(JobUnknown):
        house.job(job.id)


def test_one_that_fills_what_all_may_have_fails_and_leaves_the_room(house, held, monkeypatch):
    monkeypatch.setattr(jobs, "MOST_BYTES", 3_000)
    monkeypatch.setattr(jobs, "_LOOKED_AT_BYTES", 100)
    held.unlink()
    small, large = (house.start({"more": 7}, sent, PIECES, "text/csv").id for sent in (b"p" * 10, b"p" * 500))
    until(lambda: house.job(large).is_over and house.job(small).is_over)
    assert (house.job(small).state, house.job(large).state) == (Stage.FINISHED, Stage.FAILED)
    assert sum(file.stat().st_size for file in house._folder.rglob("*") if file.is_file()) < 3_000
    assert house.start({"more": 7}, b"p", PIECES, "text/csv")


def test_the_last_one_there_is_room_for_is_done_to_its_end(house, held, monkeypatch):
    monkeypatch.setattr(jobs, "MOST_KEPT", 1)
    monkeypatch.setattr(jobs, "_LOOKED_AT_BYTES", 10)
    held.unlink()
    job = house.start({"more": 7}, b"points", PIECES, "text/csv")
    until(lambda: house.job(job.id).is_over)
    assert house.job(job.id).state is Stage.FINISHED
    with pytest.raises(JobsFull):
        house.start({"more": 7}, b"points", PIECES, "text/csv")


def test_one_stopped_after_its_process_was_killed_leaves_nothing(house, held, left):
    (house._at(left) / "cancel").touch()
    held.unlink()
    until(lambda: house.job(left).is_over)
    assert house.job(left).state is Stage.CANCELLED
    assert not (house._at(left) / "unfinished").exists()


def test_a_job_stopped_before_its_turn_is_not_begun(house, begun, held):
    first = house.start({"more": 1}, b"", PIECES, "text/csv")
    until(lambda: house.job(first.id).done)
    waiting = house.start({"more": 2}, b"", PIECES, "text/csv")
    house.cancel(waiting.id)
    held.unlink()
    until(lambda: house.job(waiting.id).is_over)
    assert house.job(waiting.id).state is Stage.CANCELLED
    assert len(begun.read_text().splitlines()) == 1


@pytest.fixture
def over(house, held):
    """The id of a job that is finished, made yesterday."""
    held.unlink()
    job = house.start({"more": 1}, b"points", PIECES, "text/csv")
    until(lambda: house.job(job.id).state is Stage.FINISHED and is_free(house._at(job.id) / "lock"))
    made_before(house, job.id, jobs.KEPT_SECONDS - 60)
    assert house.answer(job.id)[0].id == job.id
    made_before(house, job.id, jobs.KEPT_SECONDS + 1)
    return job.id


def is_free(lock):
    handle = job_lock.taken(lock)
    job_lock.let_go(handle)
    return handle is not None


def made_before(house, asked, seconds):
    at = time.time() - seconds
    os.utime(house._at(asked) / "state.json", (at, at))


@pytest.mark.parametrize("act", [Jobs.job, Jobs.answer, Jobs.cancel])
def test_past_its_time_it_is_unknown_and_gone(house, over, act):
    with pytest.raises(JobUnknown):
        act(house, over)
    assert not house._at(over).exists()


@pytest.mark.parametrize("act", [Jobs.take_up, lambda house: house.start({"more": 2}, b"", PIECES, "text/csv")])
def test_past_its_time_it_is_removed_by_a_server_that_starts_and_whoever_starts_another(house, over, act):
    act(house)
    assert not house._at(over).exists()


def test_past_its_time_it_is_removed_when_nobody_asks(house, over, monkeypatch):
    monkeypatch.setattr(jobs, "LOOKED_FOR_SECONDS", 0.01)
    Jobs(house._folder, None)._keep_watch()
    until(lambda: not house._at(over).exists())


def test_what_a_stopped_process_left_is_not_begun_after_its_time(house, begun, left):
    made_before(house, left, jobs.KEPT_SECONDS + 1)
    house.take_up()
    assert not house._at(left).exists()
    assert len(begun.read_text().split()) == 1


def test_one_that_is_under_way_is_not_past_its_time(house, held):
    job = house.start({"more": 1}, b"", PIECES, "text/csv")
    until(lambda: house.job(job.id).done == PIECES // 2 - 1)
    made_before(house, job.id, jobs.KEPT_SECONDS + 1)
    assert house.job(job.id).state is Stage.RUNNING
    held.unlink()
    until(lambda: house.job(job.id).is_over)
    assert house.job(job.id).state is Stage.FINISHED


def test_one_that_ends_while_somebody_looks_at_it_is_kept(house, over, monkeypatch):
    def lock_of_one_just_ended(file, new=False, lock=job_lock.taken):
        os.utime(file.parent / "state.json")
        return lock(file, new)

    monkeypatch.setattr(job_lock, "taken", lock_of_one_just_ended)
    assert house.job(over).is_over
