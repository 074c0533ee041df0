"""Pages that the CMS publishes outside the consultations."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page

from .front import front_page

RICH = ["h2", "h3", "bold", "italic", "ol", "ul", "link", "document-link"]


class HomePage(Page):
    """The front page (首页)."""

    intro = models.CharField(_("一句话介绍"), max_length=120, blank=True)

    max_count = 1
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["pages.SectionPage", "pages.ArticlePage"]
    content_panels = [*Page.content_panels, FieldPanel("intro")]

    class Meta:
        verbose_name = _("首页")

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        return {**context, **front_page(request.user)}


class SectionPage(Page):
    """A section that holds consultations, announcements or articles."""

    intro = RichTextField(_("说明"), features=RICH, blank=True)

    subpage_types = [
        "pages.SectionPage",
        "pages.ArticlePage",
        "consultations.ConsultationPage",
    ]
    content_panels = [*Page.content_panels, FieldPanel("intro")]

    class Meta:
        verbose_name = _("栏目")

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        children = self.get_children().live().public().specific()
        return {**context, "children": children}


class ArticlePage(Page):
    """An announcement or a help text."""

    published_on = models.DateField(_("发布日期"), null=True, blank=True)
    body = RichTextField(_("正文"), features=RICH)

    subpage_types = []
    content_panels = [
        *Page.content_panels,
        FieldPanel("published_on"),
        FieldPanel("body"),
    ]

    class Meta:
        verbose_name = _("文章")
