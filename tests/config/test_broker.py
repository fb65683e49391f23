from pathlib import Path

import pytest

from config.broker import SECONDS_UNTIL_REDELIVERY, broker


def test_without_a_url_the_broker_is_a_folder_of_the_data(tmp_path: Path) -> None:
    embedded = broker("", tmp_path)
    assert embedded.embedded
    assert embedded.options["data_folder_in"] == embedded.options["data_folder_out"]
    assert embedded.options["data_folder_in"].startswith(str(tmp_path))


@pytest.mark.parametrize("url", ["redis://h/0", "rediss://h/0", "redis+socket:///run/redis.sock"])
def test_redis_hands_out_again_only_what_has_taken_too_long(url: str, tmp_path: Path) -> None:
    redis = broker(url, tmp_path)
    assert (redis.url, redis.embedded) == (url, False)
    assert redis.options["visibility_timeout"] == SECONDS_UNTIL_REDELIVERY
    assert {"socket_timeout", "socket_connect_timeout", "socket_keepalive"} <= redis.options.keys()


@pytest.mark.parametrize("url", ["amqp://u:p@h//", "amqps://u:p@h//"])
def test_rabbitmq_needs_no_options(url: str, tmp_path: Path) -> None:
    assert broker(url, tmp_path).options == {}


@pytest.mark.parametrize("url", ["kafka://u:sesame@h", "memory://", "redis"])
def test_any_other_broker_is_refused_without_its_password(url: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="must begin with redis://") as problem:
        broker(url, tmp_path)
    assert "sesame" not in str(problem.value)
