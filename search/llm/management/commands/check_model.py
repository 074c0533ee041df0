"""Ask the language model of the settings one question about nobody's words."""

from django.core.management.base import BaseCommand, CommandError

from search.llm import client
from search.llm.client import Failed
from search.llm.config import configured
from search.llm.rules.answers import Refused, read_name
from search.llm.rules.tasks import Piece, name_question, topic_of
from search.llm.rules.verify import verified_name

_SAID = (
    "小区充电桩的服务费太高，建议写清楚服务费的上限。",
    "充电桩服务费每家不一样，服务费应当有上限。",
    "我们楼下的充电桩，服务费没有上限，谁都可以涨价。",
)


class Command(BaseCommand):
    help = "试问一次语言模型（虚构的三句话），显示回答是否通过核对。"

    def handle(self, **options):
        model = configured()
        if model is None:
            raise CommandError("没有设置语言模型，归并照常离线进行。要用请设 LLM_URL。")
        topic = topic_of("t", "", "", [Piece(n, 0, s) for n, s in enumerate(_SAID)])
        try:
            said = client.ask(model, name_question(topic))
            name = verified_name(read_name(said.text), topic)
        except (Failed, Refused) as problem:
            raise CommandError(f"没有通过：{problem.reason.told}。") from problem
        self.stdout.write(f"通过核对：{name.text}（依据 {len(name.proofs)} 条）")
