"""What the demo's networks talk about. Invented, like everybody in it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Meeting:
    """What somebody proposes, without the day."""

    title: str
    text: str
    municipality: str
    place: str
    capacity: int
    support: str
    minutes: int = 120


UMEA = (
    Meeting(
        "Vi ses för första gången",
        "En kväll för att lära känna varandra. Vi berättar vad vi leder och vad vi bär på just nu,"
        " och bestämmer om vi vill ses igen.",
        "Umeå",
        "Väven, Storgatan 46",
        20,
        "together",
    ),
    Meeting(
        "Att leda när det skaver",
        "Två av oss börjar med varsin situation som inte har någon given lösning. Sedan tänker vi"
        " tillsammans, i grupper om fyra.",
        "Umeå",
        "Väven, Storgatan 46",
        16,
        "room",
    ),
    Meeting(
        "Medarbetarsamtal som leder någonvart",
        "Vi byter erfarenheter av medarbetarsamtal: vad vi frågar, vad vi gör med svaren och hur vi"
        " följer upp. **Ta med en fråga** som har fungerat för dig.\n\nVi bjuder på soppa. Alla"
        " branscher är välkomna, och du behöver inte ha varit med förut.",
        "Umeå",
        "Väven, Storgatan 46",
        6,
        "advice",
    ),
)
KRISTIANSTAD = (
    Meeting(
        "Första chefskvällen",
        "Vi provar om det finns intresse för att ses en kväll i kvartalet.",
        "Kristianstad",
        "Kulturkvarteret, Västra Storgatan 1",
        15,
        "room",
        90,
    ),
    Meeting(
        "Rekrytera utan att haka upp sig på magkänslan",
        "Hur vi gör kravprofiler och intervjuer mer lika för alla.",
        "Kristianstad",
        "Kulturkvarteret, Västra Storgatan 1",
        15,
        "alone",
        90,
    ),
    Meeting(
        "Studiebesök hos räddningstjänsten",
        "Vi får se hur de övar ledning under press.",
        "Kristianstad",
        "Brandstationen",
        12,
        "alone",
        90,
    ),
    Meeting(
        "När gruppen jobbar på olika tider",
        "Skift, jour och hemarbete i samma lag: hur håller man ihop? Tre av oss berättar hur vi"
        " har löst det, och vad som inte gick.",
        "Kristianstad",
        "Kulturkvarteret, Västra Storgatan 1",
        15,
        "alone",
        90,
    ),
)
GOTLAND = Meeting(
    "Chef på en ö",
    "Vi är få chefer i samma bransch här, men många i olika. Jag vill samla dem som vill prata om"
    " att rekrytera när alla känner alla, och om säsongen som gör halva laget nytt varje år.",
    "Gotland",
    "",
    14,
    "together",
)
KIRUNA = (
    Meeting(
        "Ledarskap i en stad som flyttar",
        "En heldag med buss mellan arbetsplatserna.",
        "Kiruna",
        "",
        40,
        "together",
        420,
    ),
    Meeting(
        "Frukost för chefer",
        "En timme innan dagen börjar.",
        "Kiruna",
        "Stadshuset Kristallen",
        12,
        "room",
        60,
    ),
)
WORDS_ABOUT_GOTLAND = (
    "Vad roligt att du vill dra igång! Har du någon lokal i tankarna, eller ska vi leta?",
    "Tack! Biblioteket i Visby brukar låna ut sin sal på kvällar, men det vore skönt om ni bokar.",
)
DECLINED_REASON = (
    "Tack för en fin idé och för att du tar tag i det. En heldag med buss för fyrtio hinner vi inte"
    " ordna före vintern. Börja gärna i det lilla, till exempel med en frukost, så hjälper vi till"
    " med lokal och inbjudan."
)

MORE_ROOM = "Vi blir fler än väntat, så vi flyttar till ett större rum i samma hus."
