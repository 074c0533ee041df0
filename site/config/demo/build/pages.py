"""The page tree of the demo site."""

from django.conf import settings
from wagtail.models import Page, Site

from pages.models import ArticlePage, HomePage, SectionPage

ARTICLES = (
    (
        "help",
        "使用帮助",
        "<h2>对草案提意见</h2>"
        "<p>在“征求意见”里打开一部草案，逐条看，点“写意见”。用手机号和验证码登录后提交，"
        "记下回执号。也可以只点“赞成”“反对”，或者附议别人的意见。</p>"
        "<h2>查办理</h2>"
        "<p>在“查回执”里填回执号和手机号后四位，随时可以看办到哪一步，不用登录。"
        "回执号丢了，登录后在“我的”里找得到。</p>"
        "<h2>小区的事</h2>"
        "<p>在“议事厅”里找到自己的小区，看邻居们正在议什么，附议、发言、提议题。"
        "要投票的，先在“我的房屋”里认领房屋，由居委会核对；投票后会得到一张回执，"
        "凭它可以核对自己的一票算进去了。</p>"
        "<h2>看不清、不方便上网</h2>"
        "<p>页面上方可以换成长辈版，“更多”里可以换深色显示。也可以写信、打电话，"
        "或者到立法联系点、居委会由工作人员代为登记。</p>",
    ),
    (
        "accessibility",
        "无障碍说明",
        "<p>本站全部功能可以只用键盘完成，不依赖脚本，可以切换长辈版和深色显示，"
        "支持读屏软件。遇到困难请告诉我们。</p>",
    ),
    (
        "privacy",
        "个人信息保护",
        "<p>为履行公开征求意见的职责，本站收集您的手机号用于验证身份，加密保存，"
        "不公开、不用于其他目的。通报公布满两年后删除或者匿名处理。</p>"
        "<p>您可以查阅、复制、更正和删除自己的信息。</p>",
    ),
)


def ensure_site() -> SectionPage:
    """Make home, section and help pages; give the section of consultations."""
    home = HomePage.objects.first() or _new_home()
    section = SectionPage.objects.filter(slug="legislation").first()
    if section is None:
        section = home.add_child(
            instance=SectionPage(title="立法直通车", slug="legislation")
        )
    _ensure_articles(home)
    return section


def _new_home() -> HomePage:
    root = Page.get_first_root_node()
    for page in root.get_children():
        page.delete()
    root = Page.get_first_root_node()
    home = root.add_child(
        instance=HomePage(
            title="首页", slug="home", intro="您的一句话，写进惠州的规定里"
        )
    )
    Site.objects.update_or_create(
        is_default_site=True,
        defaults={
            "hostname": "localhost",
            "port": 80,
            "site_name": settings.SITE_NAME,
            "root_page": home,
        },
    )
    return home


def _ensure_articles(home: HomePage) -> None:
    known = set(home.get_children().values_list("slug", flat=True))
    for slug, title, body in ARTICLES:
        if slug not in known:
            home.add_child(instance=ArticlePage(title=title, slug=slug, body=body))
