"""Writes docs/reference/urls.md from the URLconf and the matrix.

Run: DJANGO_SETTINGS_MODULE=config.settings.test PYTHONPATH=site:. \
python -m tests.matrix.reference
"""

from pathlib import Path

from tests.matrix.rows_boards import ROWS as BOARDS
from tests.matrix.rows_councils import ROWS as COUNCILS
from tests.matrix.rows_desk import ROWS as DESK
from tests.matrix.rows_digest import ROWS as DIGEST
from tests.matrix.rows_housing import ROWS as HOUSING
from tests.matrix.rows_polls import ROWS as POLLS
from tests.matrix.rows_public import ROWS as PUBLIC

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "urls.md"
LABELS = {
    "*": "所有人",
    "outside": "访客和居民",
    "people": "登录的人",
    "citizens": "居民",
    "staff": "工作人员",
    "laws": "立法工作人员",
    "visitor": "访客",
    "weak": "未验证手机的居民",
    "owner": "本人",
    "other": "其他居民",
    "drafter": "起草人员",
    "approver": "审批人员",
    "moderator": "审核员",
    "auditor": "审计员",
    "committee": "本地村(居)委",
    "neighbour": "别处村(居)委",
    "keepers": "有授权的经办人员",
    "chief": "管理员",
}
HEAD = """# 网址和谁能用

last_reviewed: 2026-11-24

由 `tests/matrix/` 的权限表生成（`tests/matrix/reference.py`），测试比较两者是否一致。

只列对象的第一种状态；未发布、未公开、已撤回等状态各有一行，见权限表。后写的覆盖先写的。\
200 可以；301、302 转到别处（登录页、回执、办完后的页面）；403 没有这个角色；\
404 看不到或者没有；405 不能这样用；400、409、422 内容不合格，带着原因退回。

| 名称 | 网址 | 看 | 提交 |
|---|---|---|---|
"""


def text(addresses: dict[str, str]) -> str:
    """Write the page; `addresses` maps full names to paths."""
    lines = [
        f"| `{name}` | `/{path}` | {_who(name, 'get')} | {_who(name, 'post')} |"
        for name, path in sorted(addresses.items())
    ]
    return HEAD + "\n".join(lines) + "\n"


def _who(name: str, method: str) -> str:
    rows = [
        row
        for row in [*PUBLIC, *DESK, *DIGEST, *HOUSING, *POLLS, *BOARDS, *COUNCILS]
        if row.name == name
    ]
    written = next(filter(None, (getattr(row, method) for row in rows)), "")
    pairs = [word.split(":") for word in written.split()]
    return "；".join(f"{LABELS[who]} {code}" for who, code in pairs) or "—"


def main() -> None:
    """Write the page anew."""
    import django

    django.setup()
    from tests.matrix.addresses import paths

    PAGE.write_text(text(paths()), encoding="utf-8")


if __name__ == "__main__":
    main()
