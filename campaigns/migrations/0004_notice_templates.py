"""The words of our own notices, in nine languages: the confirmation of a sign-up."""

from django.db import migrations

TOPIC = {
    "fr": "Votre compte",
    "en": "Your account",
    "de": "Ihr Konto",
    "es": "Su cuenta",
    "ru": "Ваша учётная запись",
    "ar": "حسابك",
    "zh-hans": "您的账户",
    "ja": "アカウント",
    "ko": "내 계정",
}

CONFIRM_OPT_IN = {
    "fr": {
        "subject": "Confirmez votre inscription",
        "preheader": "Il ne reste qu’un geste : le bouton ci-dessous.",
        "heading": "Encore un geste",
        "body": (
            "Bonjour,\n\n"
            "Vous avez demandé à recevoir nos nouvelles à cette adresse. Pour confirmer votre inscription, cliquez sur "
            "le bouton ci-dessous. Le lien est valable sept jours.\n\n"
            "Vous n’avez rien demandé ? Ignorez simplement ce message : nous ne vous écrirons pas."
        ),
        "button_label": "Confirmer mon inscription",
    },
    "en": {
        "subject": "Please confirm your sign-up",
        "preheader": "One step left: the button below.",
        "heading": "One step left",
        "body": (
            "Hello,\n\n"
            "You asked to receive our news at this address. To confirm your sign-up, press the button below. "
            "The link is valid for seven days.\n\n"
            "You did not ask for this? Simply ignore this message: we will not write to you."
        ),
        "button_label": "Confirm my sign-up",
    },
    "de": {
        "subject": "Bitte bestätigen Sie Ihre Anmeldung",
        "preheader": "Nur noch ein Schritt: die Schaltfläche unten.",
        "heading": "Nur noch ein Schritt",
        "body": (
            "Guten Tag,\n\n"
            "Sie möchten unsere Neuigkeiten an diese Adresse erhalten. Bitte bestätigen Sie Ihre Anmeldung mit der "
            "Schaltfläche unten. Der Link ist sieben Tage lang gültig.\n\n"
            "Sie haben sich nicht angemeldet? Dann ignorieren Sie diese Nachricht einfach: "
            "Wir werden Ihnen nicht schreiben."
        ),
        "button_label": "Anmeldung bestätigen",
    },
    "es": {
        "subject": "Confirme su suscripción",
        "preheader": "Solo falta un paso: el botón de abajo.",
        "heading": "Solo falta un paso",
        "body": (
            "Hola:\n\n"
            "Ha pedido recibir nuestras noticias en esta dirección. Para confirmar su suscripción, pulse el botón de "
            "abajo. El enlace es válido durante siete días.\n\n"
            "¿No lo ha pedido usted? Ignore este mensaje: no le escribiremos."
        ),
        "button_label": "Confirmar mi suscripción",
    },
    "ru": {
        "subject": "Подтвердите подписку",
        "preheader": "Остался один шаг: кнопка ниже.",
        "heading": "Остался один шаг",
        "body": (
            "Здравствуйте!\n\n"
            "Вы попросили присылать наши новости на этот адрес. Чтобы подтвердить подписку, нажмите кнопку ниже. "
            "Ссылка действительна семь дней.\n\n"
            "Вы ничего не просили? Просто не обращайте внимания на это письмо: мы не будем вам писать."
        ),
        "button_label": "Подтвердить подписку",
    },
    "ar": {
        "subject": "يُرجى تأكيد اشتراكك",
        "preheader": "بقيت خطوة واحدة: الزر أدناه.",
        "heading": "بقيت خطوة واحدة",
        "body": (
            "مرحبًا،\n\n"
            "لقد طلبت تلقي أخبارنا على هذا العنوان. لتأكيد اشتراكك، اضغط على الزر أدناه. "
            "الرابط صالح لمدة سبعة أيام.\n\n"
            "لم تطلب ذلك؟ تجاهل هذه الرسالة ببساطة: لن نراسلك."
        ),
        "button_label": "تأكيد اشتراكي",
    },
    "zh-hans": {
        "subject": "请确认您的订阅",
        "preheader": "只差一步：点击下方按钮。",
        "heading": "只差一步",
        "body": (
            "您好！\n\n"
            "您申请用此邮箱接收我们的最新消息。请点击下方按钮确认订阅。链接七天内有效。\n\n"
            "如果不是您本人申请，请忽略本邮件，我们不会再给您发送邮件。"
        ),
        "button_label": "确认订阅",
    },
    "ja": {
        "subject": "配信登録の確認をお願いします",
        "preheader": "あと一歩です。下のボタンを押してください。",
        "heading": "あと一歩です",
        "body": (
            "こんにちは。\n\n"
            "このメールアドレスで最新情報の配信登録のお申し込みがありました。"
            "下のボタンを押して登録を確定してください。リンクの有効期限は7日間です。\n\n"
            "お心当たりのない場合は、このメールを破棄してください。今後メールをお送りすることはありません。"
        ),
        "button_label": "登録を確定する",
    },
    "ko": {
        "subject": "구독 신청을 확인해 주세요",
        "preheader": "한 단계만 남았습니다. 아래 버튼을 눌러 주세요.",
        "heading": "한 단계만 남았습니다",
        "body": (
            "안녕하세요.\n\n"
            "이 주소로 저희 소식을 받아 보시겠다고 신청하셨습니다. 아래 버튼을 눌러 구독을 확정해 주세요. "
            "링크는 7일 동안 유효합니다.\n\n"
            "신청하신 적이 없다면 이 메일을 무시해 주세요. 더 이상 메일을 보내지 않겠습니다."
        ),
        "button_label": "구독 확정하기",
    },
}


def column(field, language):
    return f"{field}_{language.replace('-', '_')}"


def write(apps, schema_editor):  # noqa: ARG001 - the signature of RunPython
    topics = apps.get_model("contacts", "Topic")
    names = {column("name", language): name for language, name in TOPIC.items()}
    topic, _ = topics.objects.get_or_create(
        code="account", defaults={"basis": "service", "name": TOPIC["fr"], **names}
    )
    texts = {
        column(field, language): text for language, fields in CONFIRM_OPT_IN.items() for field, text in fields.items()
    }
    links = {column("button_url", language): "{{ confirm_url }}" for language in CONFIRM_OPT_IN}
    apps.get_model("campaigns", "MessageTemplate").objects.get_or_create(
        notice_kind="confirm_opt_in",
        defaults={"name": "Confirmation of a sign-up", "purpose": "service", "topic": topic, **texts, **links},
    )


class Migration(migrations.Migration):
    dependencies = [
        ("campaigns", "0003_batches_take_turns"),
        ("contacts", "0001_tables"),
    ]
    # It writes a column of topics that is replaced there.
    run_before = [("contacts", "0010_people_and_their_rights")]
    operations = [migrations.RunPython(write, migrations.RunPython.noop)]
