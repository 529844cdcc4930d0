"""What does a layout make of a letter? One with every kind of text, in nine languages, sent to nobody.

Its words stand side by side as all that is not of the back-office does: whoever draws a layout sees each script in it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from campaigns import identities
from campaigns.blocks import Block, Content
from campaigns.enums import BlockKind, Purpose
from campaigns.flow import render
from campaigns.placeholders import UNSUBSCRIBE, samples
from contacts.enums import Channel

_LINK: Final = "https://example.org/"


@dataclass(frozen=True, slots=True)
class Sample:
    """The words of one language; what stands between ** is emphasised, and `more` is a link in the text."""

    title: str
    text: str
    more: str
    points: tuple[str, str]
    button: str
    left: str
    right: str
    quiet: str


SAMPLES: Final = {
    "fr": Sample(
        title="Votre journée commence ici",
        text="Les portes ouvrent **deux heures** avant le début. Venez tôt, et voyagez léger.",
        more="Le plan du site",
        points=("Un petit sac par personne.", "Votre billet, sur votre téléphone."),
        button="Préparer mon trajet",
        left="**Venir.** En transports ou à vélo.",
        right="**Être aidé.** Nos équipes sont à chaque entrée.",
        quiet="Poser une question",
    ),
    "en": Sample(
        title="Your day begins here",
        text="The gates open **two hours** before the start. Come early, and travel light.",
        more="The map of the venue",
        points=("One small bag each.", "Your ticket, on your phone."),
        button="Plan my journey",
        left="**Getting there.** By public transport or by bike.",
        right="**Being helped.** Our teams are at every entrance.",
        quiet="Ask a question",
    ),
    "de": Sample(
        title="Ihr Tag beginnt hier",
        text="Die Tore öffnen **zwei Stunden** vor Beginn. Kommen Sie früh und mit leichtem Gepäck.",
        more="Der Plan der Sportstätte",
        points=("Eine kleine Tasche pro Person.", "Ihr Ticket auf dem Telefon."),
        button="Meine Anreise planen",
        left="**Anreise.** Mit Bus und Bahn oder mit dem Rad.",
        right="**Hilfe.** Unsere Teams stehen an jedem Eingang.",
        quiet="Eine Frage stellen",
    ),
    "es": Sample(
        title="Su día empieza aquí",
        text="Las puertas abren **dos horas** antes del comienzo. Venga pronto y con poco equipaje.",
        more="El plano de la sede",
        points=("Un bolso pequeño por persona.", "Su entrada, en su teléfono."),
        button="Preparar mi viaje",
        left="**Llegar.** En transporte público o en bicicleta.",
        right="**Recibir ayuda.** Nuestros equipos están en cada entrada.",
        quiet="Hacer una pregunta",
    ),
    "ru": Sample(
        title="Ваш день начинается здесь",
        text="Входы открываются **за два часа** до начала. Приходите заранее и налегке.",
        more="Схема объекта",
        points=("Одна небольшая сумка на человека.", "Билет — в вашем телефоне."),
        button="Спланировать поездку",
        left="**Как добраться.** На общественном транспорте или на велосипеде.",
        right="**Помощь.** Наши сотрудники есть у каждого входа.",
        quiet="Задать вопрос",
    ),
    "ar": Sample(
        title="يومك يبدأ هنا",
        text="تُفتح البوابات قبل البداية **بساعتين**. تعال مبكرًا، ولا تحمل الكثير.",
        more="خريطة الموقع",
        points=("حقيبة صغيرة واحدة لكل شخص.", "تذكرتك على هاتفك."),
        button="خطّط لرحلتي",
        left="**الوصول.** بوسائل النقل العام أو بالدراجة.",
        right="**المساعدة.** فرقنا عند كل مدخل.",
        quiet="اطرح سؤالًا",
    ),
    "zh-hans": Sample(
        title="您的一天从这里开始",
        text="比赛开始前**两小时**开门。请提早到达，轻装出行。",
        more="场馆地图",
        points=("每人限带一个小包。", "门票在您的手机里。"),
        button="规划我的行程",
        left="**如何前往。** 乘坐公共交通或骑自行车。",
        right="**需要帮助。** 每个入口都有我们的工作人员。",
        quiet="提出问题",
    ),
    "ja": Sample(
        title="あなたの一日はここから",
        text="開門は開始の**2時間前**です。お早めに、身軽にお越しください。",
        more="会場マップ",
        points=("お荷物は小さなバッグ一つまで。", "チケットはスマートフォンに。"),
        button="行き方を調べる",
        left="**アクセス。** 公共交通機関または自転車で。",
        right="**お手伝い。** スタッフが各入口におります。",
        quiet="質問する",
    ),
    "ko": Sample(
        title="당신의 하루가 여기서 시작됩니다",
        text="시작 **두 시간** 전에 문이 열립니다. 일찍, 가볍게 오세요.",
        more="경기장 지도",
        points=("작은 가방은 한 사람에 하나씩.", "티켓은 휴대전화에 있습니다."),
        button="이동 계획 세우기",
        left="**오시는 길.** 대중교통이나 자전거로 오세요.",
        right="**도움.** 모든 입구에 직원이 있습니다.",
        quiet="질문하기",
    ),
}


def page(mjml: str, *, language: str) -> str:
    """The HTML of the letter in that layout, by the code that writes and delivers. Raises `ContentRefused`."""
    signs = identities.default()
    sender = identities.sender(signs, language=language)
    frame = render.Frame(
        purpose=Purpose.MARKETING,
        sender=sender,
        facts={"sender.name": sender.name},
        layout=mjml,
    )
    compiled = render.compile_for(Channel.EMAIL, _content(SAMPLES[language]), language=language, frame=frame)
    values = samples(language)
    copy = render.fill(compiled, values, unsubscribe_url=str(values[UNSUBSCRIBE]))
    assert isinstance(copy, render.RenderedEmail)  # it was compiled for that channel
    return copy.html


def _content(sample: Sample) -> Content:
    points = "\n".join(f"- {point}" for point in sample.points)
    blocks = (
        Block("title", BlockKind.HEADING, text=sample.title, settings={"level": 1}),
        Block("text", BlockKind.TEXT, text=f"{sample.text}\n\n{points}\n\n[{sample.more}]({_LINK})"),
        Block("button", BlockKind.BUTTON, label=sample.button, link=_LINK, settings={"look": "primary"}),
        Block("heading", BlockKind.HEADING, text=sample.more, settings={"level": 2}),
        Block("columns", BlockKind.COLUMNS, text=sample.left, second=sample.right, settings={"split": "50-50"}),
        Block("quiet", BlockKind.BUTTON, label=sample.quiet, link=_LINK, settings={"look": "quiet"}),
    )
    return Content(subject=sample.title, preheader=sample.more, blocks=blocks)
