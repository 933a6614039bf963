"""The only wiring: settings become the parts, and the parts a web app."""

from collections.abc import Callable
from datetime import UTC, datetime

from flask import Flask

from bot import callback, health, metrics, pages
from bot.bounces.mailbox import mailbox_of
from bot.carriers import Carrier
from bot.carriers.app import AppCarrier
from bot.carriers.email import EmailCarrier, host_of
from bot.carriers.kf import KfCarrier
from bot.links import make_links
from bot.logs import configure_logging
from bot.parts import Bot
from bot.pictures import Pictures
from bot.retention import make_months
from bot.rooms.addresses import RoomAddresses
from bot.rooms.link import LinkRooms
from bot.rooms.providers import Provider
from bot.settings import Settings, read_settings
from bot.showmebug import webhook
from bot.showmebug.client import ShowMeBugClient, build_showmebug
from bot.showmebug.rooms import ShowMeBugRooms
from bot.smtp import MailClient, server_of
from bot.spool import Spool
from bot.wecom.calendar import CalendarEntries
from bot.wecom.client import WeComClient, build_client
from bot.wecom.crypto import CallbackCrypto
from bot.wecom.kf import KfClient
from bot.wecom.meetings import MeetingRooms
from handlers import load_commands
from storage.database import Database
from storage.migrations import migrate
from storage.people import ensure_admin


def utc_now() -> datetime:
    return datetime.now(UTC)


def open_bot(
    settings: Settings,
    *,
    clock: Callable[[], datetime] = utc_now,
    max_connections: int = 8,
    prepare: bool = True,
) -> Bot:
    """Open the database and make the parts; `prepare` as for `open_database`."""
    load_commands()
    database = open_database(settings, max_connections=max_connections, prepare=prepare)
    wecom = open_client(settings, database)
    rooms = RoomAddresses(settings.public_url, settings.secret_key)
    mail = open_mail(settings)
    kf = open_kf(settings, database, wecom)
    return Bot(
        settings=settings,
        database=database,
        wecom=wecom,
        crypto=CallbackCrypto(
            settings.wecom_tokens,
            settings.wecom_encoding_aes_keys,
            settings.wecom_corp_id,
            agentid=settings.wecom_agent_id,
        ),
        spool=Spool(settings.bot_data_dir / "spool", settings.secret_key),
        rooms=rooms,
        providers=_providers(settings, database, wecom, clock),
        links=make_links(settings, rooms),
        mail=mail,
        carriers=_carriers(settings, wecom, kf, mail, database, clock),
        clock=clock,
        kf=kf,
        mailbox=mailbox_of(settings.imap_url) if settings.imap_url else None,
    )


def _providers(
    settings: Settings, database: Database, wecom: WeComClient, clock: Callable[[], datetime]
) -> dict[str, Provider]:
    """Make a provider for everything that interviews can have outside, by its name in `storage.rooms`."""
    # Meetings need nothing that is not there, and interviews keep the room they were booked with.
    providers: dict[str, Provider] = {"wecom_meeting": MeetingRooms(wecom, clock)}
    if settings.wecom_calendar:
        providers["calendar"] = CalendarEntries(wecom, database)
    if settings.room_url_template:
        providers["link"] = LinkRooms(settings.room_url_template)
    if settings.showmebug_client_id:
        providers["showmebug"] = ShowMeBugRooms(open_showmebug(settings, database, clock), database)
    return providers


def open_showmebug(
    settings: Settings, database: Database, clock: Callable[[], datetime] = utc_now
) -> ShowMeBugClient:
    """Make the client of ShowMeBug's API; its token is that of all processes of this database."""
    return build_showmebug(
        client_id=settings.showmebug_client_id,
        client_secret=settings.showmebug_client_secret,
        uid=settings.showmebug_uid,
        api_url=settings.showmebug_api_url,
        database=database,
        clock=clock,
    )


def _carriers(
    settings: Settings,
    wecom: WeComClient,
    kf: KfClient | None,
    mail: MailClient | None,
    database: Database,
    clock: Callable[[], datetime],
) -> dict[str, Carrier]:
    """Make a carrier for each way there is (`storage.ways`)."""
    carriers: dict[str, Carrier] = {
        "app": AppCarrier(wecom, settings.wecom_agent_id, Pictures(wecom, database, clock))
    }
    if kf is not None:
        carriers["kf"] = KfCarrier(kf, database)
    if mail is not None:
        carriers["email"] = EmailCarrier(mail, settings, clock)
    return carriers


def open_mail(settings: Settings) -> MailClient | None:
    """Make the client of the mail server; None if there is none."""
    if not settings.smtp_url:
        return None
    return MailClient(server_of(settings.smtp_url), name=host_of(settings.public_url))


def open_kf(settings: Settings, database: Database, wecom: WeComClient) -> KfClient | None:
    """Make the client of customer service, with a token of its own where it has a secret of its own."""
    if not settings.wecom_kf_id:
        return None
    if not settings.wecom_kf_secret:
        return KfClient(wecom)
    return KfClient(
        build_client(
            corpid=settings.wecom_corp_id,
            agentid=settings.wecom_agent_id,
            secret=settings.wecom_kf_secret,
            api_url=settings.wecom_api_url,
            database=database,
        )
    )


def open_client(settings: Settings, database: Database) -> WeComClient:
    """Make the client of WeCom's API; its token is that of all processes of this database."""
    return build_client(
        corpid=settings.wecom_corp_id,
        agentid=settings.wecom_agent_id,
        secret=settings.wecom_secret,
        api_url=settings.wecom_api_url,
        database=database,
    )


def open_database(settings: Settings, *, max_connections: int = 8, prepare: bool = True) -> Database:
    """Open the database the settings name.

    Args:
        prepare: as `prepare_database` does; without it, a database that is away is no error yet.
    """
    database = Database.open(settings.database_url, settings.bot_data_dir, max_connections=max_connections)
    if prepare:
        try:
            prepare_database(settings, database)
        except BaseException:
            database.close()
            raise
    return database


def prepare_database(settings: Settings, database: Database) -> None:
    """Bring the schema up to date, make the next months' tables, and the settings' admins admins."""
    migrate(database)
    make_months(database, now=utc_now())
    if settings.bot_admins:
        with database.transaction() as tx:
            for userid in sorted(settings.bot_admins):
                ensure_admin(tx, userid=userid, now=utc_now())


def create_app(bot: Bot | None = None) -> Flask:
    """Make the WSGI app; without a bot, from the environment, as `wsgi:app` does."""
    if bot is None:
        settings = read_settings()
        configure_logging(settings.secrets)
        bot = open_bot(settings)
    app = Flask("bot", template_folder="pages/templates", static_folder="pages/static")
    door = callback.Door(bot)
    app.extensions["bot"], app.extensions["door"] = bot, door
    app.register_blueprint(callback.blueprint(door))
    app.register_blueprint(webhook.blueprint(bot))
    app.register_blueprint(pages.blueprint(bot))
    app.register_blueprint(health.blueprint(bot))
    app.register_blueprint(metrics.blueprint(bot))
    return app
