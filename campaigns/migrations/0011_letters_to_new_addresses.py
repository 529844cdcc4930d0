"""The words of the letter that confirms a new address, in nine languages. It names nobody: it may reach a stranger."""

from django.db import migrations, models

NEW_ADDRESS = {
    "fr": {
        "subject": "Confirmez votre nouvelle adresse",
        "preheader": "Est-ce bien votre adresse ? Un geste suffit.",
        "heading": "Est-ce bien votre adresse ?",
        "body": (
            "Bonjour,\n\n"
            "Quelqu’un nous a indiqué cette adresse pour y recevoir nos messages. Si c’est vous, cliquez sur le bouton "
            "ci-dessous : nous vous écrirons désormais ici. Le lien est valable sept jours.\n\n"
            "Vous n’avez rien demandé ? Ignorez simplement ce message : rien ne change."
        ),
        "button_label": "Confirmer mon adresse",
    },
    "en": {
        "subject": "Please confirm your new address",
        "preheader": "Is this your address? One step is enough.",
        "heading": "Is this your address?",
        "body": (
            "Hello,\n\n"
            "Somebody gave us this address to receive our messages at. If it was you, press the button below: from then "
            "on we write to you here. The link is valid for seven days.\n\n"
            "You did not ask for this? Simply ignore this message: nothing changes."
        ),
        "button_label": "Confirm my address",
    },
    "de": {
        "subject": "Bitte bestätigen Sie Ihre neue Adresse",
        "preheader": "Ist das Ihre Adresse? Ein Schritt genügt.",
        "heading": "Ist das Ihre Adresse?",
        "body": (
            "Guten Tag,\n\n"
            "jemand hat uns diese Adresse für unsere Nachrichten angegeben. Wenn Sie es waren, drücken Sie die "
            "Schaltfläche unten: Von da an schreiben wir Ihnen hierher. Der Link ist sieben Tage lang gültig.\n\n"
            "Sie haben nichts angefordert? Dann ignorieren Sie diese Nachricht einfach: Es ändert sich nichts."
        ),
        "button_label": "Meine Adresse bestätigen",
    },
    "es": {
        "subject": "Confirme su nueva dirección",
        "preheader": "¿Es esta su dirección? Basta un paso.",
        "heading": "¿Es esta su dirección?",
        "body": (
            "Hola:\n\n"
            "Alguien nos ha indicado esta dirección para recibir nuestros mensajes. Si ha sido usted, pulse el botón de "
            "abajo: a partir de entonces le escribiremos aquí. El enlace es válido durante siete días.\n\n"
            "¿No lo ha pedido usted? Ignore este mensaje: nada cambia."
        ),
        "button_label": "Confirmar mi dirección",
    },
    "ru": {
        "subject": "Подтвердите новый адрес",
        "preheader": "Это ваш адрес? Достаточно одного шага.",
        "heading": "Это ваш адрес?",
        "body": (
            "Здравствуйте!\n\n"
            "Кто-то указал этот адрес, чтобы получать на него наши сообщения. Если это были вы, нажмите кнопку ниже: "
            "после этого мы будем писать вам сюда. Ссылка действительна семь дней.\n\n"
            "Вы ничего не запрашивали? Просто не обращайте внимания на это письмо: ничего не изменится."
        ),
        "button_label": "Подтвердить мой адрес",
    },
    "ar": {
        "subject": "أكّد عنوانك الجديد",
        "preheader": "هل هذا عنوانك؟ خطوة واحدة تكفي.",
        "heading": "هل هذا عنوانك؟",
        "body": (
            "مرحبًا،\n\n"
            "أعطانا شخص ما هذا العنوان لتلقي رسائلنا عليه. إذا كنت أنت، فاضغط الزر أدناه: "
            "وسنراسلك هنا من ذلك الحين. الرابط صالح لمدة سبعة أيام.\n\n"
            "لم تطلب ذلك؟ تجاهل هذه الرسالة ببساطة: لن يتغير شيء."
        ),
        "button_label": "تأكيد عنواني",
    },
    "zh-hans": {
        "subject": "请确认您的新邮箱",
        "preheader": "这是您的邮箱吗？只需一步。",
        "heading": "这是您的邮箱吗？",
        "body": (
            "您好！\n\n"
            "有人提供了此邮箱地址用于接收我们的消息。如果是您本人，请点击下方按钮，此后我们将写信到这里。"
            "链接七天内有效。\n\n"
            "如果不是您本人申请，请忽略本邮件，一切保持不变。"
        ),
        "button_label": "确认我的邮箱",
    },
    "ja": {
        "subject": "新しいアドレスをご確認ください",
        "preheader": "このアドレスはお客様のものですか？一度の操作で完了します。",
        "heading": "このアドレスはお客様のものですか？",
        "body": (
            "こんにちは。\n\n"
            "当委員会からのメッセージの受け取り先として、このアドレスが登録されました。ご本人の場合は下のボタンを"
            "押してください。今後はこちらにお送りします。リンクの有効期限は7日間です。\n\n"
            "お心当たりのない場合は、このメールを破棄してください。設定は変わりません。"
        ),
        "button_label": "アドレスを確認する",
    },
    "ko": {
        "subject": "새 주소를 확인해 주세요",
        "preheader": "본인의 주소인가요? 한 번만 누르시면 됩니다.",
        "heading": "본인의 주소인가요?",
        "body": (
            "안녕하세요.\n\n"
            "누군가 저희 메시지를 받을 주소로 이 주소를 알려 주셨습니다. 본인이시라면 아래 버튼을 눌러 주세요. "
            "앞으로 이 주소로 보내 드립니다. 링크는 7일 동안 유효합니다.\n\n"
            "요청하신 적이 없다면 이 메일을 무시해 주세요. 아무것도 바뀌지 않습니다."
        ),
        "button_label": "내 주소 확인하기",
    },
}


def column(field, language):
    return f"{field}_{language.replace('-', '_')}"


def write(apps, schema_editor):  # noqa: ARG001 - the signature of RunPython
    topic = apps.get_model("contacts", "Topic").objects.get(code="account")
    told = {
        column(field, language): text
        for language, fields in NEW_ADDRESS.items()
        for field, text in {**fields, "button_url": "{{ address_url }}"}.items()
    }
    apps.get_model("campaigns", "MessageTemplate").objects.get_or_create(
        notice_kind="new_address",
        defaults={"name": "Confirmation of a new address", "purpose": "service", "topic": topic, **told},
    )


class Migration(migrations.Migration):
    dependencies = [
        ("campaigns", "0010_events_of_a_message"),
        ("contacts", "0031_letters_to_new_addresses"),
    ]
    operations = [
        migrations.AlterField(
            model_name="messagetemplate",
            name="notice_kind",
            field=models.CharField(
                blank=True,
                choices=[
                    ("confirm_opt_in", "confirmation of a sign-up"),
                    ("preferences_link", "link to the preference centre"),
                    ("export_ready", "link to the person’s own data"),
                    ("confirm_erasure", "confirmation of an erasure"),
                    ("erasure_done", "notice that a person was erased"),
                    ("new_address", "confirmation of a new address"),
                ],
                max_length=30,
                null=True,
                unique=True,
                verbose_name="answers the notice",
            ),
        ),
        migrations.RunPython(write, migrations.RunPython.noop),
    ]
