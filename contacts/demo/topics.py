"""What can one be written to about? The topics of the demonstration, in nine languages."""

from __future__ import annotations

from committee import languages
from committee.models import Partner
from contacts.enums import TopicKind
from contacts.models import Topic

NEWS, SHOP, ORVELUNE, MEASURING = "news", "shop", "orvelune", "measuring"
TICKETS, VOLUNTEERING = "tickets", "volunteering"

# For each language, in the order of `languages.CODES`: the name, and what is told to those who choose.
_TEXTS = {
    NEWS: (
        ("Actualités des Jeux", "Athlètes, épreuves et coulisses des Jeux, une à deux fois par mois."),
        ("News of the Games", "Athletes, events and what happens behind the scenes, once or twice a month."),
        ("Neues von den Spielen", "Athletinnen und Athleten, Wettbewerbe, Blicke hinter die Kulissen: ein- bis zweimal im Monat."),
        ("Noticias de los Juegos", "Deportistas, pruebas y lo que ocurre entre bastidores, una o dos veces al mes."),
        ("Новости Игр", "Спортсмены, соревнования и закулисная жизнь Игр — один-два раза в месяц."),
        ("أخبار الألعاب", "الرياضيون والمنافسات وكواليس الألعاب، مرة أو مرتين في الشهر."),
        ("赛会资讯", "运动员、赛事与幕后故事，每月一到两次。"),
        ("大会ニュース", "選手や競技、大会の舞台裏を月に1～2回お届けします。"),
        ("대회 소식", "선수와 경기, 대회 뒷이야기를 한 달에 한두 번 전해 드립니다."),
    ),
    SHOP: (
        ("Boutique officielle", "Nouveautés et offres de la boutique officielle."),
        ("Official shop", "New items and offers of the official shop."),
        ("Offizieller Shop", "Neuheiten und Angebote des offiziellen Shops."),
        ("Tienda oficial", "Novedades y ofertas de la tienda oficial."),
        ("Официальный магазин", "Новинки и предложения официального магазина."),
        ("المتجر الرسمي", "أحدث منتجات المتجر الرسمي وعروضه."),
        ("官方商店", "官方商店的新品与优惠。"),
        ("公式ショップ", "公式ショップの新商品とお得な情報。"),
        ("공식 스토어", "공식 스토어의 신상품과 혜택 안내."),
    ),
    ORVELUNE: (
        ("Offres d’Orvelune", "Jeux-concours et offres d’Orvelune, partenaire des Jeux. Vos coordonnées ne lui sont pas transmises."),
        ("Orvelune’s offers", "Competitions and offers from Orvelune, partner of the Games. Your details are not passed on to it."),
        ("Angebote von Orvelune", "Gewinnspiele und Angebote von Orvelune, Partner der Spiele. Ihre Daten werden nicht weitergegeben."),
        ("Ofertas de Orvelune", "Sorteos y ofertas de Orvelune, patrocinador de los Juegos. No le facilitamos sus datos."),
        ("Предложения «Орвелюн»", "Конкурсы и предложения компании «Орвелюн», партнёра Игр. Ваши данные ей не передаются."),
        ("عروض أورفيلون", "مسابقات وعروض من أورفيلون، شريك الألعاب. لا نسلّمها بياناتكم."),
        ("奥薇伦优惠", "赛会合作伙伴奥薇伦的抽奖活动与优惠。我们不会向其提供您的个人信息。"),
        ("オルヴリュヌからのご案内", "大会パートナー、オルヴリュヌの懸賞や特典のご案内。お客様の情報を渡すことはありません。"),
        ("오르블륀 혜택", "대회 파트너 오르블륀의 경품 행사와 혜택 안내. 회원님의 정보는 제공되지 않습니다."),
    ),
    MEASURING: (
        ("Mesurer ce que j’ouvre", "Nous voyons quels messages vous ouvrez et quels liens vous suivez, pour mieux écrire."),
        ("Measure what I open", "We see which messages you open and which links you follow, so as to write better."),
        ("Messen, was ich öffne", "Wir sehen, welche Nachrichten Sie öffnen und welchen Links Sie folgen, um besser zu schreiben."),
        ("Medir lo que abro", "Vemos qué mensajes abre y qué enlaces sigue, para escribir mejor."),
        ("Измерять, что я открываю", "Мы видим, какие письма вы открываете и по каким ссылкам переходите, чтобы писать лучше."),
        ("قياس ما أفتحه", "نرى الرسائل التي تفتحونها والروابط التي تتبعونها لنكتب بشكل أفضل."),
        ("统计我打开的内容", "我们会了解您打开了哪些邮件、点击了哪些链接，以便改进内容。"),
        ("開封状況の測定", "よりよいお知らせのため、開封されたメールとクリックされたリンクを確認します。"),
        ("열어 본 내용 측정", "더 나은 소식을 위해 어떤 메시지를 열고 어떤 링크를 누르셨는지 확인합니다."),
    ),
    TICKETS: (
        ("Vos billets", "Ce qu’il faut savoir pour vos épreuves : horaires, accès, changements."),
        ("Your tickets", "What you need to know for your sessions: times, access, changes."),
        ("Ihre Tickets", "Was Sie für Ihre Wettkämpfe wissen müssen: Zeiten, Anreise, Änderungen."),
        ("Sus entradas", "Lo que debe saber para sus sesiones: horarios, acceso y cambios."),
        ("Ваши билеты", "Всё, что нужно знать о ваших соревнованиях: время, проход, изменения."),
        ("تذاكركم", "ما تحتاجون إلى معرفته عن جلساتكم: المواعيد والدخول والتغييرات."),
        ("您的门票", "关于您所购场次的须知：时间、入场与变更。"),
        ("チケットのご案内", "ご観戦の時間、入場方法、変更など、必要なお知らせ。"),
        ("입장권 안내", "관람하실 경기의 시간, 입장 방법, 변경 사항 안내."),
    ),
    VOLUNTEERING: (
        ("Vie de volontaire", "Vos missions, vos horaires et ce qui change."),
        ("Volunteering", "Your shifts, where to report, and what changes."),
        ("Ihr Einsatz als Volunteer", "Ihre Schichten, Ihr Treffpunkt und alles, was sich ändert."),
        ("Voluntariado", "Sus turnos, su punto de encuentro y los cambios."),
        ("Волонтёрам", "Ваши смены, место сбора и изменения."),
        ("شؤون المتطوعين", "مناوباتكم ومكان الحضور وأي تغيير يطرأ."),
        ("志愿者服务", "您的班次、报到地点与变更通知。"),
        ("ボランティアのご案内", "シフト、集合場所、変更のお知らせ。"),
        ("자원봉사 안내", "근무 일정, 집합 장소, 변경 사항 안내."),
    ),
}  # fmt: skip
_KINDS = {
    TICKETS: TopicKind.SERVICE,
    VOLUNTEERING: TopicKind.SERVICE,
    ORVELUNE: TopicKind.PARTNER,
    MEASURING: TopicKind.TRACKING,
}
# The brand of the demonstration’s programme that the topic is about.
_PARTNERS = {ORVELUNE: "ORV"}


def ensure_topics() -> dict[str, Topic]:
    """The topics by their code; those that are missing are made, and the others left as staff have them."""
    return {code: _ensure(code) for code in _TEXTS}


def _ensure(code: str) -> Topic:
    texts = {}
    for language, (name, description) in zip(languages.CODES, _TEXTS[code], strict=True):
        texts[languages.column("name", language)] = name
        texts[languages.column("description", language)] = description
    brand = _partner(_PARTNERS[code]) if code in _PARTNERS else None
    kind = _KINDS.get(code, TopicKind.MARKETING)
    topic, _made = Topic.objects.get_or_create(code=code, defaults={"kind": kind, "partner": brand, **texts})
    return topic


def _partner(code: str) -> Partner:
    """The brand; made by its code alone where the programme was not taken in."""
    names = {languages.column("name", language): code for language in languages.CODES}
    partner, _made = Partner.objects.get_or_create(code=code, defaults=names)
    return partner
