"""The real worker and beat as production starts them."""

import pytest

from tests.config.test_checks import GOOD, production

UNFIT = {**GOOD, "KOSHI_CLOCK_FILE": "/tmp/clock.json", "REDIS_URL": "redis://broker.example/0"}


@pytest.mark.parametrize(
    "program",
    [
        ("-m", "celery", "-A", "config", "worker"),
        ("-m", "celery", "-A", "config", "beat", "--pidfile="),
        ("-c", "import config.wsgi"),
    ],
    ids=["worker", "beat", "web"],
)
def test_web_worker_and_beat_refuse_the_same(program, test_databases):
    answer = production(program=program, **{**UNFIT, "DATABASE_URL": test_databases.addresses.application})

    assert answer.returncode != 0
    assert "koshi.E002" in answer.stderr + answer.stdout
    assert "koshi.E004" in answer.stderr + answer.stdout
