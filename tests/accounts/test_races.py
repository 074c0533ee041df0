"""Many at once: guesses are all counted, one number gets one code and one account."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
import time_machine
from django.db import connection

from accounts.actions import signin as actions
from accounts.exceptions import CodeLocked, CodeTooSoon, CodeWrong
from accounts.models import PhoneCode, User
from common.errors import DomainError

pytestmark = [pytest.mark.pg, pytest.mark.django_db(transaction=True)]
PHONE = "+8619900000001"
CROWD = 12


def at_once(work) -> list:
    """Run `work` in a crowd of threads that start together; give what came of each."""
    start = Barrier(CROWD)

    def run(_number):
        start.wait()
        try:
            return work()
        except DomainError as refusal:
            return type(refusal)
        finally:
            connection.close()

    with ThreadPoolExecutor(CROWD) as crowd:
        return list(crowd.map(run, range(CROWD)))


def test_a_crowd_of_guesses_gets_five_looks(outbox, last_code):
    row = actions.send_code(phone=PHONE, address="10.0.0.1")
    guess = "000000" if last_code() != "000000" else "111111"
    answers = at_once(lambda: actions.confirm_code(challenge=row.pk, code=guess))
    assert set(answers) <= {CodeWrong, CodeLocked}
    assert answers.count(CodeWrong) <= 4
    assert PhoneCode.objects.get().attempts == 5


# Held: across the border of two minutes the constraint lets a second one through.
@time_machine.travel("2026-11-24T10:00:30+08:00", tick=False)
def test_a_crowd_of_requests_sends_one_code(outbox):
    rows = at_once(lambda: actions.send_code(phone=PHONE, address="10.0.0.1"))
    assert rows.count(CodeTooSoon) == CROWD - 1
    assert len(outbox) == 1


def test_the_right_code_sent_many_times_makes_one_account(outbox, last_code):
    row = actions.send_code(phone=PHONE, address="10.0.0.1")
    code = last_code()
    answers = at_once(lambda: actions.confirm_code(challenge=row.pk, code=code))
    users = [answer for answer in answers if isinstance(answer, User)]
    assert len(users) == 1
    assert User.objects.count() == 1
