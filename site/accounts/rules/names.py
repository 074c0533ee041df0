"""Names of those who serve the place: in full by consent, else the family name."""

# Family names of two characters that people here bear.
_DOUBLE = frozenset(
    "欧阳 司马 上官 诸葛 司徒 东方 皇甫 尉迟 公孙 令狐 慕容 夏侯 端木 南宫 独孤 "
    "长孙 宇文 闻人 澹台 濮阳 申屠 钟离 轩辕 百里 呼延 东郭 西门 公冶".split()
)


def masked(name: str) -> str:
    """The family name and two stars, whatever follows: 李**, 欧阳**; "" stays "".

    How long the rest is, is not told. Source: 个人信息保护法 第二十五条 (a name is made
    public with its holder's own consent).
    """
    name = name.strip()
    if not name:
        return ""
    family = name[:2] if name[:2] in _DOUBLE and len(name) > 2 else name[:1]
    return f"{family}**"
