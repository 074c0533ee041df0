"""How well similar topics are found: the demo's topics, said again in other words."""

import pytest

from config.demo.topics import topics
from deliberation.rules.similar import similar

TITLES = [one.title for one in topics()]
AGAIN = {
    "3栋门口太黑，想要路灯": "给3栋门口加一盏路灯",
    "电瓶车充电的棚子白天也要开": "电动车充电棚白天也开放",
    "垃圾桶搬到东门去": "垃圾投放点改到东门",
    "跳广场舞太吵": "周末广场舞改到晚上九点前",
    "楼道里堆满杂物": "楼道杂物一起清",
    "滑梯坏了没人修": "儿童滑梯修一修",
    "门前的路改单行": "门前市政路改成单行线",
    "花园改停车场": "中心花园改成停车位",
    "外墙渗水要做防水": "用公共收益给外墙做防水",
    "快递柜摆放的位置": "快递柜放在哪里",
    "老人上下楼要扶手": "给高龄老人装楼道扶手",
    "楼下装几盏感应灯": "3栋楼下太黑了，装感应灯",
    "宠物粪便没人管": "宠物粪便袋放几个点",
    "装修太吵影响休息": "装修噪声的时间",
    "要不要续聘物业公司": "续聘现在的物业公司",
    "地下车库转弯看不见，装反光镜": "地下车库加装反光镜",
    "老年食堂能不能早点开": "老年人食堂的开放时间",
    "绿化挡住晾衣服的地方": "晾衣区遮挡了绿化",
    "电动车不能进电梯": "电梯里装电动车阻止系统",
    "招人夜间巡逻": "夜间巡逻队招募",
    "雨水井盖不安全": "雨水井盖换成防坠网",
    "业主大会规则要改": "修改业主大会议事规则",
    "图书角没人管": "图书角旧书换新",
    "泳池没有救生员": "夏天泳池的救生员",
    "快递车乱闯小区": "快递车进小区的路线",
    "架空层做自习室": "架空层设自习室",
    "访客停车费太贵": "访客停车收费的办法",
    "健身器材移到别处": "健身器材换地方",
    "人车分流": "小区出入口人车分流",
    "楼顶有人种菜": "楼顶种菜清理",
    "新能源汽车没地方充电": "增加新能源车充电位",
}
NEW = "养鸡扰民 自来水发黄 井水检测 老旧电线入地 蚊子太多要消杀 邻居打麻将".split()


def found(title: str) -> list[str]:
    return [TITLES[key] for key in similar(title, list(enumerate(TITLES)))]


@pytest.mark.parametrize(("said", "meant"), AGAIN.items())
def test_the_same_thing_in_other_words_comes_first(said, meant):
    assert found(said)[:1] == [meant]


def test_little_else_is_shown_beside_it():
    beside = sum(len(found(said)) - 1 for said in AGAIN)
    assert beside <= len(AGAIN) / 4


@pytest.mark.parametrize("title", NEW)
def test_what_is_new_is_like_nothing(title):
    assert found(title) == []
