"""Every blueprint of the site, in the order of the way through a round."""

from aspirant.committee.views_staff import pages as selection_staff  # and the selection’s own
from aspirant.evaluation.views import pages as evaluation
from aspirant.evaluation.views_staff import pages as evaluation_staff
from aspirant.feeds.views import pages as feeds
from aspirant.home.beginning import pages as programme_staff
from aspirant.home.standing import pages as applications
from aspirant.home.story import pages as applications_staff
from aspirant.home.views import pages as home
from aspirant.home.views_staff import pages as home_staff
from aspirant.interviews.views import pages as interviews
from aspirant.interviews.views_staff import pages as interviews_staff
from aspirant.invitations.views import pages as invitations
from aspirant.invitations.views_staff import pages as invitations_staff
from aspirant.lottery.views import pages as lottery
from aspirant.lottery.views_staff import pages as lottery_staff
from aspirant.networks.views import pages as networks
from aspirant.networks.views_changes import pages as networks_hosts
from aspirant.networks.views_staff import pages as networks_staff
from aspirant.people.views import pages as people
from aspirant.presence.views_own import pages as presence
from aspirant.presence.views_round import pages as presence_staff
from aspirant.privacy.views import pages as privacy
from aspirant.programme.views import pages as programme
from aspirant.programme.views_parts import pages as programme_parts
from aspirant.programme.views_people import pages as people_staff
from aspirant.protected.views import pages as protected
from aspirant.reporting.health import pages as health
from aspirant.reporting.views_staff import pages as reporting_staff
from aspirant.reviews.views import pages as reviews
from aspirant.reviews.views_staff import pages as reviews_staff
from aspirant.schedule.views_planning import pages as schedule_staff
from aspirant.schedule.views_polls import pages as schedule
from aspirant.selection.views import pages as selection
from aspirant.travel.views import pages as travel
from aspirant.travel.views_staff import pages as travel_staff
from aspirant.web.preferences import pages as web
from aspirant.work.views import pages as work
from aspirant.workgroups.views import pages as workgroups
from aspirant.workgroups.views_staff import pages as workgroups_staff

PAGES = (
    web,
    health,
    people,
    people_staff,
    programme,
    programme_staff,
    programme_parts,
    applications,
    applications_staff,
    home,
    home_staff,
    reviews,
    reviews_staff,
    interviews,
    interviews_staff,
    protected,
    selection,
    selection_staff,
    lottery,
    lottery_staff,
    work,
    schedule,
    schedule_staff,
    presence,
    presence_staff,
    workgroups,
    workgroups_staff,
    networks,
    networks_hosts,
    networks_staff,
    reporting_staff,
    feeds,
    invitations,
    invitations_staff,
    travel,
    travel_staff,
    evaluation,
    evaluation_staff,
    privacy,
)
