import pytest

from ann.stored_sample import StoredSample


@pytest.mark.parametrize(("weight", "confirmed"), [(1.0, True), (0.99, False), (0.0, False)])
def test_a_sample_of_less_than_full_weight_is_doubted(weight: float, confirmed: bool) -> None:
    assert StoredSample(spam=True, score=None, example=b"", weight=weight).confirmed is confirmed
