"""The blocks of a consultation page."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock

RICH = ["h3", "h4", "bold", "italic", "ol", "ul", "link", "document-link"]


class PlainPoints(blocks.StreamBlock):
    """Up to three sentences that say what the draft changes for a reader."""

    point = blocks.CharBlock(label=_("一句话"), max_length=120)

    class Meta:
        max_num = 3


class ExplanatoryBlocks(blocks.StreamBlock):
    """The explanatory note (起草说明; 立法法 art. 58)."""

    heading = blocks.CharBlock(label=_("小标题"), max_length=60)
    paragraph = blocks.RichTextBlock(label=_("段落"), features=RICH)


class Material(blocks.StructBlock):
    """A file to read with the draft."""

    kind = blocks.ChoiceBlock(
        label=_("种类"),
        choices=[
            ("comparison", _("修改前后对照表")),
            ("reference", _("参阅资料")),
            ("interpretation", _("解读")),
            ("other", _("其他")),
        ],
    )
    title = blocks.CharBlock(label=_("名称"), max_length=120)
    document = DocumentChooserBlock(label=_("文件"))


class MaterialBlocks(blocks.StreamBlock):
    """The files of a consultation."""

    material = Material(label=_("材料"))


class QuestionBlocks(blocks.StreamBlock):
    """What the drafters would like to be told."""

    question = blocks.CharBlock(label=_("问题"), max_length=200)
