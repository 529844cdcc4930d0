"""The words of our notices about people's choices and rights, in nine languages."""

from django.db import migrations

# How each letter begins; who shares a mailbox sees whom it is about.
HELLO = {
    "fr": 'Bonjour {{ person.given_name | default: "à vous" }},',
    "en": 'Hello {{ person.given_name | default: "there" }},',
    "de": 'Guten Tag {{ person.given_name | default: "und willkommen" }},',
    "es": 'Hola {{ person.given_name | default: "de nuevo" }}:',
    "ru": 'Здравствуйте, {{ person.given_name | default: "уважаемый читатель" }}!',
    "ar": 'مرحبًا {{ person.given_name | default: "بك" }}،',
    "zh-hans": '您好，{{ person.given_name | default: "朋友" }}！',
    "ja": '{{ person.given_name | default: "お客" }}様',
    "ko": '{{ person.given_name | default: "고객" }}님, 안녕하세요.',
}

PREFERENCES_LINK = {
    "fr": {
        "subject": "Votre lien vers vos préférences",
        "preheader": "Sujets, langue, fréquence, pause : à vous de choisir.",
        "heading": "À vous de choisir",
        "body": (
            "Vous avez demandé ce lien : il mène à la page où vous choisissez les sujets, la langue et la fréquence de "
            "nos messages. Il n’est qu’à vous : ne le transmettez à personne.\n\n"
            "Vous n’avez rien demandé ? Ignorez simplement ce message : rien ne change."
        ),
        "button_label": "Choisir",
    },
    "en": {
        "subject": "Your link to your choices",
        "preheader": "Subjects, language, how often, a pause: you choose.",
        "heading": "You choose",
        "body": (
            "You asked for this link: it leads to the page where you choose the subjects, the language and how often we "
            "write to you. It is yours alone: do not pass it on.\n\n"
            "You did not ask for this? Simply ignore this message: nothing changes."
        ),
        "button_label": "Choose",
    },
    "de": {
        "subject": "Ihr Link zu Ihren Einstellungen",
        "preheader": "Themen, Sprache, Häufigkeit, Pause: Sie entscheiden.",
        "heading": "Sie entscheiden",
        "body": (
            "Sie haben diesen Link angefordert. Er führt zu der Seite, auf der Sie Themen, Sprache und Häufigkeit unserer "
            "Nachrichten wählen. Er gehört nur Ihnen: Bitte geben Sie ihn nicht weiter.\n\n"
            "Sie haben nichts angefordert? Dann ignorieren Sie diese Nachricht einfach: Es ändert sich nichts."
        ),
        "button_label": "Einstellungen wählen",
    },
    "es": {
        "subject": "Su enlace a sus preferencias",
        "preheader": "Temas, idioma, frecuencia, pausa: usted elige.",
        "heading": "Usted elige",
        "body": (
            "Ha pedido este enlace: lleva a la página donde elige los temas, el idioma y la frecuencia de nuestros "
            "mensajes. Es solo suyo: no lo comparta.\n\n"
            "¿No lo ha pedido usted? Ignore este mensaje: nada cambia."
        ),
        "button_label": "Elegir",
    },
    "ru": {
        "subject": "Ссылка на ваши настройки",
        "preheader": "Темы, язык, частота, пауза — выбираете вы.",
        "heading": "Выбираете вы",
        "body": (
            "Вы запросили эту ссылку: она ведёт на страницу, где вы выбираете темы, язык и частоту наших писем. "
            "Ссылка предназначена только вам: не передавайте её никому.\n\n"
            "Вы ничего не запрашивали? Просто не обращайте внимания на это письмо: ничего не изменится."
        ),
        "button_label": "Выбрать",
    },
    "ar": {
        "subject": "رابط تفضيلاتك",
        "preheader": "المواضيع واللغة وعدد الرسائل والتوقف المؤقت: الاختيار لك.",
        "heading": "الاختيار لك",
        "body": (
            "لقد طلبت هذا الرابط: يقودك إلى الصفحة التي تختار فيها مواضيع رسائلنا ولغتها وعددها. "
            "هذا الرابط لك وحدك: لا تشاركه مع أحد.\n\n"
            "لم تطلب ذلك؟ تجاهل هذه الرسالة ببساطة: لن يتغير شيء."
        ),
        "button_label": "اختر تفضيلاتك",
    },
    "zh-hans": {
        "subject": "您的偏好设置链接",
        "preheader": "主题、语言、频率、暂停：由您决定。",
        "heading": "由您决定",
        "body": (
            "您申请了此链接。打开后可选择我们来信的主题、语言和频率。此链接仅供您本人使用，请勿转发。\n\n"
            "如果不是您本人申请，请忽略本邮件，一切保持不变。"
        ),
        "button_label": "进行选择",
    },
    "ja": {
        "subject": "配信設定ページへのリンク",
        "preheader": "話題、言語、頻度、休止をお選びいただけます。",
        "heading": "お好みに合わせて",
        "body": (
            "お申し込みのリンクをお送りします。メールの話題、言語、頻度をお選びいただけるページが開きます。"
            "このリンクはご本人専用です。他の方に転送しないでください。\n\n"
            "お心当たりのない場合は、このメールを破棄してください。設定は変わりません。"
        ),
        "button_label": "設定を選ぶ",
    },
    "ko": {
        "subject": "수신 설정 링크",
        "preheader": "주제, 언어, 횟수, 일시 중지를 직접 선택하세요.",
        "heading": "직접 선택하세요",
        "body": (
            "요청하신 링크입니다. 메일의 주제와 언어, 횟수를 선택하는 페이지로 연결됩니다. "
            "본인만 사용하실 수 있으니 다른 사람에게 전달하지 마세요.\n\n"
            "요청하신 적이 없다면 이 메일을 무시해 주세요. 아무것도 바뀌지 않습니다."
        ),
        "button_label": "선택하기",
    },
}

EXPORT_READY = {
    "fr": {
        "subject": "Vos données : le lien pour les télécharger",
        "preheader": "Tout ce que nous savons de vous, dans un fichier.",
        "heading": "Vos données",
        "body": (
            "Vous avez demandé une copie de ce que nous savons de vous. Le bouton ci-dessous mène à la page où vous la "
            "téléchargez. Le lien est valable sept jours et n’est qu’à vous.\n\n"
            "Vous n’avez rien demandé ? Ignorez simplement ce message : personne ne reçoit rien."
        ),
        "button_label": "Télécharger mes données",
    },
    "en": {
        "subject": "Your data: the link to download it",
        "preheader": "Everything we know about you, in a file.",
        "heading": "Your data",
        "body": (
            "You asked for a copy of what we know about you. The button below leads to the page where you download it. "
            "The link is valid for seven days and yours alone.\n\n"
            "You did not ask for this? Simply ignore this message: nobody receives anything."
        ),
        "button_label": "Download my data",
    },
    "de": {
        "subject": "Ihre Daten: der Link zum Herunterladen",
        "preheader": "Alles, was wir über Sie wissen, in einer Datei.",
        "heading": "Ihre Daten",
        "body": (
            "Sie haben eine Kopie dessen angefordert, was wir über Sie wissen. Die Schaltfläche unten führt zu der Seite, "
            "auf der Sie sie herunterladen. Der Link ist sieben Tage lang gültig und gehört nur Ihnen.\n\n"
            "Sie haben nichts angefordert? Dann ignorieren Sie diese Nachricht einfach: Niemand erhält etwas."
        ),
        "button_label": "Meine Daten herunterladen",
    },
    "es": {
        "subject": "Sus datos: el enlace para descargarlos",
        "preheader": "Todo lo que sabemos de usted, en un archivo.",
        "heading": "Sus datos",
        "body": (
            "Ha pedido una copia de lo que sabemos de usted. El botón de abajo lleva a la página donde puede "
            "descargarla. El enlace es válido durante siete días y es solo suyo.\n\n"
            "¿No lo ha pedido usted? Ignore este mensaje: nadie recibe nada."
        ),
        "button_label": "Descargar mis datos",
    },
    "ru": {
        "subject": "Ваши данные: ссылка для скачивания",
        "preheader": "Всё, что мы о вас знаем, в одном файле.",
        "heading": "Ваши данные",
        "body": (
            "Вы запросили копию того, что мы о вас знаем. Кнопка ниже ведёт на страницу, где её можно скачать. "
            "Ссылка действительна семь дней и предназначена только вам.\n\n"
            "Вы ничего не запрашивали? Просто не обращайте внимания на это письмо: никто ничего не получит."
        ),
        "button_label": "Скачать мои данные",
    },
    "ar": {
        "subject": "بياناتك: رابط التنزيل",
        "preheader": "كل ما نعرفه عنك في ملف واحد.",
        "heading": "بياناتك",
        "body": (
            "لقد طلبت نسخة مما نعرفه عنك. يقودك الزر أدناه إلى الصفحة التي تنزّلها منها. "
            "الرابط صالح لمدة سبعة أيام، وهو لك وحدك.\n\n"
            "لم تطلب ذلك؟ تجاهل هذه الرسالة ببساطة: لن يستلم أحد شيئًا."
        ),
        "button_label": "تنزيل بياناتي",
    },
    "zh-hans": {
        "subject": "您的个人数据：下载链接",
        "preheader": "我们所掌握的关于您的一切，汇总于一个文件。",
        "heading": "您的个人数据",
        "body": (
            "您申请了一份我们所掌握的您的个人数据。点击下方按钮即可前往下载页面。"
            "链接七天内有效，仅供您本人使用。\n\n"
            "如果不是您本人申请，请忽略本邮件，任何人都不会收到任何内容。"
        ),
        "button_label": "下载我的数据",
    },
    "ja": {
        "subject": "お客様のデータ：ダウンロード用リンク",
        "preheader": "当委員会が保有するお客様の情報を一つのファイルにまとめました。",
        "heading": "お客様のデータ",
        "body": (
            "お客様に関する情報の写しのご請求を承りました。下のボタンからダウンロードページをお開きください。"
            "リンクの有効期限は7日間で、ご本人専用です。\n\n"
            "お心当たりのない場合は、このメールを破棄してください。情報が他の方に渡ることはありません。"
        ),
        "button_label": "データをダウンロードする",
    },
    "ko": {
        "subject": "내 데이터 다운로드 링크",
        "preheader": "저희가 보관 중인 회원님의 정보를 파일 하나에 담았습니다.",
        "heading": "내 데이터",
        "body": (
            "저희가 보관 중인 회원님 정보의 사본을 요청하셨습니다. 아래 버튼을 누르면 다운로드 페이지로 이동합니다. "
            "링크는 7일 동안 유효하며 본인만 사용하실 수 있습니다.\n\n"
            "요청하신 적이 없다면 이 메일을 무시해 주세요. 아무에게도 전달되지 않습니다."
        ),
        "button_label": "내 데이터 다운로드",
    },
}

CONFIRM_ERASURE = {
    "fr": {
        "subject": "Confirmez votre effacement",
        "preheader": "Rien n’est effacé sans votre accord.",
        "heading": "Voulez-vous être effacé de notre liste ?",
        "body": (
            "Vous avez demandé que nous oubliions tout de vous : nom, adresses, choix. C’est définitif. Pour le "
            "confirmer, ouvrez la page ci-dessous et appuyez sur le bouton. Le lien est valable sept jours.\n\n"
            "Vous n’avez rien demandé ? Ignorez simplement ce message : rien n’est effacé."
        ),
        "button_label": "Continuer",
    },
    "en": {
        "subject": "Please confirm that you want to be erased",
        "preheader": "Nothing is erased without your word.",
        "heading": "Do you want to be erased?",
        "body": (
            "You asked us to forget everything about you: name, addresses, choices. This is for good. To confirm it, "
            "open the page below and press its button. The link is valid for seven days.\n\n"
            "You did not ask for this? Simply ignore this message: nothing is erased."
        ),
        "button_label": "Continue",
    },
    "de": {
        "subject": "Bitte bestätigen Sie Ihre Löschung",
        "preheader": "Ohne Ihre Zustimmung wird nichts gelöscht.",
        "heading": "Möchten Sie gelöscht werden?",
        "body": (
            "Sie möchten, dass wir alles über Sie vergessen: Name, Adressen, Einstellungen. Das ist endgültig. Um es zu "
            "bestätigen, öffnen Sie die Seite unten und drücken Sie auf die Schaltfläche. "
            "Der Link ist sieben Tage lang gültig.\n\n"
            "Sie haben nichts angefordert? Dann ignorieren Sie diese Nachricht einfach: Es wird nichts gelöscht."
        ),
        "button_label": "Weiter",
    },
    "es": {
        "subject": "Confirme que desea ser eliminado",
        "preheader": "Nada se elimina sin su consentimiento.",
        "heading": "¿Desea ser eliminado de nuestra lista?",
        "body": (
            "Ha pedido que olvidemos todo sobre usted: nombre, direcciones, preferencias. Es definitivo. Para "
            "confirmarlo, abra la página de abajo y pulse el botón. El enlace es válido durante siete días.\n\n"
            "¿No lo ha pedido usted? Ignore este mensaje: no se elimina nada."
        ),
        "button_label": "Continuar",
    },
    "ru": {
        "subject": "Подтвердите удаление ваших данных",
        "preheader": "Без вашего согласия ничего не удаляется.",
        "heading": "Удалить ваши данные?",
        "body": (
            "Вы попросили нас забыть о вас всё: имя, адреса, настройки. Это навсегда. Чтобы подтвердить, откройте "
            "страницу ниже и нажмите на ней кнопку. Ссылка действительна семь дней.\n\n"
            "Вы ничего не просили? Просто не обращайте внимания на это письмо: ничего не будет удалено."
        ),
        "button_label": "Продолжить",
    },
    "ar": {
        "subject": "يُرجى تأكيد محو بياناتك",
        "preheader": "لا يُمحى شيء دون موافقتك.",
        "heading": "هل تريد محو بياناتك؟",
        "body": (
            "لقد طلبت أن ننسى كل شيء عنك: الاسم والعناوين والتفضيلات. هذا نهائي. للتأكيد، افتح الصفحة أدناه واضغط على "
            "زرها. الرابط صالح لمدة سبعة أيام.\n\n"
            "لم تطلب ذلك؟ تجاهل هذه الرسالة ببساطة: لن يُمحى شيء."
        ),
        "button_label": "متابعة",
    },
    "zh-hans": {
        "subject": "请确认删除您的数据",
        "preheader": "未经您同意，不会删除任何内容。",
        "heading": "您要删除自己的数据吗？",
        "body": (
            "您要求我们忘记关于您的一切：姓名、地址和偏好。删除后无法恢复。"
            "如需确认，请打开下方页面并点击其中的按钮。链接七天内有效。\n\n"
            "如果不是您本人申请，请忽略本邮件，不会删除任何内容。"
        ),
        "button_label": "继续",
    },
    "ja": {
        "subject": "データ消去の確認をお願いします",
        "preheader": "ご同意なしに消去することはありません。",
        "heading": "データを消去しますか",
        "body": (
            "お名前、アドレス、配信設定など、お客様に関するすべての情報の消去をお申し込みいただきました。"
            "消去すると元に戻せません。下のページを開き、ボタンを押して確定してください。リンクの有効期限は7日間です。\n\n"
            "お心当たりのない場合は、このメールを破棄してください。何も消去されません。"
        ),
        "button_label": "続ける",
    },
    "ko": {
        "subject": "데이터 삭제를 확인해 주세요",
        "preheader": "동의 없이는 아무것도 삭제되지 않습니다.",
        "heading": "데이터를 삭제하시겠습니까?",
        "body": (
            "이름, 주소, 설정 등 회원님에 관한 모든 정보를 삭제해 달라고 요청하셨습니다. 삭제하면 되돌릴 수 없습니다. "
            "확정하려면 아래 페이지를 열고 버튼을 눌러 주세요. 링크는 7일 동안 유효합니다.\n\n"
            "요청하신 적이 없다면 이 메일을 무시해 주세요. 아무것도 삭제되지 않습니다."
        ),
        "button_label": "계속",
    },
}

ERASURE_DONE = {
    "fr": {
        "subject": "Vous êtes effacé de notre liste",
        "preheader": "C’est notre dernier message.",
        "heading": "C’est fait",
        "body": (
            "Bonjour,\n\n"
            "Comme vous l’avez demandé, nous avons effacé votre nom, vos adresses et tout ce que vous nous aviez dit. Il "
            "ne reste qu’une empreinte de cette adresse, qui nous empêche de vous écrire à nouveau.\n\n"
            "C’est notre dernier message. Merci d’avoir été des nôtres."
        ),
    },
    "en": {
        "subject": "You are erased from our list",
        "preheader": "This is our last message.",
        "heading": "It is done",
        "body": (
            "Hello,\n\n"
            "As you asked, we have erased your name, your addresses and everything you had told us. What stays is a "
            "fingerprint of this address, which keeps us from writing to you again.\n\n"
            "This is our last message. Thank you for having been with us."
        ),
    },
    "de": {
        "subject": "Ihre Daten sind gelöscht",
        "preheader": "Dies ist unsere letzte Nachricht.",
        "heading": "Erledigt",
        "body": (
            "Guten Tag,\n\n"
            "wie gewünscht haben wir Ihren Namen, Ihre Adressen und alles gelöscht, was Sie uns mitgeteilt hatten. Es "
            "bleibt nur ein Fingerabdruck dieser Adresse, damit wir Ihnen nicht wieder schreiben.\n\n"
            "Dies ist unsere letzte Nachricht. Danke, dass Sie dabei waren."
        ),
    },
    "es": {
        "subject": "Sus datos se han eliminado",
        "preheader": "Este es nuestro último mensaje.",
        "heading": "Hecho",
        "body": (
            "Hola:\n\n"
            "Como pidió, hemos eliminado su nombre, sus direcciones y todo lo que nos había dicho. Solo queda una huella "
            "de esta dirección, que nos impide volver a escribirle.\n\n"
            "Este es nuestro último mensaje. Gracias por haber estado con nosotros."
        ),
    },
    "ru": {
        "subject": "Ваши данные удалены",
        "preheader": "Это наше последнее письмо.",
        "heading": "Готово",
        "body": (
            "Здравствуйте!\n\n"
            "По вашей просьбе мы удалили ваше имя, ваши адреса и всё, что вы нам сообщили. Остаётся лишь цифровой "
            "отпечаток этого адреса, чтобы мы больше вам не писали.\n\n"
            "Это наше последнее письмо. Спасибо, что были с нами."
        ),
    },
    "ar": {
        "subject": "تم محو بياناتك",
        "preheader": "هذه رسالتنا الأخيرة.",
        "heading": "تم الأمر",
        "body": (
            "مرحبًا،\n\n"
            "كما طلبت، محونا اسمك وعناوينك وكل ما أخبرتنا به. لا تبقى سوى بصمة لهذا العنوان تمنعنا من مراسلتك "
            "مرة أخرى.\n\n"
            "هذه رسالتنا الأخيرة. شكرًا لأنك كنت معنا."
        ),
    },
    "zh-hans": {
        "subject": "您的数据已删除",
        "preheader": "这是我们的最后一封邮件。",
        "heading": "已完成",
        "body": (
            "您好！\n\n"
            "应您的要求，我们已删除您的姓名、地址以及您告诉我们的一切。仅保留此邮箱地址的指纹，以确保不再给您写信。\n\n"
            "这是我们的最后一封邮件。感谢您曾与我们同行。"
        ),
    },
    "ja": {
        "subject": "データを消去しました",
        "preheader": "これが最後のメールです。",
        "heading": "完了しました",
        "body": (
            "こんにちは。\n\n"
            "ご希望どおり、お名前、アドレス、ご登録いただいたすべての情報を消去しました。"
            "今後メールをお送りしないよう、このアドレスの指紋（照合用の値）のみを保管します。\n\n"
            "これが最後のメールです。これまでありがとうございました。"
        ),
    },
    "ko": {
        "subject": "데이터가 삭제되었습니다",
        "preheader": "마지막 메일입니다.",
        "heading": "완료되었습니다",
        "body": (
            "안녕하세요.\n\n"
            "요청하신 대로 이름과 주소, 알려 주신 모든 정보를 삭제했습니다. "
            "다시 메일을 보내지 않도록 이 주소의 지문 값만 남겨 둡니다.\n\n"
            "마지막 메일입니다. 그동안 함께해 주셔서 감사합니다."
        ),
    },
}

# The kind of notice: the name of its template, its words, the link on its button.
TEMPLATES = {
    "preferences_link": ("Link to the preference centre", PREFERENCES_LINK, "{{ choices_url }}"),
    "export_ready": ("Link to the person’s own data", EXPORT_READY, "{{ export_url }}"),
    "confirm_erasure": ("Confirmation of an erasure", CONFIRM_ERASURE, "{{ erasure_url }}"),
    "erasure_done": ("A person was erased", ERASURE_DONE, ""),
}


def column(field, language):
    return f"{field}_{language.replace('-', '_')}"


def columns(words, link):
    for language, fields in words.items():
        body = f"{HELLO[language]}\n\n{fields['body']}" if link else fields["body"]
        for field, text in {**fields, "body": body, "button_url": link}.items():
            yield column(field, language), text


def write(apps, schema_editor):  # noqa: ARG001 - the signature of RunPython
    topic = apps.get_model("contacts", "Topic").objects.get(code="account")
    templates = apps.get_model("campaigns", "MessageTemplate").objects
    for kind, (name, words, link) in TEMPLATES.items():
        fields = {"name": name, "purpose": "service", "topic": topic, **dict(columns(words, link))}
        templates.get_or_create(notice_kind=kind, defaults=fields)


class Migration(migrations.Migration):
    dependencies = [
        ("campaigns", "0008_reasons_of_reach"),
        ("contacts", "0013_enquiries"),
    ]
    operations = [migrations.RunPython(write, migrations.RunPython.noop)]
