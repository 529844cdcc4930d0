"""What do volunteers do, and where? A few roles, at as many venues as the volunteers can fill."""

from __future__ import annotations

from typing import Final, NamedTuple

from django.db.models import Count

from committee import languages
from committee.models import FunctionalArea, Phase, Session, Venue, Zone
from volunteers.models import Position


class Role(NamedTuple):
    """A kind of work: its code, its functional area, how many people it takes at a time, where they may go."""

    code: str
    area: str
    people: int
    zones: tuple[str, ...]
    # In the order of `languages.CODES`.
    names: tuple[str, ...]


_ROLES: Final = (
    Role("WEL", "EVS", 6, ("WHITE",), (
        "Accueil des spectateurs", "Spectator welcome", "Zuschauerempfang", "Acogida de espectadores",
        "Встреча зрителей", "استقبال الجمهور", "观众迎宾", "観客のお出迎え", "관중 맞이",
    )),
    Role("WAY", "EVS", 5, ("WHITE",), (
        "Orientation aux abords du site", "Wayfinding around the venue", "Wegweisung rund um die Sportstätte",
        "Orientación en los alrededores", "Навигация у объекта", "الإرشاد حول الموقع", "场馆周边引导",
        "会場周辺のご案内", "경기장 주변 길 안내",
    )),
    Role("TRA", "TRA", 3, ("WHITE", "3"), (
        "Information transport", "Transport information", "Verkehrsauskunft", "Información sobre transporte",
        "Транспортная справка", "معلومات النقل", "交通咨询", "交通案内", "교통 안내",
    )),
    Role("ACR", "ACR", 3, ("RED", "WHITE"), (
        "Bureau des accréditations", "Accreditation desk", "Akkreditierungsstelle", "Mostrador de acreditaciones",
        "Пункт аккредитации", "مكتب الاعتماد", "注册办公处", "アクレディテーション受付", "등록 데스크",
    )),
    Role("LAN", "LAN", 2, ("BLUE", "4"), (
        "Interprétation", "Interpreting", "Sprachmittlung", "Interpretación",
        "Устный перевод", "الترجمة الفورية", "口译服务", "通訳", "통역",
    )),
    Role("PRS", "PRS", 2, ("4",), (
        "Tribune de presse", "Press tribune", "Pressetribüne", "Tribuna de prensa",
        "Пресс-трибуна", "منصة الصحافة", "媒体看台", "記者席", "기자석",
    )),
    Role("SPT", "SPT", 4, ("BLUE", "2"), (
        "Appui à l’aire de compétition", "Field of play support", "Unterstützung im Wettkampfbereich",
        "Apoyo en el área de competición", "Помощь на соревновательной площадке", "الدعم في منطقة المنافسة",
        "比赛区域协助", "競技エリアの支援", "경기 구역 지원",
    )),
)  # fmt: skip

# What a venue with all roles, two shifts a day and two weeks of sport asks of a volunteer who comes ten times.
_VOLUNTEERS_A_VENUE: Final = 100


def write_positions(*, volunteers: int) -> list[Position]:
    """The positions at the venues that have most sessions: with few volunteers few venues, but whole teams there."""
    wanted = max(2, volunteers // _VOLUNTEERS_A_VENUE)
    busiest = Venue.objects.annotate(held=Count("sessions")).filter(held__gt=0).order_by("-held", "code")[:wanted]
    # With all venues taken, the teams grow.
    scale = max(1, round(volunteers / (_VOLUNTEERS_A_VENUE * max(1, len(busiest)))))
    sessions = Session.objects.filter(venue__in=[venue.pk for venue in busiest]).select_related("venue", "phase")
    places = {(session.venue, session.phase) for session in sessions}
    areas = {area.code: area for area in FunctionalArea.objects.all()}
    positions = [
        _position(role, venue, phase, areas[role.area], scale)
        for venue, phase in sorted(places, key=lambda place: (place[0].code, place[1].starts_on))
        for role in _ROLES
    ]
    Position.objects.bulk_create(positions)
    _open_zones(positions)
    return positions


def _position(role: Role, venue: Venue, phase: Phase, area: FunctionalArea, scale: int) -> Position:
    names = {languages.column("name", code): name for code, name in zip(languages.CODES, role.names, strict=True)}
    return Position(
        code=f"{venue.code}-{role.code}-{phase.code}",
        venue=venue,
        functional_area=area,
        phase=phase,
        headcount=role.people * scale,
        **names,
    )


def _open_zones(positions: list[Position]) -> None:
    zones = {zone.code: zone.pk for zone in Zone.objects.filter(venue=None)}
    roles = {role.code: role for role in _ROLES}
    through = Position.zones.through
    through.objects.bulk_create(
        through(position_id=position.pk, zone_id=zones[code])
        for position in positions
        for code in roles[position.code.split("-")[1]].zones
    )
