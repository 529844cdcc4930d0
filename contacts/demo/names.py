"""What are the people of the demonstration called? Common given and family names in nine languages, mixed at random.

A name that is not in Latin letters stands with how its bearer would spell it in an e-mail address: `张/zhang`.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cache


@dataclass(frozen=True, slots=True)
class Name:
    """A given or family name as its bearer writes it, and in plain ASCII."""

    text: str
    latin: str


@dataclass(frozen=True, slots=True)
class Names:
    """The names of the speakers of one language."""

    women: tuple[Name, ...]
    men: tuple[Name, ...]
    # Family names of women and of men; they differ in Russian alone.
    families_of_women: tuple[Name, ...]
    families_of_men: tuple[Name, ...]


@cache
def of_language(language: str) -> Names:
    women, men, families = _LISTS[language]
    families_of_men = _read(families)
    families_of_women = families_of_men
    if language == "ru":
        families_of_women = tuple(Name(f"{name.text}а", f"{name.latin}a") for name in families_of_men)
    return Names(_read(women), _read(men), families_of_women, families_of_men)


@cache
def given_names_of_women() -> frozenset[str]:
    """To tell who of the people invented earlier are women: no contact says it."""
    return frozenset(name.text for women, _men, _families in _LISTS.values() for name in _read(women))


def _read(names: str) -> tuple[Name, ...]:
    return tuple(_named(*written.split("/")) for written in names.split())


def _named(text: str, latin: str = "") -> Name:
    return Name(text, latin or _ascii(text))


_CYRILLIC_LETTERS = "абвгдеёжзийклмнопрстуфхцчшщъыьэюя"
_CYRILLIC_SOUNDS = "a b v g d e e zh z i y k l m n o p r s t u f kh ts ch sh shch - y - e yu ya"
_LATIN_LETTERS = str.maketrans({"ß": "ss", "ø": "o", "œ": "oe", "æ": "ae", "ı": "i"})
# Revised Romanisation, syllable by syllable: initial, vowel, final; "-" is silent.
_INITIALS = "g kk n d tt r m b pp s ss - j jj ch k t p h"
_VOWELS = "a ae ya yae eo e yeo ye o wa wae oe yo u wo we wi yu eu ui i"
_FINALS = "- k k k n n n t l k m l l l p l m p p t t ng t t k t p t"


def _ascii(text: str) -> str:
    lowered = text.lower()
    if lowered[0] in _CYRILLIC_LETTERS:
        sounds = _CYRILLIC_SOUNDS.split()
        return "".join(sounds[_CYRILLIC_LETTERS.index(letter)] for letter in lowered).replace("-", "")
    if "가" <= lowered[0] <= "힣":
        return "".join(map(_syllable, lowered)).replace("-", "")
    decomposed = unicodedata.normalize("NFD", lowered.translate(_LATIN_LETTERS))
    return "".join(letter for letter in decomposed if letter.isascii() and letter.isalpha())


def _syllable(character: str) -> str:
    initial, rest = divmod(ord(character) - ord("가"), 21 * 28)
    vowel, final = divmod(rest, 28)
    return _INITIALS.split()[initial] + _VOWELS.split()[vowel] + _FINALS.split()[final]


# Language: given names of women, given names of men, family names.
_LISTS = {
    "fr": (
        """
        Camille Léa Chloé Manon Inès Jade Louise Zoé Sarah Clara Anaïs Pauline Juliette Mathilde Élise Margaux Lucie
        Océane Noémie Aurélie Hélène Sylvie Françoise Nathalie Valérie Céline Sandrine Isabelle Aminata Fatou Maëlle
        Éloïse
        """,
        """
        Lucas Hugo Louis Gabriel Arthur Jules Raphaël Nathan Théo Enzo Mathis Antoine Clément Maxime Baptiste Romain
        Julien Nicolas Sébastien Olivier Laurent François Jérôme Stéphane Benoît Étienne Mamadou Karim Loïc Yann
        Gaëtan Cédric
        """,
        """
        Martin Bernard Dubois Thomas Robert Richard Petit Durand Leroy Moreau Simon Laurent Lefèvre Michel Garcia David
        Bertrand Roux Vincent Fournier Morel Girard André Mercier Dupont Lambert Bonnet François Martinez Legrand
        Garnier Faure Rousseau Blanc Guérin Muller Henry Roussel Nicolas Perrin Morin Mathieu Clément Gauthier Dumont
        Lopez Fontaine Chevalier Robin Masson Sanchez Noël Lemoine Diallo Traoré Benali Nguyen Carpentier Meunier
        Brunet Baptiste Joly
        """,
    ),
    "en": (
        """
        Olivia Amelia Isla Ava Emily Sophie Grace Freya Charlotte Daisy Alice Florence Evie Hannah Jessica Lauren Megan
        Rebecca Rachel Laura Emma Katie Heather Fiona Priya Aisha Chloe Zara Harriet Imogen Maeve Siobhan
        """,
        """
        Oliver George Harry Noah Jack Leo Oscar Charlie Henry Archie Ethan Liam Mason Logan Daniel Samuel Benjamin Owen
        Callum Rory Connor Nathan Joshua Andrew Patrick Kevin Brian Arjun Kwame Darius Gareth Stuart
        """,
        """
        Smith Jones Taylor Brown Williams Wilson Johnson Davies Robinson Wright Thompson Evans Walker White Roberts Green
        Hall Wood Jackson Clarke Hughes Edwards Turner Hill Cooper Ward Morris Moore Clark Baker Harrison King Morgan
        Patel Allen Parker Cook Bennett Murphy Kelly Campbell Stewart Murray Reid Fraser Singh Okafor Mitchell Carter
        Phillips Collins Bailey Foster Marshall Reynolds Hamilton Sullivan Palmer Osborne Fletcher Chapman Doyle
        """,
    ),
    "de": (
        """
        Emma Mia Hannah Lena Leonie Anna Lea Marie Sophie Johanna Clara Lina Frieda Greta Katharina Sabine Petra Monika
        Ursula Heike Birgit Silke Anja Nicole Julia Franziska Theresa Antonia Magdalena Elif Merle Jördis
        """,
        """
        Ben Paul Leon Finn Jonas Luis Felix Maximilian Emil Anton Jakob Moritz Lukas Niklas Tobias Florian Sebastian
        Matthias Andreas Stefan Thomas Jürgen Uwe Klaus Günther Wolfgang Björn Sören Emre Lennart Hannes Friedrich
        """,
        """
        Müller Schmidt Schneider Fischer Weber Meyer Wagner Becker Schulz Hoffmann Schäfer Koch Bauer Richter Klein Wolf
        Schröder Neumann Schwarz Zimmermann Braun Krüger Hofmann Hartmann Lange Schmitt Werner Krause Meier Lehmann
        Köhler Herrmann König Walter Mayer Huber Kaiser Fuchs Peters Lang Scholz Möller Weiß Jung Hahn Schubert Vogel
        Friedrich Keller Günther Frank Berger Winkler Roth Beck Lorenz Baumann Franke Albrecht Schuster Yılmaz Böhm
        """,
    ),
    "es": (
        """
        Lucía Sofía Martina María Julia Paula Valeria Emma Daniela Carla Alba Noa Carmen Sara Claudia Elena Irene Laura
        Marta Cristina Beatriz Rocío Pilar Dolores Montserrat Ximena Camila Guadalupe Inés Begoña Nuria Leire
        """,
        """
        Hugo Mateo Martín Lucas Leo Daniel Alejandro Pablo Manuel Álvaro Adrián Mario Diego Javier Marcos Sergio Iván
        Óscar Rubén Andrés Joaquín Fernando Ignacio Santiago Rodrigo Emiliano Gonzalo Íñigo Jordi Raúl Tomás Ángel
        """,
        """
        García Rodríguez González Fernández López Martínez Sánchez Pérez Gómez Martín Jiménez Ruiz Hernández Díaz Moreno
        Muñoz Álvarez Romero Alonso Gutiérrez Navarro Torres Domínguez Vázquez Ramos Gil Ramírez Serrano Blanco Molina
        Morales Suárez Ortega Delgado Castro Ortiz Rubio Marín Sanz Núñez Iglesias Medina Garrido Cortés Castillo Santos
        Lozano Guerrero Cano Prieto Méndez Cruz Calvo Gallego Vidal León Márquez Herrera Peña Flores Cabrera Ibáñez
        """,
    ),
    "ru": (
        """
        Анна Мария София Елизавета Виктория Полина Анастасия Дарья Екатерина Александра Ксения Алиса Вероника Варвара
        Ирина Ольга Елена Наталья Татьяна Светлана Людмила Галина Марина Юлия Евгения Надежда Любовь Вера Алина Диана
        Камила Зарина
        """,
        """
        Александр Михаил Максим Артём Марк Лев Иван Матвей Дмитрий Даниил Тимофей Роман Кирилл Егор Илья Алексей
        Андрей Сергей Владимир Николай Евгений Павел Пётр Виктор Олег Игорь Юрий Антон Денис Руслан Тимур Аслан
        """,
        """
        Иванов Смирнов Кузнецов Попов Васильев Петров Соколов Михайлов Новиков Фёдоров Морозов Волков Алексеев Лебедев
        Семёнов Егоров Павлов Козлов Степанов Николаев Орлов Андреев Макаров Никитин Захаров Зайцев Соловьёв Борисов
        Яковлев Григорьев Романов Воробьёв Сергеев Кузьмин Фролов Александров Дмитриев Королёв Гусев Киселёв Ильин
        Максимов Поляков Сорокин Виноградов Ковалёв Белов Медведев Антонов Тарасов Жуков Баранов Филиппов Комаров
        Давыдов Беляев Герасимов Богданов Осипов Сидоров Матвеев Титов
        """,
    ),
    "ar": (
        """
        مريم/maryam فاطمة/fatima عائشة/aicha خديجة/khadija زينب/zaynab ليلى/layla سلمى/salma نور/nour هدى/houda
        سارة/sara ياسمين/yasmine أمينة/amina رانيا/rania دينا/dina هالة/hala منى/mouna سمر/samar ريم/rim لينا/lina
        جميلة/jamila سعاد/souad نادية/nadia سناء/sanaa إيمان/imane أسماء/asma شيماء/chaimaa حنان/hanane وفاء/wafa
        رشا/racha غادة/ghada بشرى/bouchra سهام/siham
        """,
        """
        محمد/mohamed أحمد/ahmed علي/ali حسن/hassan حسين/hussein عمر/omar خالد/khaled يوسف/youssef إبراهيم/ibrahim
        كريم/karim سامي/sami طارق/tarek مصطفى/mustapha ياسين/yassine أمين/amine رشيد/rachid سعيد/said نبيل/nabil
        فيصل/faisal بلال/bilal زياد/ziad وليد/walid هشام/hicham جمال/jamal أنس/anas حمزة/hamza مروان/marwan عادل/adel
        منير/mounir ماجد/majed سليم/salim نزار/nizar
        """,
        """
        العلوي/alaoui بناني/bennani الإدريسي/idrissi الفاسي/fassi التازي/tazi بنجلون/benjelloun الحسني/hassani
        الشرقاوي/cherkaoui المنصوري/mansouri الخطيب/khatib النجار/najjar الحداد/haddad الصباغ/sabbagh خوري/khoury
        حداد/hadad صالح/saleh منصور/mansour عبدالله/abdallah ناصر/nasser حمدان/hamdan سلامة/salameh بوعزيز/bouaziz
        بوزيد/bouzid مزياني/meziani زروقي/zerrouki حمدي/hamdi الطرابلسي/trabelsi الجبالي/jebali الشابي/chebbi
        الزواوي/zouaoui المصري/masri السيد/elsayed فؤاد/fouad عثمان/othman رمضان/ramadan شعبان/shaaban الشامي/shami
        الحلبي/halabi القاسم/qasim العمري/omari الغامدي/ghamdi القحطاني/qahtani الزهراني/zahrani الشهري/shehri
        العتيبي/otaibi المطيري/mutairi الكعبي/kaabi النعيمي/nuaimi الهاشمي/hashemi البلوشي/balushi الحربي/harbi
        الدوسري/dosari الأنصاري/ansari التميمي/tamimi الراوي/rawi الجابري/jabri السعدي/saadi الرفاعي/rifai
        البيطار/bitar الصايغ/sayegh الكيلاني/kilani
        """,
    ),
    "zh-hans": (
        """
        芳/fang 娜/na 敏/min 静/jing 丽/li 艳/yan 秀英/xiuying 玲/ling 燕/yan 雪/xue 梅/mei 慧/hui 欣怡/xinyi
        雨桐/yutong 子涵/zihan 诗涵/shihan 梦琪/mengqi 佳怡/jiayi 思琪/siqi 晓雯/xiaowen 若曦/ruoxi 婉婷/wanting
        美玲/meiling 春花/chunhua 海燕/haiyan 玉兰/yulan 桂香/guixiang 文静/wenjing 可馨/kexin 语嫣/yuyan 嘉慧/jiahui
        晓彤/xiaotong
        """,
        """
        伟/wei 强/qiang 磊/lei 军/jun 洋/yang 勇/yong 杰/jie 涛/tao 明/ming 超/chao 浩然/haoran 子轩/zixuan
        宇航/yuhang 俊杰/junjie 博文/bowen 天宇/tianyu 志强/zhiqiang 建国/jianguo 国华/guohua 文博/wenbo 家豪/jiahao
        嘉诚/jiacheng 晨曦/chenxi 思远/siyuan 泽宇/zeyu 一鸣/yiming 海涛/haitao 立新/lixin 振华/zhenhua 永康/yongkang
        鹏飞/pengfei 睿/rui
        """,
        """
        王/wang 李/li 张/zhang 刘/liu 陈/chen 杨/yang 黄/huang 赵/zhao 吴/wu 周/zhou 徐/xu 孙/sun 马/ma 朱/zhu 胡/hu
        郭/guo 何/he 高/gao 林/lin 罗/luo 郑/zheng 梁/liang 谢/xie 宋/song 唐/tang 许/xu 韩/han 冯/feng 邓/deng
        曹/cao 彭/peng 曾/zeng 肖/xiao 田/tian 董/dong 袁/yuan 潘/pan 于/yu 蒋/jiang 蔡/cai 余/yu 杜/du 叶/ye
        程/cheng 苏/su 魏/wei 吕/lyu 丁/ding 任/ren 沈/shen 姚/yao 卢/lu 姜/jiang 崔/cui 钟/zhong 谭/tan 陆/lu 汪/wang
        范/fan 金/jin 石/shi 欧阳/ouyang
        """,
    ),
    "ja": (
        """
        陽菜/hina 結衣/yui 葵/aoi 美咲/misaki 凛/rin 桜/sakura さくら/sakura 花子/hanako 愛/ai 優子/yuko 恵子/keiko
        由美子/yumiko 真由美/mayumi 直美/naomi 香織/kaori 千尋/chihiro 彩/aya 舞/mai 詩織/shiori 明日香/asuka 裕子/hiroko
        久美子/kumiko 智子/tomoko 美穂/miho 麻衣/mai 奈々/nana ひなた/hinata つむぎ/tsumugi 琴音/kotone 莉子/riko
        楓/kaede 茜/akane
        """,
        """
        蓮/ren 湊/minato 大翔/hiroto 悠真/yuma 陽翔/haruto 健太/kenta 翔太/shota 拓也/takuya 大輔/daisuke 直樹/naoki
        誠/makoto 健一/kenichi 浩/hiroshi 隆/takashi 修/osamu 学/manabu 和也/kazuya 達也/tatsuya 雄太/yuta 亮/ryo
        海斗/kaito 陸/riku 樹/itsuki 蒼/ao 一郎/ichiro 次郎/jiro 博/hiroshi 正樹/masaki 純/jun 光/hikaru 悟/satoru
        駿/shun
        """,
        """
        佐藤/sato 鈴木/suzuki 高橋/takahashi 田中/tanaka 伊藤/ito 渡辺/watanabe 山本/yamamoto 中村/nakamura
        小林/kobayashi 加藤/kato 吉田/yoshida 山田/yamada 佐々木/sasaki 山口/yamaguchi 松本/matsumoto 井上/inoue
        木村/kimura 林/hayashi 斎藤/saito 清水/shimizu 山崎/yamazaki 森/mori 池田/ikeda 橋本/hashimoto 阿部/abe
        石川/ishikawa 山下/yamashita 中島/nakajima 石井/ishii 小川/ogawa 前田/maeda 岡田/okada 長谷川/hasegawa
        藤田/fujita 後藤/goto 近藤/kondo 村上/murakami 遠藤/endo 青木/aoki 坂本/sakamoto 福田/fukuda 太田/ota
        西村/nishimura 藤井/fujii 岡本/okamoto 三浦/miura 藤原/fujiwara 金子/kaneko 中野/nakano 原田/harada 松田/matsuda
        竹内/takeuchi 小野/ono 田村/tamura 中山/nakayama 和田/wada 石田/ishida 森田/morita 上田/ueda 原/hara 柴田/shibata
        酒井/sakai
        """,
    ),
    "ko": (
        """
        서연 서윤 지우 하윤 민서 하은 지유 윤서 채원 수아 지민 지아 은서 다은 예은 수빈 소율 예린 미영 영희 은정 현주
        지영 혜진 수진 유진 은주 미경 정은 보람 가영 나래
        """,
        """
        민준 서준 도윤 예준 시우 하준 주원 지호 준서 건우 현우 우진 선우 연우 민재 성민 동현 준혁 승현 영수 철수
        성호 정훈 상훈 진우 태현 재현 동욱 병철 광수 한결 우람
        """,
        """
        김/kim 이/lee 박/park 최/choi 정/jung 강/kang 조/cho 윤/yoon 장/jang 임/lim 한/han 오/oh 서/seo 신/shin 권/kwon
        황/hwang 안/ahn 송/song 전/jeon 홍/hong 유/yoo 고/ko 문/moon 양/yang 손/son 배/bae 백/baek 허/heo 남/nam 심/shim
        노/noh 하/ha 곽/kwak 성/sung 차/cha 주/joo 우/woo 구/koo 나/na 민/min 진/jin 지/ji 엄/eom 채/chae 원/won
        천/cheon 방/bang 공/gong 현/hyun 함/ham 변/byun 염/yeom 여/yeo 추/choo 도/do 소/so 석/seok 선/sun 설/seol 마/ma
        길/gil 연/yeon
        """,
    ),
}
