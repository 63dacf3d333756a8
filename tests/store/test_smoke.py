def test_smoke(database):
    with database.reading() as session:
        pass
