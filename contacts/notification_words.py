"""What does the page for notifications say, in each language of the public?

Side by side, like the words of every e-mail: a translator sees them all, and none can be missing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class NotificationWords:
    title: str
    what_for: str
    choose: str
    in_any_case: str  # what comes without being chosen
    turn_on: str
    is_on: str
    turn_off: str
    is_off: str
    needs_scripts: str
    cannot: str  # this browser
    on_iphone: str  # a page that is not on the home screen
    blocked: str  # by the reader, once
    failed: str


WORDS: Final = {
    "fr": NotificationWords(
        title="Notifications sur cet appareil",
        what_for="Nous pouvons vous prévenir sur ce téléphone ou cet ordinateur par une notification.",
        choose="De quoi pouvons-nous vous prévenir\u00a0?",
        in_any_case="Ce qui concerne vos billets ou votre mission de volontaire vous parvient dans tous les cas.",
        turn_on="Activer les notifications",
        is_on="Les notifications sont activées sur cet appareil.",
        turn_off="Désactiver sur cet appareil",
        is_off="Les notifications sont désactivées sur cet appareil.",
        needs_scripts="Cette page a besoin de JavaScript. Activez-le, ou continuez de recevoir nos e-mails.",
        cannot="Ce navigateur n’affiche pas de notifications.",
        on_iphone="Sur iPhone ou iPad\u00a0: touchez « Partager », puis « Sur l’écran d’accueil ». Ouvrez ensuite "
        "cette page depuis l’écran d’accueil pour y activer les notifications.",
        blocked="Votre navigateur bloque les notifications de ce site. Autorisez-les dans ses réglages, "
        "puis réessayez.",
        failed="Cela n’a pas fonctionné. Vérifiez votre connexion, puis réessayez.",
    ),
    "en": NotificationWords(
        title="Notifications on this device",
        what_for="We can tell you on this telephone or computer by a notification.",
        choose="What may we notify you about?",
        in_any_case="What concerns your tickets or your place as a volunteer comes in any case.",
        turn_on="Turn on notifications",
        is_on="Notifications are on for this device.",
        turn_off="Turn off on this device",
        is_off="Notifications are off for this device.",
        needs_scripts="This page needs JavaScript. Turn it on, or go on getting our e-mails.",
        cannot="This browser cannot show notifications.",
        on_iphone="On an iPhone or iPad: tap “Share”, then “Add to Home Screen”. Open this page from the home "
        "screen, and turn on notifications there.",
        blocked="Your browser blocks notifications from this site. Allow them in its settings, and press again.",
        failed="It did not work. Check your connection, and press again.",
    ),
    "de": NotificationWords(
        title="Benachrichtigungen auf diesem Gerät",
        what_for="Wir können Sie auf diesem Telefon oder Computer benachrichtigen.",
        choose="Worüber dürfen wir Sie benachrichtigen?",
        in_any_case="Was Ihre Tickets oder Ihren Einsatz als Freiwillige betrifft, erhalten Sie in jedem Fall.",
        turn_on="Benachrichtigungen einschalten",
        is_on="Benachrichtigungen sind auf diesem Gerät eingeschaltet.",
        turn_off="Auf diesem Gerät ausschalten",
        is_off="Benachrichtigungen sind auf diesem Gerät ausgeschaltet.",
        needs_scripts="Diese Seite braucht JavaScript. Schalten Sie es ein, oder erhalten Sie weiter unsere E-Mails.",
        cannot="Dieser Browser zeigt keine Benachrichtigungen.",
        on_iphone="Auf iPhone oder iPad: Tippen Sie auf „Teilen“, dann auf „Zum Home-Bildschirm“. Öffnen Sie diese "
        "Seite vom Home-Bildschirm aus, und schalten Sie die Benachrichtigungen dort ein.",
        blocked="Ihr Browser blockiert Benachrichtigungen dieser Website. Erlauben Sie sie in den Einstellungen und "
        "drücken Sie noch einmal.",
        failed="Das hat nicht geklappt. Prüfen Sie Ihre Verbindung und drücken Sie noch einmal.",
    ),
    "es": NotificationWords(
        title="Notificaciones en este dispositivo",
        what_for="Podemos avisarle en este teléfono u ordenador con una notificación.",
        choose="¿De qué podemos avisarle?",
        in_any_case="Lo que concierne a sus entradas o a su labor de voluntariado le llega en todo caso.",
        turn_on="Activar las notificaciones",
        is_on="Las notificaciones están activadas en este dispositivo.",
        turn_off="Desactivar en este dispositivo",
        is_off="Las notificaciones están desactivadas en este dispositivo.",
        needs_scripts="Esta página necesita JavaScript. Actívelo o siga recibiendo nuestros correos.",
        cannot="Este navegador no muestra notificaciones.",
        on_iphone="En un iPhone o iPad: toque «Compartir» y después «Añadir a pantalla de inicio». Abra esta página "
        "desde la pantalla de inicio y active allí las notificaciones.",
        blocked="Su navegador bloquea las notificaciones de este sitio. Permítalas en los ajustes y pulse otra vez.",
        failed="No ha funcionado. Compruebe su conexión y pulse otra vez.",
    ),
    "ar": NotificationWords(
        title="الإشعارات على هذا الجهاز",
        what_for="يمكننا إعلامك على هذا الهاتف أو الحاسوب بإشعار.",
        choose="بماذا يمكننا إشعارك؟",
        in_any_case="ما يخص تذاكرك أو مهمتك التطوعية يصلك في كل الأحوال.",
        turn_on="تفعيل الإشعارات",
        is_on="الإشعارات مفعّلة على هذا الجهاز.",
        turn_off="إيقافها على هذا الجهاز",
        is_off="الإشعارات متوقفة على هذا الجهاز.",
        needs_scripts="تحتاج هذه الصفحة إلى JavaScript. فعّله، أو واصل تلقي رسائلنا الإلكترونية.",
        cannot="لا يعرض هذا المتصفح الإشعارات.",
        on_iphone="على iPhone أو iPad: اضغط «مشاركة» ثم «إضافة إلى الشاشة الرئيسية». افتح هذه الصفحة من الشاشة "
        "الرئيسية وفعّل الإشعارات هناك.",
        blocked="متصفحك يحظر إشعارات هذا الموقع. اسمح بها في إعداداته ثم اضغط مرة أخرى.",
        failed="لم تنجح العملية. تحقق من اتصالك ثم اضغط مرة أخرى.",
    ),
    "ja": NotificationWords(
        title="この端末での通知",
        what_for="このスマートフォンやパソコンに通知でお知らせできます。",
        choose="どのようなお知らせをご希望ですか。",
        in_any_case="チケットやボランティアの担当に関するお知らせは、選択に関わらず届きます。",
        turn_on="通知をオンにする",
        is_on="この端末で通知がオンになりました。",
        turn_off="この端末でオフにする",
        is_off="この端末の通知はオフです。",
        needs_scripts="このページにはJavaScriptが必要です。有効にするか、引き続きメールをお受け取りください。",
        cannot="このブラウザーは通知を表示できません。",
        on_iphone="iPhoneやiPadでは、「共有」から「ホーム画面に追加」を選んでください。ホーム画面からこのページを開き、そこで通知をオンにしてください。",
        blocked="ブラウザーがこのサイトの通知をブロックしています。設定で許可してから、もう一度押してください。",
        failed="うまくいきませんでした。接続を確認して、もう一度押してください。",
    ),
    "ko": NotificationWords(
        title="이 기기의 알림",
        what_for="이 휴대전화나 컴퓨터에 알림으로 알려 드릴 수 있습니다.",
        choose="무엇을 알려 드릴까요?",
        in_any_case="입장권이나 자원봉사 활동에 관한 내용은 선택과 관계없이 보내 드립니다.",
        turn_on="알림 켜기",
        is_on="이 기기의 알림이 켜졌습니다.",
        turn_off="이 기기에서 끄기",
        is_off="이 기기의 알림이 꺼졌습니다.",
        needs_scripts="이 페이지에는 JavaScript가 필요합니다. 사용하도록 설정하거나 이메일을 계속 받아 보세요.",
        cannot="이 브라우저는 알림을 표시할 수 없습니다.",
        on_iphone="iPhone이나 iPad에서는 ‘공유’를 누르고 ‘홈 화면에 추가’를 선택하세요. 홈 화면에서 이 페이지를 "
        "열어 알림을 켜세요.",
        blocked="브라우저가 이 사이트의 알림을 차단하고 있습니다. 설정에서 허용한 뒤 다시 눌러 주세요.",
        failed="되지 않았습니다. 연결을 확인하고 다시 눌러 주세요.",
    ),
    "ru": NotificationWords(
        title="Уведомления на этом устройстве",
        what_for="Мы можем сообщать вам новости уведомлением на этом телефоне или компьютере.",
        choose="О чём вам сообщать?",
        in_any_case="То, что касается ваших билетов или вашей работы волонтёром, приходит в любом случае.",
        turn_on="Включить уведомления",
        is_on="Уведомления на этом устройстве включены.",
        turn_off="Выключить на этом устройстве",
        is_off="Уведомления на этом устройстве выключены.",
        needs_scripts="Этой странице нужен JavaScript. Включите его или продолжайте получать наши письма.",
        cannot="Этот браузер не показывает уведомлений.",
        on_iphone="На iPhone или iPad: нажмите «Поделиться», затем «На экран „Домой“». Откройте эту страницу с "
        "экрана «Домой» и включите уведомления там.",
        blocked="Ваш браузер блокирует уведомления этого сайта. Разрешите их в настройках и нажмите ещё раз.",
        failed="Не получилось. Проверьте соединение и нажмите ещё раз.",
    ),
    "zh-hans": NotificationWords(
        title="此设备上的通知",
        what_for="我们可以在这部手机或电脑上用通知提醒您。",
        choose="您希望收到哪些通知？",
        in_any_case="与您的门票或志愿者岗位有关的消息，无论如何都会送达。",
        turn_on="开启通知",
        is_on="此设备的通知已开启。",
        turn_off="在此设备上关闭",
        is_off="此设备的通知已关闭。",
        needs_scripts="此页面需要 JavaScript。请启用它，或继续接收我们的电子邮件。",
        cannot="此浏览器无法显示通知。",
        on_iphone="在 iPhone 或 iPad 上：轻点“共享”，再选“添加到主屏幕”。从主屏幕打开此页面，并在那里开启通知。",
        blocked="您的浏览器屏蔽了本网站的通知。请在设置中允许，然后再按一次。",
        failed="未能成功。请检查网络连接，然后再按一次。",
    ),
}
