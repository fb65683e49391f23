from knowledge_base.storable import storable


def test_what_no_database_takes_is_left_out_or_replaced() -> None:
    assert storable("a\0b\udcffc ü 🙂") == "ab?c ü 🙂"
