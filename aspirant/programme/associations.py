"""The industry associations of the union, and the plain words that lead a person to the right one.

The words are what people say of their work and workplace, not what the union calls its branches:
who leads building projects for a municipality would not say “construction”. They are lower case,
in Swedish and English, and matched as beginnings of words.
"""

from dataclasses import dataclass

from aspirant.core.db import db
from aspirant.core.i18n import Bilingual
from aspirant.programme.models import Association
from aspirant.programme.queries import list_associations


@dataclass(frozen=True)
class AssociationFacts:
    """One association as it stands in this file."""

    slug: str
    name: str
    sector: str
    describes: Bilingual
    keywords: str


FACTS = (
    AssociationFacts(
        "byggcheferna",
        "Byggcheferna",
        "private",
        Bilingual(
            "Du leder bygge, anläggning, fastigheter eller samhällsbyggnad – på plats, i projekt"
            " eller hos beställaren.",
            "You lead building, civil engineering, property or urban development – on site, in"
            " projects or for the client.",
        ),
        "bygg anläggning platschef arbetsledare projektchef entreprenad fastighet förvaltare"
        " samhällsbyggnad exploatering mark väg järnväg betong installation vvs el beställare"
        " besiktning arkitekt bostäder construction site building property contractor",
    ),
    AssociationFacts(
        "teknik-och-motor",
        "Ledarna Teknik & Motor",
        "private",
        Bilingual(
            "Du leder inom teknik, verkstad, fordon eller tillverkning av maskiner och"
            " komponenter.",
            "You lead in technology, workshops, vehicles or the making of machines and parts.",
        ),
        "verkstad motor fordon bil lastbil buss maskin teknik mekanik montering tillverkning"
        " industri produktionschef service eftermarknad elektronik verktyg engineering vehicle"
        " workshop manufacturing machine",
    ),
    AssociationFacts(
        "processindustrin",
        "Ledarna inom Processindustrin",
        "private",
        Bilingual(
            "Du leder där råvaror blir till något annat i en process: stål, papper, kemi, energi,"
            " läkemedel eller livsmedel.",
            "You lead where raw materials become something else in a process: steel, paper,"
            " chemicals, energy, medicines or food.",
        ),
        "process stål gruva papper massa kemi plast energi kraftverk värmeverk raffinaderi"
        " läkemedel livsmedel bryggeri mejeri driftchef skiftledare smältverk steel mine paper"
        " chemical energy refinery pharma",
    ),
    AssociationFacts(
        "kost-och-naring",
        "Kost & Näring",
        "public",
        Bilingual(
            "Du leder måltider, kök eller kostfrågor i skola, vård, omsorg eller restaurang.",
            "You lead meals, kitchens or nutrition in schools, health care or restaurants.",
        ),
        "kost måltid kök restaurang mat dietist näring köksmästare kökschef skolmat storkök"
        " catering meal kitchen food nutrition restaurant",
    ),
    AssociationFacts(
        "skogstjanstemannen",
        "Sveriges Skogstjänstemannaförening",
        "private",
        Bilingual(
            "Du leder i skogen eller med skogen: virkesköp, avverkning, skogsvård eller"
            " skogsförvaltning.",
            "You lead in the forest or with it: timber buying, harvesting, silviculture or forest"
            " management.",
        ),
        "skog virke avverkning skogsvård skogsmästare jägmästare sågverk timmer plantskola"
        " naturvård forest timber logging sawmill",
    ),
    AssociationFacts(
        "ideburen-sektor",
        "Ledarna inom idéburen sektor",
        "civil",
        Bilingual(
            "Du leder i en förening, stiftelse, församling, folkhögskola eller annan"
            " verksamhet som drivs av en idé.",
            "You lead in an association, foundation, congregation, folk high school or another"
            " undertaking driven by a cause.",
        ),
        "förening idéburen ideell stiftelse kyrka församling pastorat folkhögskola studieförbund"
        " idrott hjälporganisation verksamhetschef generalsekreterare förbund kooperativ"
        " charity church non-profit ngo foundation",
    ),
    AssociationFacts(
        "offentlig-sektor",
        "Ledarna inom offentlig sektor",
        "public",
        Bilingual(
            "Du leder i en kommun eller region: skola, socialtjänst, kultur, teknik eller"
            " förvaltning.",
            "You lead in a municipality or region: schools, social services, culture, technical"
            " services or administration.",
        ),
        "kommun region rektor skola förskola förvaltning enhetschef socialtjänst kultur"
        " bibliotek fritid förvaltningschef stadsdel gymnasium utbildning biträdande"
        " municipality school preschool principal council",
    ),
    AssociationFacts(
        "vard-och-omsorg",
        "Ledarna inom Vård och Omsorg",
        "public",
        Bilingual(
            "Du leder i sjukvård, tandvård, äldreomsorg eller stöd till personer med"
            " funktionsnedsättning, offentligt eller privat.",
            "You lead in health care, dental care, elderly care or support for people with"
            " disabilities, public or private.",
        ),
        "vård omsorg sjukhus vårdcentral klinik äldreboende hemtjänst lss tandvård sjuksköterska"
        " avdelningschef vårdenhetschef habilitering psykiatri apotek health care hospital clinic"
        " nursing elderly",
    ),
    AssociationFacts(
        "raddningstjansten",
        "Ledarna inom Räddningstjänsten",
        "public",
        Bilingual(
            "Du leder insatser, beredskap eller förebyggande arbete i räddningstjänsten.",
            "You lead operations, preparedness or prevention in the rescue services.",
        ),
        "räddning brand brandman räddningsledare styrkeledare insatsledare räddningschef"
        " beredskap räddningsförbund sotning fire rescue emergency",
    ),
    AssociationFacts(
        "staten",
        "Ledarna inom Staten",
        "public",
        Bilingual(
            "Du leder i en statlig myndighet, ett verk, en domstol, ett universitet eller inom"
            " försvaret.",
            "You lead in a government agency, a court, a university or the armed forces.",
        ),
        "myndighet statlig staten verk domstol universitet högskola länsstyrelse försvar polis"
        " kriminalvård trafikverket skatteverket försäkringskassan arbetsförmedlingen sektionschef"
        " agency government court university police",
    ),
    AssociationFacts(
        "it-och-telekom",
        "IT och telekom (under bildande)",
        "private",
        Bilingual(
            "Du leder utveckling, drift eller leverans av IT, programvara eller telekom."
            " Föreningen håller på att bildas.",
            "You lead development, operations or delivery of IT, software or telecoms. The"
            " association is being formed.",
        ),
        "it telekom programvara mjukvara systemutveckling utvecklingschef scrum agil data digital"
        " nätverk drift support konsultchef cio cto software telecom developer tech",
    ),
    AssociationFacts(
        "tjanstesektorn",
        "Tjänstesektorn (utreds)",
        "private",
        Bilingual(
            "Du leder i handel, bank, försäkring, transport, hotell, bemanning eller andra"
            " tjänster. En egen förening utreds.",
            "You lead in retail, banking, insurance, transport, hotels, staffing or other"
            " services. An association of its own is being looked into.",
        ),
        "handel butik butikschef bank försäkring transport logistik lager hotell turism bemanning"
        " rekrytering städ säkerhet kundtjänst kontor ekonomi försäljning tjänster retail store"
        " logistics hotel service sales",
    ),
)


def install_associations() -> list[Association]:
    """Make the associations in the database say what this file says; safe to run again."""
    known = {association.slug: association for association in list_associations()}
    for position, facts in enumerate(FACTS, start=1):
        association = known.get(facts.slug) or Association(slug=facts.slug)
        association.name, association.sector = facts.name, facts.sector
        association.describes = facts.describes
        association.keywords = facts.keywords.split()
        association.position = position
        db.session.add(association)
    db.session.flush()
    return list_associations()
