import json
import logging

import pytest
import structlog

from common import logs

ID = "11010519491231002X"


@pytest.fixture
def lines():
    """What the formatter writes, line by line."""
    written = []

    class Keep(logging.Handler):
        def emit(self, record):
            written.append(self.format(record))

    handler = Keep()
    handler.setFormatter(logs.Formatter())
    logger = logging.getLogger("tests.logs")
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    logs.configure()
    yield written
    logger.removeHandler(handler)
    structlog.contextvars.clear_contextvars()


def test_a_line_is_one_json_object(lines):
    logging.getLogger("tests.logs").info("收到 %s 条\n意见", 3, extra={"room": "惠州"})
    (line,) = lines
    assert "\n" not in line
    record = json.loads(line)
    assert record["event"] == "收到 3 条\n意见"
    assert (record["level"], record["logger"]) == ("info", "tests.logs")
    assert record["room"] == "惠州"
    assert record["timestamp"].endswith("Z")
    assert "惠州" in line  # Chinese stays readable


def test_structlog_goes_the_same_way(lines):
    structlog.contextvars.bind_contextvars(request_id="r1", phone="13812340000")
    structlog.get_logger("tests.logs").info("saved", count=2, ids=[ID], deep={"k": ID})
    record = json.loads(lines[0])
    assert record["event"] == "saved"
    assert (record["count"], record["request_id"]) == (2, "r1")
    assert record["phone"] == "138****0000"
    assert record["ids"] == ["110105********002X"]
    assert record["deep"] == {"k": "110105********002X"}


def fail():
    raise ValueError("没有 13812340000 这个人")


@pytest.mark.parametrize(
    "log",
    [
        lambda logger: logger.info("电话 13812340000"),
        lambda logger: logger.info("电话 %s", "13812340000"),
        lambda logger: logger.info("x", extra={"phone": "13812340000"}),
        lambda logger: logger.info("x", extra={"odd": Exception("13812340000")}),
    ],
)
def test_personal_data_never_reaches_the_log(lines, log):
    log(logging.getLogger("tests.logs"))
    assert "13812340000" not in lines[0]
    assert "138****0000" in lines[0]


def test_not_even_in_a_traceback(lines):
    try:
        fail()
    except ValueError:
        logging.getLogger("tests.logs").exception("failed")
    record = json.loads(lines[0])
    assert "ValueError: 没有 138****0000 这个人" in record["exception"]


def test_requests_are_not_printed(lines):
    extra = {"request": {"cookie": "secret"}, "status_code": 500}
    logging.getLogger("tests.logs").error("x", extra=extra)
    assert "secret" not in lines[0]
    assert json.loads(lines[0])["status_code"] == 500
