"""The storm of ballots at full size, by command; the figures are printed at the end.

First a control: without the unique constraint the same storm must double ballots.
Exit code 1 if anything went wrong, or if the control found nothing.
"""

import argparse
import http.client
import random
import sys
import threading
import time
from urllib.parse import urlencode

from bench import place, storm
from bench.client import CSRF

CONTROL_UNITS, CONTROL_ROUNDS = 500, 10
# The poll closes after this part of what the storm would take if it stayed open.
SHARES = (0.3, 0.6)
BEGAN = time.monotonic()
_OWN = threading.local()


def main() -> int:
    """Build the roll once, show the race without the constraint, run every seed."""
    asked = _arguments()
    place.prepare()
    place.build_database()
    place.set_up_django()
    say(f"对照：{CONTROL_UNITS} 套，去掉唯一约束")
    doubled = control()
    say(f"对照：{doubled} 套有两张票")
    world = storm.build(asked.units)
    say(f"名册：{asked.units:,} 套")
    seeds = range(asked.first, asked.first + asked.seeds)
    if asked.http:
        with place.server(quiet=True) as server:
            verdicts = _all(world, seeds, by_page(world, server.port))
    else:
        verdicts = _all(world, seeds, None)
    _summary(verdicts, doubled)
    if not asked.keep:
        place.drop_database()
    return 0 if doubled and all(one.sound for one in verdicts) else 1


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--units", type=int, default=10_000, help="名册上的房屋")
    parser.add_argument("--seeds", type=int, default=20, help="几场风暴")
    parser.add_argument("--first", type=int, default=1, help="从第几场开始，以便接着跑")
    parser.add_argument("--http", action="store_true", help="经过网页，不直接调用动作")
    parser.add_argument("--keep", action="store_true", help="测完不删数据库")
    return parser.parse_args()


def control() -> int:
    """Storm without the constraint until ballots double; gives how many units."""
    world = storm.build(CONTROL_UNITS)
    with storm.unguarded(world):
        for seed in range(CONTROL_ROUNDS):
            verdict = storm.run(world, seed)
            if verdict.doubled:
                return verdict.doubled
    return 0


def _all(world: storm.World, seeds: range, send) -> list[storm.Verdict]:
    pace, verdicts = storm.rate(world, send), []
    for seed in seeds:
        share = random.Random(seed).uniform(*SHARES)  # noqa: S311
        open_for = share * len(storm.requests(world, seed)) / pace
        verdict = storm.run(world, seed, closes_in=open_for, send=send)
        verdicts.append(verdict)
        pace = 0.5 * pace + 0.5 * _pace(verdict, open_for)
        say(f"第 {seed} 场 {line(verdict)}")
    return verdicts


def _pace(verdict: storm.Verdict, open_for: float) -> float:
    """Requests a second while the poll was open."""
    closed = verdict.refused[storm.CLOSED]
    return max(1, verdict.requests - closed) / open_for


def line(verdict: storm.Verdict) -> str:
    """One storm in one line."""
    return (
        f"{verdict.requests:,} 次请求，{verdict.acknowledged:,} 张回执，"
        f"截止后拒绝 {verdict.refused[storm.CLOSED]:,}，"
        f"两张票 {verdict.doubled}，缺 {verdict.missing}，无回执 {verdict.silent}，"
        f"迟 {verdict.late}，错 {verdict.wrong}，漏记 {verdict.unlogged}，"
        f"异常 {verdict.broken}，{verdict.seconds:.0f} s"
    )


def _summary(verdicts: list[storm.Verdict], doubled: int) -> None:
    def total(name):
        return sum(getattr(one, name) for one in verdicts)

    sys.stdout.write(
        f"\n{len(verdicts)} 场，每场 {verdicts[0].units:,} 套，"
        f"共 {total('requests'):,} 次请求，{total('acknowledged'):,} 张回执："
        f"一套两张票 {total('doubled')}，有回执而没有票 {total('missing')}，"
        f"没有回执的票 {total('silent')}，截止后收下 {total('late')}，"
        f"答复异常（5xx）{sum(len(one.broken) for one in verdicts)}。"
        f"对照（无唯一约束）：{doubled} 套有两张票。"
        f"用时 {time.monotonic() - BEGAN:.0f} 秒。\n"
    )


def by_page(world: storm.World, port: int) -> storm.Send:
    """Send through the voting page of a running server, signed in as the owner."""
    from bench.fill import sign_in

    people = list(world.people.values())
    keys = dict(zip(world.people, sign_in(people), strict=True))

    def send(_world, tried):
        fields = {
            "csrfmiddlewaretoken": CSRF,
            "submission_key": tried.key,
            f"item_{world.item}": tried.choice,
            "do": "cast",
        }
        path = f"/deliberation/vote/{world.code}/ballot/{tried.entry}/"
        return _post(port, path, keys[tried.voter], urlencode(fields))

    return send


def _post(port: int, path: str, session: str, body: str) -> tuple[str, str]:
    browser = getattr(_OWN, "line", None)
    if browser is None:
        browser = _OWN.line = http.client.HTTPConnection(place.HOST, port, timeout=120)
    headers = {
        "X-Forwarded-Proto": "https",
        "Origin": f"https://{place.HOST}",
        "Cookie": f"csrftoken={CSRF}; sessionid={session}",
        "Content-Type": "application/x-www-form-urlencoded",
    }
    browser.request("POST", path, body, headers)
    answer = browser.getresponse()
    page = answer.read().decode()
    where = answer.headers.get("Location", "")
    if answer.status == 302 and "/receipt/" in where:
        return where.split("/")[-2], ""
    if answer.status == 409:
        return "", storm.CLOSED if "截止，不再投票" in page else storm.TAKEN
    return "", f"HTTP {answer.status}"


def say(words: str) -> None:
    """Tell what is going on."""
    sys.stderr.write(f"· {time.monotonic() - BEGAN:5.0f} s  {words}\n")


if __name__ == "__main__":
    sys.exit(main())
