"""What do we say ourselves in every e-mail, in each language of the public?

These few words reach the public in nine languages, while the back-office's catalogues have two: so they stand here,
side by side, where a translator sees them all and a missing one cannot be compiled.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Wording:
    """Our own sentences in one language. Each `%s` stands for the sender's name."""

    marketing: str  # why you get this: you asked for it
    service: str  # why you get this: it concerns what you hold or do
    unsubscribe: str
    preferences: str
    partner: str  # above what a partner pays for: this is advertising


WORDING: Final = {
    "fr": Wording(
        marketing="Vous recevez cet e-mail parce que vous avez accepté de recevoir les messages envoyés par %s.",
        service="%s vous envoie cet e-mail parce que son contenu vous concerne directement.",
        unsubscribe="Se désabonner",
        preferences="Mes préférences",
        partner="Publicité",
    ),
    "en": Wording(
        marketing="You are receiving this email because you agreed to hear from %s.",
        service="%s is sending you this email because it concerns you directly.",
        unsubscribe="Unsubscribe",
        preferences="My choices",
        partner="Advertisement",
    ),
    "de": Wording(
        marketing="Sie erhalten diese E-Mail, weil Sie dem Empfang von Neuigkeiten von %s zugestimmt haben.",
        service="%s sendet Ihnen diese E-Mail, weil ihr Inhalt Sie unmittelbar betrifft.",
        unsubscribe="Abmelden",
        preferences="Meine Einstellungen",
        partner="Anzeige",
    ),
    "es": Wording(
        marketing="Recibe este correo porque aceptó recibir noticias de %s.",
        service="%s le envía este correo porque su contenido le afecta directamente.",
        unsubscribe="Darse de baja",
        preferences="Mis preferencias",
        partner="Publicidad",
    ),
    "ru": Wording(
        marketing="Вы получили это письмо, потому что согласились получать новости от отправителя «%s».",
        service="Отправитель «%s» прислал вам это письмо, потому что его содержание касается вас лично.",
        unsubscribe="Отписаться",
        preferences="Мои настройки",
        partner="Реклама",
    ),
    "ar": Wording(
        marketing="تصلك هذه الرسالة لأنك وافقت على تلقي أخبار %s.",
        service="يرسل إليك %s هذه الرسالة لأن مضمونها يعنيك مباشرة.",
        unsubscribe="إلغاء الاشتراك",
        preferences="تفضيلاتي",
        partner="إعلان",
    ),
    "zh-hans": Wording(
        marketing="您收到此邮件，是因为您同意接收 %s 的资讯。",
        service="%s 向您发送此邮件，是因为其内容与您直接相关。",
        unsubscribe="退订",
        preferences="我的偏好",
        partner="广告",
    ),
    "ja": Wording(
        marketing="このメールは、%sからのお知らせの受信に同意された方にお送りしています。",
        service="このメールは、お客様に直接関わる内容のため、%sからお送りしています。",
        unsubscribe="配信を停止する",
        preferences="配信設定",
        partner="広告",
    ),
    "ko": Wording(
        marketing="이 메일은 %s의 소식 수신에 동의하신 분께 발송됩니다.",
        service="이 메일은 수신자와 직접 관련된 내용이므로 %s에서 보내 드립니다.",
        unsubscribe="수신 거부",
        preferences="수신 설정",
        partner="광고",
    ),
}
