"""Every table of the site, imported so that the metadata is whole wherever the app is made."""

from aspirant.applications import models as applications
from aspirant.committee import models as committee
from aspirant.core import audit, lasting_keys, receipts
from aspirant.evaluation import models as evaluation
from aspirant.feeds import models as feeds
from aspirant.interviews import models as interviews
from aspirant.invitations import models as invitations
from aspirant.lottery import models as lottery
from aspirant.mail import models as mail
from aspirant.networks import models as networks
from aspirant.operations import models as operations
from aspirant.people import models as people
from aspirant.presence import models as presence
from aspirant.privacy import models as privacy
from aspirant.programme import models as programme
from aspirant.protected import models as protected
from aspirant.reporting import models as reporting
from aspirant.reviews import models as reviews
from aspirant.schedule import models as schedule
from aspirant.selection import models as selection
from aspirant.travel import models as travel
from aspirant.work import models as work
from aspirant.workgroups import models as workgroups

TABLES = (
    audit,
    lasting_keys,
    receipts,
    mail,
    people,
    programme,
    work,
    applications,
    reviews,
    interviews,
    protected,
    selection,
    committee,
    lottery,
    schedule,
    workgroups,
    presence,
    networks,
    feeds,
    invitations,
    travel,
    evaluation,
    privacy,
    operations,
    reporting,
)
