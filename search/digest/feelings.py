"""Words of praise, trust, anger, harm and plain telling, whatever they are about.

A target that nobody has labelled is judged by such words, beside those of `cues.py`.
They are of everyday speech, none of one subject alone; what a kind of words weighs,
labels of other targets say.
"""

import re

ENDORSED = """
    支持 赞成 赞同 同意 拥护 力挺 认同 欢迎 看好 点赞 鼓掌 挺你 顶一个 举双手 双手
    挺到底 坚决支持 鼎力 提倡 倡导 鼓励 安利 种草 回购 期待 盼望 盼着 盼 希望 渴望
    巴不得 早该 早就该 就该 应该 必须 值得 理应 天经地义 势在必行 刻不容缓 迫在眉睫
    大势所趋 赶紧 尽快 终于 总算 落实 推广 普及 坚持 加油 放开 放心 信任 相信 信得过
    靠谱 给力 保留 继续 传承 弘扬 有盼头 有希望 有救 买账 愿意 乐意 接受 理解 体谅 支招
    需要 离不开 没毛病 没问题 无可厚非 情有可原 别黑 没什么好黑 别骂 挺住 想买 入手
    拿下 真香 抢到
"""
PRAISED = """
    好事 好样 好评 好用 好看 好吃 好听 好玩 好喝 好政策 好办法 好消息 好东西 太好 真好
    很好 挺好 更好 极好 良心 英明 明智 正确 是对的 做得对 说得对 说得好 干得好 干得漂亮
    做得好 漂亮 美丽 精彩 优秀 出色 完美 一流 经典 高级 先进 成熟 专业 科学 理性 公平
    公正 合理 合法 人性化 贴心 暖心 温暖 温馨 热闹 喜庆 吉祥 团圆 幸福 快乐 开心 高兴
    喜欢 热爱 最爱 爱了 喜爱 享受 舒服 舒适 爽 痛快 过瘾 心动 惊喜 惊艳 感动 感谢 谢谢
    感恩 致敬 敬佩 佩服 敬礼 崇拜 骄傲 自豪 光荣 伟大 伟人 英雄 威武 霸气 霸道 硬气
    硬汉 勇敢 强大 强国 厉害 牛 牛逼 了不起 靓 帅 酷 萌 赞 棒 绝了 服气 羡慕 祝福 祝贺
    恭喜 庆幸 满意 满足 知足 欣慰 安心 踏实 省心 省事 省钱 省力 省时 方便 便利 便捷
    快捷 轻松 轻便 流畅 划算 实惠 便宜 超值 值了 实用 有用 有效 管用 见效 高效 效率
    安全 清静 清净 安静 干净 整洁 清新 健康 环保 绿色 节能 进步 改善 提升 提高 发展
    繁荣 振兴 创新 突破 开明 文明 正义 正能量 和平 和谐 稳定 有序 利国利民 利民 惠民
    为民 福音 福利 有福 福气 造福 受益 受惠 得益 有利 有益 有好处 好处 增值 双赢 共赢
    机会 机遇 未来 前途 年味 传统 习俗 情怀 担当 责任感 聪明 智慧 有伴 有个伴 必要 充实
    心仪 爱不释手 物有所值 性价比高 大快人心 喜闻乐见 功德 善举 善莫大焉 保护 解决 [赞]
    [鼓掌] [心] [good] [威武] [给力] [哈哈] [爱你] [耶] [鲜花] [太开心] [可爱] [花心]
    👍 ❤ 😍 🎉 👏 💪 🌹
"""
REFUSED = """
    反对 抵制 拒绝 抗议 取缔 叫停 停止 取消 废除 废止 撤销 撤回 滚 滚蛋 滚出 不同意
    不赞成 不支持 不认同 不接受 不答应 不服 不看好 不喜欢 不想 不愿 不要 不买 不信 不值
    不需要 不应该 不该 不能 不许 不行 不可 不如 不好 不合理 不公平 不公 不方便 不划算
    不负责 不靠谱 不人道 没用 没意思 没意义 没必要 没道理 没人性 没良心 没救 没安全感
    毫无 绝不 决不 坚决不 休想 免谈 免了 算了 算了吧 罢了 得了吧 省省吧 别吹 别闹 别扯
    别装 别逗 别坑 别再 求放过 饶了 打死 劝退 拉黑 退货 退钱 差评 失望 绝望 心寒 寒心
    心碎 后悔 后怕 担心 担忧 害怕 可怕 恐怖 吓人 反感 讨厌 厌恶 恶心 想吐 嫌弃 看不起
    看不惯 受不了 忍不了 无法忍受 受够 够了 质疑 怀疑 呸 唉 哎 无语 醉了 服了 呵呵 晕
    汗 囧 靠 擦 草 妈的 他妈 tmd 尼玛 卧槽 我去 坑
"""
BLAMED = """
    垃圾 废物 渣 烂 烂尾 破 丑 丑陋 丑爆 难看 难吃 难用 难听 山寨 抄袭 落后 低级 低俗
    庸俗 恶俗 粗糙 粗暴 简单粗暴 一刀切 懒政 乱作为 不作为 形式主义 面子工程 政绩
    拍脑袋 朝令夕改 瞎 瞎搞 瞎折腾 折腾 胡闹 胡来 胡说 乱来 乱搞 荒唐 荒谬 可笑 笑话
    搞笑 滑稽 奇葩 脑残 傻 傻子 傻瓜 傻逼 蠢 愚蠢 愚昧 愚民 无知 幼稚 弱智 白痴 智商
    智商税 脑子 有病 疯了 神经 无耻 可耻 耻辱 丢脸 丢人 卑鄙 虚伪 虚假 假的 骗 骗子
    欺骗 忽悠 谎言 撒谎 造谣 套路 圈钱 捞钱 敛财 抢钱 暴利 涨价 贵 太贵 昂贵 天价 溢价
    坑人 坑爹 坑害 宰 割韭菜 浪费 糟蹋 白花 亏 吃亏 损失 损害 伤害 危害 祸害 害 害人 毁
    毁掉 毁了 破坏 污染 雾霾 噪音 噪声 扰民 吵 吵死 烦 烦死 闹心 心烦 头疼 头痛 痛苦
    难受 难过 受罪 遭罪 遭殃 可怜 悲哀 可悲 悲剧 悲催 惨 惨痛 凄惨 残忍 残酷 冷血 无情
    野蛮 霸王 强权 霸权 侵略 侵犯 入侵 干涉 屠杀 独裁 暴力 平民 伤亡 死伤 死亡 送命
    送死 人命 炸伤 受伤 事故 火灾 隐患 危险 风险 犯罪 违法 违规 腐败 贪 贪官 黑心 黑幕
    暗箱 利益集团 资本 剥削 压榨 压迫 歧视 特权 双标 不平等 自私 自利 贪婪 矛盾 冲突
    混乱 乱 乱套 堵 堵死 拥挤 挤 崩溃 瘫痪 倒退 开倒车 退步 衰落 完蛋 完了 没落 失败
    失误 失业 下岗 裁员 失灵 故障 卡顿 死机 发热 漏洞 缺陷 毛病 问题 压力 负担 辛苦 累
    太累 心疼 揪心 养不起 买不起 生不起 上不起 看不起病 负担不起 吃不消 扛不住 活不下去
    养家 饭碗 生计 老百姓 百姓 穷人 有钱人 富人 作孽 造孽 报应 缺德 闭门造车 短视 糊涂
    添乱 偷懒 敷衍 推卸 甩锅 踢皮球 扯淡 胡扯 扯 屁 狗屁 鬼 妖 炒作 噱头 作秀 做样子
    走过场 装 装逼 装模作样 强迫 强制 逼 被迫 剥夺 限制 管得宽 管天管地 多管闲事
    治标不治本 因噎废食 掩耳盗铃 换汤不换药 [怒] [怒骂] [鄙视] [吐] [弱] [抓狂] [衰]
    [泪] [失望] [黑线] [汗] [哼] [伤心] [闭嘴] [挖鼻] [挖鼻屎] [晕] [委屈] [悲伤]
    [生病] [怒火] 👎 😡 😠 😤 😭 🤮 💔 🙄
"""
DOUBTED = """
    凭什么 凭啥 何必 何苦 何来 何况 岂不 难道 怎么办 怎么能 怎么敢 怎么不 怎么就 哪来
    哪里公平 哪能 哪有 谁管 谁赔 谁负责 谁来 谁敢 谁愿 谁受得了 谁出 谁说 谁信 谁家
    谁保证 谁担 找谁 为什么不 为何不 有什么用 有啥用 有用吗 有必要吗 有意义吗 有意思吗
    可能吗 至于吗 合理吗 公平吗 现实吗 像话吗 好意思 是人吗 是人话 什么玩意 什么东西
    什么鬼 什么逻辑 算什么 图什么 图啥 干什么 干嘛 问过 征求过 考虑过 想过 呢？ 不是吗
    对吗 对吧 才怪 反正 又不是 还不是 还敢 还要 还想 居然 竟然 竟 偏偏 非要 非得 硬要
    死活 明明 说到底 无非 不就是 不过是 只不过 专家 砖家 叫兽 领导 官员 当官 政府 部门
    公务员 你们 他们 某些人 所谓 美其名曰 号称 口口声声 怪不得 难怪 活该 迟早 早晚
    越来越 到头来 最后 结果 先把 先问 先让 有本事 站着说话 何不食
"""
TOLD = """
    记者 报道 新闻 快讯 消息 据悉 据 公布 发布 发布会 宣布 通知 通告 公告 公示 统计
    数据 显示 报告 调查 同比 环比 预计 截至 截止 截图 来源 原文 全文 链接 详情 点击
    转发 转发微博 抽奖 关注 转自 分享自 视频 直播 图片 组图 播出 晚报 日报 早报 新华社
    央视 专访 解读 盘点 一览 请问 求问 请教 求助 求 有没有 有人知道 谁知道 知道 哪位
    哪里 哪个 哪家 多少 几点 几号 几个 多久 什么时候 怎么用 怎么样 如何 是不是 能不能
    还是 区别 推荐 今天 昨天 明天 今晚 今早 刚才 刚刚 下午 上午 中午 晚上 周一 周二
    周三 周四 周五 周六 周日 下周 本周 本月 去年 今年 明年 月 日 号 点 元 万 亿 平方
    公里 地址 电话 报名 预约 时间 地点 价目 价格 型号 版本 配置 参数 颜色 品牌 厂家
    生产 举行 举办 召开 召集 会议 讲座 公司 集团 股 股价 市场 分析 回应 表示 称 介绍
    指出 认为 了解 同学 同事 朋友 老师 邻居 隔壁 路口 门口 楼下 食堂 超市 店里 哈哈
    嘿嘿
"""
HEDGED = """
    但 但是 不过 可是 然而 虽然 尽管 其实 当然 如果 要是 只要 除非 或者 可能 也许 大概
    估计 好像 似乎 建议 最好 应当 可以 一方面 另一方面 关键 问题是 前提 配套 先 再
    因人而异 各有 利弊 看情况
"""
KINDS = (ENDORSED, PRAISED, REFUSED, BLAMED, DOUBTED, TOLD, HEDGED)
_GOOD, _SIDES, _DOUBT, _TOLD = 2, 4, 4, 5
"""Kinds before these numbers are of praise, and take a side if nothing denies them;
the numbers of questions that want no answer, and of plain telling."""

KIND_OF: dict[str, int] = {
    word: number for number, some in enumerate(KINDS) for word in some.split()
}
"""The kind of each word; no word is of two."""
_SIZES = {
    first: sorted({len(word) for word in KIND_OF if word[0] == first}, reverse=True)
    for first in {word[0] for word in KIND_OF}
}
"""Lengths of the words that begin with a letter, the longest first."""
_MOST = 3
"""Words of one kind beyond which more say no more."""
_BEFORE = 3
"""Letters before a word in which a denial of it stands."""
_DENIES = re.compile("[不没别无非未莫勿甭]|难以|并非|谈不上|称不上")

Word = tuple[int, bool]
"""The kind of a word, and whether it is denied."""


def words_felt(text: str) -> list[Word]:
    """Give the words of a text that tell a side, in order; of several the longest."""
    found: list[Word] = []
    end = 0
    for at, letter in enumerate(text):
        if at < end or letter not in _SIZES:
            continue
        for size in _SIZES[letter]:
            kind = KIND_OF.get(text[at : at + size])
            if kind is not None:
                found.append((kind, kind < _SIDES and _is_denied(text, at)))
                end = at + size
                break
    return found


def _is_denied(text: str, at: int) -> bool:
    return bool(_DENIES.search(text[max(0, at - _BEFORE) : at]))


def felt(text: str) -> list[float]:
    """Give how much of each kind a text has, which side has more, which speaks last.

    Values from -1 to 1; `text` is folded and has no name of its target, whose words
    would take a side.
    """
    found = words_felt(text)
    counts = [float(found.count((kind, False))) for kind in range(len(KINDS))]
    less = sum(denied and kind < _GOOD for kind, denied in found)
    more = sum(denied and kind >= _GOOD for kind, denied in found)
    good = sum(counts[:_GOOD]) + more
    bad = sum(counts[_GOOD:_SIDES]) + less + counts[_DOUBT] / 2
    last = [kind for kind, _ in found if kind <= _DOUBT][-1:]
    is_calm = not good and not bad
    return [
        *map(_degree, counts),
        _degree(less),
        _degree(more),
        (good - bad) / (good + bad + 1),
        float(good > bad),
        float(bad > good),
        float(is_calm),
        float(any(kind < _GOOD for kind in last)),
        float(any(kind >= _GOOD for kind in last)),
        _degree(counts[_TOLD]) * is_calm,
    ]


def _degree(count: float) -> float:
    return min(count, _MOST) / _MOST
