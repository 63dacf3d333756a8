"""Sign-ins on their way to a provider count once, however many bring them back at the same time."""

from concurrent.futures import ThreadPoolExecutor

from geogrid.store import sign_ins


def test_each_is_taken_once(database):
    with database.writing() as session:
        for number in range(5):
            sign_ins.begin(session, f"key {number}", f"/{number}", at=float(number))

    def take(number):
        with database.writing() as session:
            return sign_ins.take(session, f"key {number % 5}")

    with ThreadPoolExecutor(8) as pool:
        taken = list(pool.map(take, range(40)))
    assert sorted(filter(None, taken)) == ["/0", "/1", "/2", "/3", "/4"]


def test_those_that_began_before_are_forgotten(database):
    with database.writing() as session:
        for number in range(3):
            sign_ins.begin(session, f"key {number}", "/", at=float(number))
        sign_ins.forget(session, 2.0)
        assert [sign_ins.take(session, f"key {number}") for number in range(3)] == [None, None, "/"]
