"""Answers that invented applicants give, put together from sentences written for the demo."""

from random import Random

WHY = (
    (
        "Jag har varit chef i {years} år och har länge varit medlem utan att engagera mig.",
        "När jag blev chef var jag den yngsta i ledningsgruppen och fick leta efter förebilder.",
        "Jag leder {staff} medarbetare och möter varje vecka frågor som facket borde veta mer om.",
        "Jag kom in i chefskapet från golvet och har lärt mig det mesta av dem jag leder.",
        "Min bransch förändras fort, och jag saknar en plats där chefer tänker tillsammans.",
        "Jag har flyttat mellan tre branscher och sett hur olika chefer har det.",
        "Där jag bor är det långt till allt, också till inflytande.",
        "För två år sedan visste jag knappt att förbundet tog emot förslag från medlemmar.",
    ),
    (
        "Jag vill bidra med erfarenheten av att leda i {place}, där besluten fattas långt bort.",
        "Det jag kan bidra med är en vana att få människor som inte håller med varandra att mötas.",
        "Jag är bra på att göra det krångliga begripligt och på att hålla ut när det går trögt.",
        "Jag ställer gärna frågan som ingen annan ställer, och jag lyssnar på svaret.",
        "Jag har ett stort nätverk bland chefer som aldrig skulle gå på ett årsmöte.",
        "Jag tror på att pröva smått, mäta och ändra sig, också i en organisation med stadgar.",
    ),
    (
        "Jag vill lära mig hur ett förslag blir till ett beslut, och vad som händer efteråt.",
        "Framför allt vill jag få återkoppling på mitt ledarskap av andra chefer.",
        "Jag hoppas få metoder som jag kan använda med min egen arbetsgrupp redan nästa vecka.",
        "Jag vill förstå varför så få söker förtroendeuppdrag, och göra något åt det.",
        "Jag vill möta chefer som jag aldrig annars hade träffat.",
    ),
)

CHANGED = (
    (
        "När jag tog över gruppen var sjukfrånvaron hög och schemat lades av en enda person.",
        "Vi hade tre system som ingen hade bett om och en pärm som alla egentligen använde.",
        "Två enheter skulle bli en, och ingen av dem ville.",
        "Vi tappade var fjärde nyanställd under det första året.",
        "Våra möten var långa, och det var alltid samma fyra som talade.",
        "Säkerhetsronderna gjordes på papper och lästes av ingen.",
    ),
    (
        "Jag bad gruppen rita hur en vanlig vecka såg ut och började med det som gjorde mest ont.",
        "Vi prövade i fyra veckor, på ett ställe, och bestämde i förväg vad vi skulle mäta.",
        "Jag lät de mest tveksamma leda arbetet, och gav dem tid för det.",
        "Vi bjöd in dem som arbetar natt till ett möte på deras tid i stället för på vår.",
        "Jag berättade öppet vad jag inte visste, och det var det som fick fler med sig.",
    ),
    (
        "Efter ett halvår hade frånvaron halverats, men viktigast var att folk började föreslå.",
        "Allt blev inte bra: det första försöket fick vi göra om, och det sa jag till alla.",
        "I dag sköter gruppen det själv, och två andra enheter har tagit efter.",
        "Vi sparade {hours} timmar i veckan, som vi lade på att lära av varandra.",
        "Det tog ett år längre än jag trodde. Jag skulle ha frågat fackklubben tidigare.",
    ),
)

HEARD = (
    (
        "Jag börjar varje möte med en runda där alla säger något kort.",
        "Jag skickar frågan dagen innan, så att den som tänker långsamt hinner tänka.",
        "Vi skriver först och talar sedan.",
        "Jag talar sist.",
        "Vi turas om att leda mötet, också de nyanställda.",
    ),
    (
        "Den som inte sagt något frågar jag efteråt, i lugn och ro.",
        "När någon avbryts ger jag ordet tillbaka.",
        "En gång i kvartalet frågar jag vilka beslut de hade velat vara med om.",
        "Jag har lärt mig några ord på fem språk, och det har öppnat fler dörrar än jag anade.",
    ),
)


def write_answers(random: Random, *, place: str) -> list[str]:
    """Three answers, one per question of the demo's form. `place` is where the person works."""
    words = {
        "years": random.randint(2, 24),
        "staff": random.randint(6, 85),
        "hours": random.randint(3, 18),
        "place": place,
    }
    return [_put_together(random, parts, words) for parts in (WHY, CHANGED, HEARD)]


def _put_together(
    random: Random, parts: tuple[tuple[str, ...], ...], words: dict[str, object]
) -> str:
    return "\n\n".join(random.choice(sentences).format(**words) for sentences in parts)
