"""Tell a newcomer where the site is and how to log in."""

from django.core.management.base import BaseCommand

from config.demo.people import DEMO_PASSWORD, STAFF, STORY

TEXT = """
民议已就绪：http://{bind}/

  公众页面   http://{bind}/
  工作台     http://{bind}/admin/

  工作人员（密码都是 {password}）
{staff}

  居民（用手机号登录，验证码显示在本窗口）
{citizens}

按 Ctrl+C 停止。
"""


class Command(BaseCommand):
    help = "显示网址和演示登录名。"

    def add_arguments(self, parser):
        parser.add_argument("--bind", default="127.0.0.1:8000")

    def handle(self, **options):
        staff = "\n".join(f"    {a.username:<12}{a.post}" for a in STAFF)
        citizens = "\n".join(f"    {p.phone}   {p.name}，{p.part}" for p in STORY)
        self.stdout.write(
            TEXT.format(
                bind=options["bind"],
                password=DEMO_PASSWORD,
                staff=staff,
                citizens=citizens,
            )
        )
