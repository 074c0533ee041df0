"""Check the record of a vote without the site: recount it, and name what does not hold.

    python verify_record.py RECORD.zip [--json]

One file, the standard library alone; nothing of the site is imported, so that the same
mistake cannot stand in both. Exit 0: all holds; 1: something does not, each place
named; 2: this is no record. Docs: docs/reference/record.md.
"""

import argparse
import hashlib
import json
import sys
import zipfile
from collections import Counter, defaultdict
from datetime import datetime, timedelta

FORMAT = "minyi.record/1"
TABLES = ("roll", "appendix", "castings", "ballots", "changes", "log")
CHOICES = ("approve", "against", "abstain", "invalid")
MAX_MEMBER = 2 * 1024**3
_ENDS = ("count", "base")
# Between the moment of a ballot and that of its line in the log, one transaction.
SAME_ACT = timedelta(minutes=2)


class NoRecordError(Exception):
    """The file is not a record that this program reads."""


def main(words=None):
    """Read the arguments, check, and tell."""
    parser = argparse.ArgumentParser(description="核对一次表决的记录文件")
    parser.add_argument("record", help="RECORD.zip")
    parser.add_argument("--json", action="store_true", help="输出 JSON")
    asked = parser.parse_args(words)
    try:
        head, tables = read(asked.record)
    except NoRecordError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    found = problems(head, tables)
    sizes = {name: len(rows) for name, rows in tables.items()}
    if asked.json:
        sys.stdout.write(_dumps({"holds": not found, "problems": found, "rows": sizes}))
        sys.stdout.write("\n")
        return 1 if found else 0
    for one in found:
        sys.stdout.write(f"✗ {one['table']} {one['row']}：{one['what']}\n")
    rows = "，".join(f"{name} {size}" for name, size in sizes.items())
    ending = f"有 {len(found)} 处不成立" if found else "全部成立"
    sys.stdout.write(f"{head['poll']['code']}：{ending}（{rows}）\n")
    if tree := head.get("tree_head"):
        sys.stdout.write(f"日志树头：{tree['size']} 条，根 {tree['root']}\n")
    return 1 if found else 0


def read(path):
    """The head and the tables of a record. Raises NoRecordError."""
    try:
        with zipfile.ZipFile(path) as archive:
            if any(one.file_size > MAX_MEMBER for one in archive.infolist()):
                raise NoRecordError("记录文件过大")
            head = json.loads(archive.read("record.json"))
            tables = {name: _table(archive, name) for name in TABLES}
    except (OSError, KeyError, ValueError, zipfile.BadZipFile) as error:
        raise NoRecordError(f"无法读取记录文件“{path}”：{error}") from error
    if not isinstance(head, dict) or head.get("format") != FORMAT:
        raise NoRecordError("不是本程序能读的记录格式")
    return head, tables


def _table(archive, name):
    return [json.loads(line) for line in archive.read(f"{name}.jsonl").splitlines()]


def problems(head, tables):
    """All that does not hold, each as table, row and what."""
    found = []

    def say(table, row, what):
        found.append({"table": table, "row": str(row), "what": what})

    for check in (_log, _roll, _appendix, _castings, _ballots, _changes, _results):
        try:
            check(head, tables, say)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            say(check.__name__.strip("_"), "?", f"记录残缺或者写法不对：{error!r}")
    return found


# The log.


def _log(head, tables, say):
    """Each line has the leaf that its content gives, and its place under the head."""
    tree = head.get("tree_head")
    places = Counter(line["position"] for line in tables["log"])
    for line in tables["log"]:
        if places[line["position"]] > 1:
            say("log", line["position"], "序号重复")
        algorithm, _colon, leaf = line["leaf"].partition(":")
        if algorithm != "sha256":
            say("log", line["position"], f"摘要算法 {algorithm} 不能在这里核对")
        elif leaf != _sha(b"\x00" + _canonical(line["content"])):
            say("log", line["position"], "日志条目与它的摘要不符")
        elif tree and not _under(tree, line):
            say("log", line["position"], "日志条目不在签名的树头之下")


def _under(tree, line):
    """RFC 9162, 2.1.3.2: whether the proof leads from the line to the root."""
    here, last = line["position"] - 1, tree["size"] - 1
    found = bytes.fromhex(line["leaf"].partition(":")[2])
    for other in map(bytes.fromhex, line["proof"]):
        is_right = here & 1 or here == last
        pair = other + found if is_right else found + other
        found = hashlib.new(tree["algorithm"], b"\x01" + pair).digest()
        while is_right and here and not here & 1:
            here, last = here >> 1, last >> 1
        here, last = here >> 1, last >> 1
    return here <= last == 0 and found.hex() == tree["root"]


def _events(tables, *names):
    """Lines of these events by what they are about, as the log names it."""
    found = defaultdict(list)
    for line in tables["log"]:
        content = line["content"]
        if content["event"] in names:
            found[tuple(content["target"])].append(content)
    return found


# The roll.


def _roll(head, tables, say):
    """The lines give the digest that was shown before the vote, and the totals."""
    lines = [_line(row) for row in tables["roll"]]
    written = "".join(f"{line}\n" for line in sorted(lines))
    digest, poll = _sha(written.encode()), head["poll"]
    if digest != poll["roll_sha256"]:
        say("roll", _guess(tables["roll"], poll), "名册与固定时的摘要不符")
    key = ("deliberation.roll", str(poll["roll"]))
    frozen = _events(tables, "roll.frozen").get(key, [])
    if [one["content"] for one in frozen] != [f"sha256:{poll['roll_sha256']}"]:
        say("poll", poll["code"], "名册摘要与日志不符")
    _once(tables["roll"], "entry", "roll", say)


def _guess(rows, poll):
    """Which line's area was changed, if that is what happened; else "?"."""
    missing = (poll["area"] or 0) - sum(row["area"] or 0 for row in rows)
    for row in rows if missing else []:
        lines = (
            _line({**one, "area": (one["area"] or 0) + missing} if one is row else one)
            for one in rows
        )
        written = "".join(f"{line}\n" for line in sorted(lines))
        if _sha(written.encode()) == poll["roll_sha256"]:
            return row["entry"]
    return "?"


def _line(row):
    names = ("area", "entry", "household", "person")
    return _dumps({name: row[name] for name in names})


def _appendix(head, tables, say):
    """Each line follows the one before it, the first follows the roll."""
    previous, known = head["poll"]["roll_sha256"], _persons(tables, 0)
    for ordinal, row in enumerate(tables["appendix"], start=1):
        line = row["line"]
        if row["previous"] != previous or line["ordinal"] != ordinal:
            say("appendix", ordinal, "没有接在上一项之后")
        if row["sha256"] != _sha(f"{row['previous']}\n{_dumps(line)}\n".encode()):
            say("appendix", ordinal, "附录与它的摘要不符")
        if known.get(line["entry"]) != line["old"]:
            say("appendix", ordinal, "转让前不在这个人名下")
        known[line["entry"]] = line["new"]
        previous = row["sha256"]
    for row in tables["roll"]:
        if known[row["entry"]] != row["person_now"]:
            say("roll", row["entry"], "现在合计的人与附录不符")


def _persons(tables, changes=None):
    """Who each entry counts as, after the first so many lines of the appendix."""
    found = {row["entry"]: row["person"] for row in tables["roll"]}
    for row in tables["appendix"][:changes]:
        found[row["line"]["entry"]] = row["line"]["new"]
    return found


# Acts of voting and ballots.


def _castings(head, tables, say):
    """Each act has its line in the log, its seal, and a moment within the window."""
    said, filled = _said(tables)
    _once(tables["castings"], "receipt", "castings", say)
    _once(tables["castings"], "key", "castings", say)
    events = _events(tables, "ballot.cast", "ballot.changed")
    for row in tables["castings"]:
        logged = events.pop(("deliberation.casting", str(row["id"])), [])
        lead = said.get((row["id"], row["entry"]), {})
        answer = {"choices": lead, "entry": row["entry_id"], "key": row["key"]}
        seal = _sha(json.dumps(answer, ensure_ascii=False, sort_keys=True).encode())
        if seal != row["sha256"]:
            say("castings", row["receipt"], "票面与投票时的封存不符")
        if len(logged) != 1:
            say("castings", row["receipt"], f"日志里有 {len(logged)} 次")
        else:
            _against_log(head, row, logged[0], said, filled, say)
        if not head["poll"]["opens_at"] <= row["cast_at"] < head["poll"]["closes_at"]:
            say("castings", row["receipt"], "不在表决时间之内")
    for (_kind, pk), lines in events.items():
        say("log", pk, f"日志里的 {lines[0]['event']} 没有对应的投票")


def _against_log(head, row, line, said, filled, say):
    """The act says what its line in the log says, and fills its entries alike."""
    data, receipt = line["data"], row["receipt"]
    answers = [said[key] for key in said if key[0] == row["id"]]
    items = sorted(map(str, data["items"]))
    for holds, what in (
        (line["content"] == f"sha256:{row['sha256']}", "封存与日志不符"),
        (data["channel"] == row["channel"], "渠道与日志不符"),
        (data["poll"] == head["poll"]["id"], "不是这次表决的票"),
        (data.get("receipt", receipt) == receipt, "回执号与日志不符"),
        (data["entries"][:1] == [row["entry_id"]], "房屋（席位）与日志不符"),
        (line["actor"] == row["actor"], "投票人与日志不符"),
        (set(data["entries"]) == filled.get(row["id"], set()), "所填的票与日志不同"),
        (all(sorted(one) == items for one in answers), "所投的事项与日志不同"),
        (all(one == answers[0] for one in answers), "同一次投票的票面不一致"),
    ):
        if not holds:
            say("castings", receipt, what)
    _within(row, line, say)


def _within(row, line, say):
    """The log names the moment; older lines were written with an online ballot."""
    if "at" in line["data"]:
        if line["data"]["at"] != row["cast_at"]:
            say("castings", row["receipt"], "投票时间与日志不符")
        return
    cast, logged = _moment(row["cast_at"]), _moment(line["at"])
    apart = logged - cast
    late = row["channel"] != "paper" and apart > SAME_ACT
    if late or apart < -SAME_ACT:
        say("castings", row["receipt"], "投票时间与日志不符")


def _said(tables):
    """What each act said for each entry, and which entries (ids) it filled."""
    said, filled = defaultdict(dict), defaultdict(set)
    ids = {row["entry"]: row["id"] for row in tables["roll"]}
    for row in [*tables["ballots"], *tables["changes"]]:
        said[row["casting"], row["entry"]][str(row["item"])] = row["choice"]
        filled[row["casting"]].add(ids.get(row["entry"]))
    return said, filled


def _ballots(head, tables, say):
    """One ballot for each question and entry, all of known questions and acts."""
    items = {item["id"] for item in head["items"]}
    entries = {row["entry"] for row in tables["roll"]}
    acts = {row["id"] for row in tables["castings"]}
    times = Counter((row["item"], row["entry"]) for row in tables["ballots"])
    for row in [*tables["ballots"], *tables["changes"]]:
        where = f"{row['entry']}（第 {row['item']} 项）"
        if row["item"] not in items or row["entry"] not in entries:
            say("ballots", where, "事项或者房屋（席位）不在这次表决里")
        if row["casting"] not in acts:
            say("ballots", where, "没有对应的投票")
        if row["choice"] not in CHOICES:
            say("ballots", where, "不认识的意见")
    for (item, entry), number in times.items():
        if number > 1:
            say("ballots", f"{entry}（第 {item} 项）", f"有 {number} 张票")


def _changes(head, tables, say):
    """Who changed a ballot is in the log as the one who did."""
    now = {(row["item"], row["entry"]): row["casting"] for row in tables["ballots"]}
    changed = {pk for _kind, pk in _events(tables, "ballot.changed")}
    times = Counter(
        (row["item"], row["entry"], row["casting"])
        for row in [*tables["changes"], *tables["ballots"]]
    )
    for key in (key for key, number in times.items() if number > 1):
        say("changes", f"{key[1]}（第 {key[0]} 项）", "同一次投票记了两次")
    for row in tables["changes"]:
        if str(now.get((row["item"], row["entry"]))) not in changed:
            say("changes", f"{row['entry']}（第 {row['item']} 项）", "改票没有记入日志")


def _once(rows, name, table, say):
    for value, number in Counter(row[name] for row in rows).items():
        if number > 1:
            say(table, value, f"出现 {number} 次")


# The results.


def _results(head, tables, say):
    """Each result is what its digest, the log and a recount say."""
    counted = {item["id"] for item in head["items"]}
    events = _events(tables, "result.tallied")
    last = tables["appendix"][-1]["sha256"] if tables["appendix"] else None
    for result in head["results"]:
        outcome, item = result["outcome"], result["item"]
        counted.discard(item)
        digest = _sha(_canonical(outcome))
        if digest != result["sha256"]:
            say("results", item, "结果与它的摘要不符")
        key = ("deliberation.result", str(result["id"]))
        lines = events.pop(key, [])
        logged = [one["content"] for one in lines]
        if logged != [f"sha256:{result['sha256']}"]:
            say("results", item, "结果摘要与日志不符")
        if outcome["roll_sha256"] != head["poll"]["roll_sha256"]:
            say("results", item, "结果写的名册摘要不是这份名册")
        if outcome.get("roll_appendix_sha256") != last:
            say("results", item, "结果写的附录摘要不是这份附录")
        _ends(head, result, lines, say)
        _recounted(head, tables, item, outcome, say)
        if result["passed"] != outcome["passed"]:
            say("results", item, "通过与否和统计不符")
    for item in sorted(counted):
        say("results", item, "没有结果")
    _certified(head, tables, say)


def _ends(head, result, lines, say):
    """The days of objection are those of the rule or more, and as the log told them.

    A holiday makes them more; which days are off, this program does not know. Records
    of before 2026-11-27 hold no moments.
    """
    if "objection_until" not in result:
        return
    until, item = result["objection_until"], result["item"]
    days = timedelta(days=head["poll"]["terms"].get("objection_days") or 0)
    if _moment(until) < _moment(result["tallied_at"]) + days:
        say("results", item, "异议期比规则的天数短")
    told = [one["data"]["objection_until"] for one in lines if _names_end(one)]
    if told and told != [until]:
        say("results", item, "异议截止时间与日志不符")
    if result["certified_at"] and _moment(result["certified_at"]) < _moment(until):
        say("results", item, "异议期没有满就确认")


def _names_end(line):
    return "objection_until" in line["data"]


def _certified(head, tables, say):
    """A result is final when the log says so, and of just these results."""
    dated = [one for one in head["results"] if "certified_at" in one]
    key = ("deliberation.poll", str(head["poll"]["id"]))
    lines = _events(tables, "result.certified").get(key, [])
    seal = _sha("\n".join(one["sha256"] for one in dated).encode())
    if dated and any(one["content"] != f"sha256:{seal}" for one in lines):
        say("results", "?", "确认的不是这些结果")
    for one in dated:
        if bool(one["certified_at"]) != bool(lines):
            say("results", one["item"], "确认与日志不符")
        elif lines and not any(_same_act(one["certified_at"], line) for line in lines):
            say("results", one["item"], "确认时间与日志不符")


def _same_act(text, line):
    return abs(_moment(line["at"]) - _moment(text)) <= SAME_ACT


def _recounted(head, tables, item, outcome, say):
    for name, value in recount(head, tables, item).items():
        if outcome.get(name) != value:
            say("results", item, f"重新计算的 {name} 是 {_dumps(value)}")


def recount(head, tables, item):
    """Count one question anew; gives passed, failing, numbers and what was needed."""
    terms, poll = head["poll"]["terms"], head["poll"]
    voters = _voters(tables, item)
    if terms["unreturned"] == "follow_majority":
        voters = _follow(voters)
    counts = {"persons": _count(voters, terms, lambda one: 1)}
    cast = counts["persons"]["votes_cast"]
    counts["persons"]["present"] = cast if poll["present"] is None else poll["present"]
    if all(row["area"] is not None for row in tables["roll"]):
        counts["area"] = _count(voters, terms, lambda one: one["area"])
    if _asks(terms, "households"):
        counts["households"] = _households(tables, item)
    failing, needed = _judge(terms, counts)
    if "area" in counts:
        counts["area"] = {key: _metres(n) for key, n in counts["area"].items()}
    passed = (not failing) if needed else None
    return {**counts, "passed": passed, "failing": failing, "needed": needed}


def _voters(tables, item):
    """One voter for each person: choice or none, area, and whether all was served."""
    choices = {b["entry"]: b["choice"] for b in tables["ballots"] if b["item"] == item}
    person, groups = _persons(tables), defaultdict(list)
    for row in tables["roll"]:
        groups[person[row["entry"]]].append(row)
    tracked = any(row["served"] for row in tables["roll"])
    voters = []
    for rows in groups.values():
        said = {choices[row["entry"]] for row in rows if row["entry"] in choices}
        if len(said) > 1:
            raise ValueError(f"同一人的票互相矛盾：{rows[0]['entry']} 等")
        one = {"choice": said.pop() if said else "unreturned", "followed": False}
        one["area"] = sum(row["area"] or 0 for row in rows)
        one["served"] = all(row["served"] for row in rows) if tracked else None
        voters.append(one)
    return voters


def _follow(voters):
    """Who was served and is silent joins a majority of persons and area alike."""
    sign = {"approve": 1, "against": -1}
    persons = sum(sign.get(one["choice"], 0) for one in voters)
    area = sum(sign.get(one["choice"], 0) * one["area"] for one in voters)
    side = "approve" if persons > 0 and area >= 0 else None
    side = "against" if persons < 0 and area <= 0 else side
    return [
        {**one, "choice": side, "followed": True}
        if side and one["served"] and one["choice"] == "unreturned"
        else one
        for one in voters
    ]


def _count(voters, terms, weight):
    sums, whole = dict.fromkeys((*CHOICES, "unreturned"), 0), 0
    served = followed = 0
    for one in voters:
        each = weight(one)
        sums[one["choice"]] += each
        whole += each
        served += each if one["served"] else 0
        followed += each if one["followed"] else 0
    taking = [name for name in CHOICES[2:] if terms[name] == "participates"]
    found = {"all": whole, **sums}
    if voters and voters[0]["served"] is not None:
        found["served"] = served
    found["votes_cast"] = whole - sums["unreturned"] - followed
    found["participating"] = sum(sums[name] for name in ("approve", "against", *taking))
    if terms["unreturned"] == "follow_majority":
        found["followed"] = followed
    return found


def _households(tables, item):
    person = _persons(tables)
    came = {person[b["entry"]] for b in tables["ballots"] if b["item"] == item}
    every = {row["household"] for row in tables["roll"]}
    there = {row["household"] for row in tables["roll"] if person[row["entry"]] in came}
    return {"all": len(every), "present": len(there)}


def _asks(terms, measure):
    stages = (terms.get("participation"), terms.get("approval"))
    return any(measure in stage for stage in stages if stage)


def _judge(terms, counts):
    """The tests that failed, and the least number that each would have needed."""
    failing, needed = [], {}
    for stage in ("participation", "approval"):
        asked = terms.get(stage)
        if not asked:
            continue
        measures = [m for m in ("persons", "area", "households") if m in asked]
        known = [m for m in measures if m in counts] if asked["join"] == "or" else []
        failed = []
        for measure in known or measures:
            test, name = asked[measure], f"{stage}.{measure}"
            count, base = (_number(test[word], counts[measure]) for word in _ENDS)
            least = _least(base, test)
            failed += [name] if base < 1 or count < least else []
            needed[name] = _metres(least) if measure == "area" else least
        passes = asked["join"] == "or" and len(failed) < len(known or measures)
        failing += [] if passes else failed
    return failing, needed


def _number(name, inner):
    return inner["all" if name == "registered" and name not in inner else name]


def _least(base, test):
    num, den = test["num"], test["den"]
    if test["op"] == "gt":
        return base * num // den + 1
    return max(1, -(-base * num // den))


# How things are written.


def _metres(hundredths):
    return f"{hundredths // 100}.{hundredths % 100:02d}"


def _moment(text):
    return datetime.fromisoformat(text.replace("Z", "+00:00"))


def _dumps(value):
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _canonical(value):
    return _dumps(value).encode("utf-8")


def _sha(data):
    return hashlib.sha256(data).hexdigest()


if __name__ == "__main__":
    raise SystemExit(main())
