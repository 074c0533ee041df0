"""What stands around a text on a web page or in a notice: menus, dates, contacts."""

from __future__ import annotations

import re
from collections.abc import Sequence

_MENU = re.compile(
    r"(?:网站)?首页|政务公开|信息公开|政府信息公开|政策文件|政策法规|法规规章|互动交流|办事服务"
    r"|政民互动|新闻中心|通知公告|专题专栏|民意征集|征集调查|意见征集|网上调查|"
    r"(?:您的位置|当前位置|首页|位置)\s*[:：>»＞/-].*|.*[>»＞].*[>»＞].*|.*(?:下载地址|点击下载)"
    r".*|(?:来源|文章来源|信息来源|作者|编辑|责任编辑|责编|审核|校对|发布机构|索引号|主题分类"
    r"|发文字号|成文日期|发布日期|颁布日期|公布日期|实施日期|生效日期|施行日期|颁布单位|发布单位"
    r"|发文机关|发布部门|时效性|效力级别|效力等级|法规类别|有效性|文号|发布时间|字体|字号|时间"
    r"|浏览|浏览次数|点击数|点击率|阅读|访问量|打印|分享)\s*[:：].*"
    r"|[【\[]?(?:打印(?:本页)?|关闭(?:窗口)?|返回(?:顶部|列表)?|收藏|分享到?|纠错|大|中|小"
    r"|我要纠错|打印本页|关闭窗口)[】\]]?"
    r"|[【\[](?:发文字号|文号|(?:发布|颁布|公布|制定)(?:机关|部门|日期|单位|时间)"
    r"|(?:实施|生效|施行|失效)日期|时效性|效力(?:级别|等级|位阶)|法规类别|类别|来源)[】\]].*"
    r"|.{0,8}点击.{0,8}(?:关注|订阅).{0,8}|.{0,6}蓝字.{0,8}关注.{0,6}"
    r"|(?:初审|复审|终审|监制|排版|供稿|统筹)\s*[:：丨|].*"
)
_FOOT = re.compile(
    r"(?:上一篇|下一篇|上一条|下一条|相关(?:链接|文章|附件|稿件|解读)|扫一扫|分享到|微信扫"
    r"|版权所有|主办单位?|承办单位?|网站标识码|网站地图|技术支持|备案号)[:：\s].*"
    r"|(?:[【\[](?:打印|关闭|返回|收藏|分享|我要纠错|顶部|字体)[^】\]]{0,6}[】\]]\s*)+"
    r"|[-—–\s]*(?:END|end|（?完）?|全文完)[-—–\s]*|阅读原文|长按.{0,12}(?:二维码|关注).*"
    r"|(?:点个?|欢迎|觉得).{0,10}(?:在看|点赞|转发|分享|关注).{0,10}"
    r"|.*ICP备.*|.*公网安备.*|(?:返回顶部|关闭窗口|打印本页|相关链接|网站地图)"
)
_CONTACT = re.compile(
    r"(?:联\s*系\s*人|联系方式|联系电话|咨询电话|电\s*话|传\s*真|通讯地址|通信地址|联系地址"
    r"|来信地址|地\s*址|邮\s*编|邮政编码|电子邮箱|电子邮件|邮\s*箱|E-?mail)\s*[:：].*",
    re.IGNORECASE,
)


def is_menu(text: str) -> bool:
    """Say whether a line before a text belongs to the web page that it comes from.

    A sentence is none, though it may hold two signs such as “高度>3米、宽度>2米”.
    """
    return not text.endswith(("。", "；")) and _MENU.fullmatch(text) is not None


_RELATED = re.compile(
    r"相关(?:阅读|链接|文章|新闻|稿件|解读|附件|报道|推荐)\s*[:：]?|延伸阅读\s*[:：]?"
)
_FAR = 12


def _related(texts: Sequence[str]) -> int:
    """How many lines at the end are a list of other pages, its head included."""
    last = texts[-_FAR:]
    heads = [at for at, text in enumerate(last) if _RELATED.fullmatch(text)]
    if not heads or any(text.endswith("。") for text in last[heads[0] :]):
        return 0
    return len(last) - heads[0]


def footer(texts: Sequence[str]) -> int:
    """How many lines at the end are the foot of a web page or contact data."""
    count = _related(texts)
    for text in reversed(texts[: len(texts) - count]):
        if not (_FOOT.fullmatch(text) or _CONTACT.fullmatch(text) or is_menu(text)):
            break
        count += 1
    return count
