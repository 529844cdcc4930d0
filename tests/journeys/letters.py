"""A letter in nine languages, as comms staff would write it."""

from __future__ import annotations

from typing import Final

SUBJECTS: Final = {
    "fr": "Plus qu’une semaine",
    "en": "One week to go",
    "de": "Noch eine Woche",
    "es": "Solo falta una semana",
    "ru": "Осталась одна неделя",
    "ar": "أسبوع واحد فقط",
    "zh-hans": "还有一周",
    "ja": "開幕まであと1週間",
    "ko": "개막까지 일주일",
}
_PREHEADERS: Final = {
    "fr": "Ce qu’il faut savoir avant la cérémonie d’ouverture.",
    "en": "What to know before the opening ceremony.",
    "de": "Was Sie vor der Eröffnungsfeier wissen sollten.",
    "es": "Lo que hay que saber antes de la ceremonia de apertura.",
    "ru": "Что нужно знать перед церемонией открытия.",
    "ar": "ما يجب معرفته قبل حفل الافتتاح.",
    "zh-hans": "开幕式前须知。",
    "ja": "開会式の前に知っておきたいこと。",
    "ko": "개회식 전에 알아 두실 것들.",
}
# `{}` stands for the placeholder of the person's name.
_BODIES: Final = {
    "fr": (
        "Bonjour {},\n\n"
        "la cérémonie d’ouverture a lieu **vendredi 26 juillet**.\n\n"
        "- Arrivez deux heures avant.\n- Venez en transports en commun.\n- Gardez votre billet à portée de main.\n\n"
        "À très bientôt !"
    ),
    "en": (
        "Dear {},\n\n"
        "the opening ceremony is on **Friday 26 July**.\n\n"
        "- Be there two hours early.\n- Come by public transport.\n- Keep your ticket at hand.\n\n"
        "See you soon!"
    ),
    "de": (
        "Guten Tag {},\n\n"
        "die Eröffnungsfeier findet am **Freitag, dem 26. Juli**, statt.\n\n"
        "- Kommen Sie zwei Stunden früher.\n- Nutzen Sie Bus und Bahn.\n- Halten Sie Ihr Ticket bereit.\n\n"
        "Bis bald!"
    ),
    "es": (
        "Hola, {}:\n\n"
        "la ceremonia de apertura es el **viernes 26 de julio**.\n\n"
        "- Llegue dos horas antes.\n- Venga en transporte público.\n- Tenga su entrada a mano.\n\n"
        "¡Hasta pronto!"
    ),
    "ru": (
        "Здравствуйте, {}!\n\n"
        "Церемония открытия состоится **в пятницу, 26 июля**.\n\n"
        "- Приходите за два часа.\n- Пользуйтесь общественным транспортом.\n- Держите билет под рукой.\n\n"
        "До скорой встречи!"
    ),
    "ar": (
        "مرحبًا {}،\n\n"
        "يُقام حفل الافتتاح يوم **الجمعة 26 يوليو**.\n\n"
        "- احضروا قبل ساعتين.\n- استخدموا وسائل النقل العام.\n- أبقوا تذكرتكم في متناول اليد.\n\n"
        "إلى اللقاء!"
    ),
    "zh-hans": (
        "{}，您好！\n\n"
        "开幕式将于**7月26日（星期五）**举行。\n\n"
        "- 请提前两小时到场。\n- 请乘坐公共交通。\n- 请随身携带门票。\n\n"
        "期待与您相见！"
    ),
    "ja": (
        "{}様\n\n"
        "開会式は**7月26日（金）**に行われます。\n\n"
        "- 2時間前にお越しください。\n- 公共交通機関をご利用ください。\n- チケットをお手元にご用意ください。\n\n"
        "会場でお会いしましょう。"
    ),
    "ko": (
        "{}님, 안녕하세요.\n\n"
        "개회식은 **7월 26일 금요일**에 열립니다.\n\n"
        "- 두 시간 일찍 도착해 주세요.\n- 대중교통을 이용해 주세요.\n- 입장권을 준비해 주세요.\n\n"
        "곧 뵙겠습니다!"
    ),
}
# What those read whose name we do not know.
_STRANGERS: Final = {
    "fr": "chers amis",
    "en": "friend of the Games",
    "de": "liebe Gäste",
    "es": "amigos",
    "ru": "друзья",
    "ar": "أصدقاءنا",
    "zh-hans": "朋友",
    "ja": "お客",
    "ko": "고객",
}
_BUTTONS: Final = {
    "fr": "Préparer ma visite",
    "en": "Plan my visit",
    "de": "Besuch planen",
    "es": "Preparar mi visita",
    "ru": "Спланировать визит",
    "ar": "خطّط لزيارتك",
    "zh-hans": "规划行程",
    "ja": "来場の準備をする",
    "ko": "방문 계획하기",
}


def body(language: str) -> str:
    placeholder = f'{{{{ person.given_name | default: "{_STRANGERS[language]}" }}}}'
    return _BODIES[language].replace("{}", placeholder)


def greeting(language: str, name: str) -> str:
    """The first line as that person reads it."""
    return _BODIES[language].partition("\n")[0].replace("{}", name or _STRANGERS[language])


def words(language: str) -> dict[str, str]:
    """What the author types, field by field."""
    return {
        "subject": SUBJECTS[language],
        "preheader": _PREHEADERS[language],
        "heading": SUBJECTS[language],
        "body": body(language),
        "button_label": _BUTTONS[language],
        "button_url": "https://www.example.org/opening",
    }
