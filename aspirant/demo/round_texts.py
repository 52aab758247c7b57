"""What the demo's rounds announce, ask and weigh: the real programme in words of its own."""

from aspirant.core.i18n import Bilingual
from aspirant.programme.words import QuestionKind, Stage

B = Bilingual


def together(first: Bilingual, second: Bilingual) -> Bilingual:
    """Two texts as one, in each language."""
    return Bilingual(first.sv + second.sv, first.en + second.en)


PROGRAMME = B("Aspirantuppdraget", "The aspirant programme")
ORGANISATION = "Ledarna"
CONTACT = "programmet@example.org"
PLACE = "Kansliet, Stockholm"
CONGRESS_PLACE = "Kongresshallen, Stockholm"
LINK = "https://example.org/rum/aspirant"

CALL = {
    "headline": B(
        "Var med och förnya demokratin, från insidan", "Help renew our democracy, from the inside"
    ),
    "lead": B(
        "Sexton chefer, fem träffar, ett år. Som aspirant utvecklar du ditt ledarskap och lämnar"
        " förslag som förbundsstyrelsen måste svara på.",
        "Sixteen managers, five sessions, one year. As an aspirant you grow as a leader and hand"
        " over proposals that the federation board has to answer.",
    ),
    "who_may_apply": B(
        "Du är medlem och chef, och du har inte haft något uppdrag hos oss tidigare. Du vill"
        " förändra, lyssna och pröva nya sätt att påverka. Vi söker människor med olika bakgrund,"
        " kompetens och bransch, från hela landet.",
        "You are a member and a manager, and you have held no assignment with us before. You want"
        " to change things, to listen and to try new ways of having a say. We look for people of"
        " different backgrounds, skills and industries, from all over the country.",
    ),
    "how_we_choose": B(
        "Två bedömare läser din ansökan utan att se vem du är. De som går vidare träffar vi i en"
        " intervju. Sedan sätter vi ihop en grupp som är stark tillsammans och som speglar olika"
        " branscher, delar av landet och sorters chefskap. En människa fattar alltid beslutet.",
        "Two reviewers read your application without seeing who you are. Those who go on meet us in"
        " an interview. Then we put together a group that is strong as a whole and mirrors"
        " different industries, parts of the country and kinds of leadership. The decision is"
        " always made by a person.",
    ),
    "time_asked": B("4 halvdagar, kongressen och 20 timmar", "4 half days, congress and 20 hours"),
    "cost": B("Gratis, vi betalar resan", "Free, we pay for travel"),
}

#: For a round that reads as applications come in.
ROLLING = B(
    " Vi läser efter hand, så du kan bli kallad till intervju redan innan utlysningen stänger.",
    " We read as applications come in, so you may be called to interview before the call closes.",
)

RULES = (
    (B("Jag är medlem.", "I am a member."), B("Du är inte medlem.", "You are not a member.")),
    (
        B("Jag är chef i dag.", "I am a manager today."),
        B("Du är inte chef.", "You are no manager."),
    ),
    (
        B(
            "Det här blir mitt första uppdrag i förbundet.",
            "This will be my first assignment in the union.",
        ),
        B("Du har haft ett uppdrag tidigare.", "You have held an assignment before."),
    ),
    (
        B(
            "Jag kan ge den tid som krävs under hela programmet och vara med på kongressen.",
            "I can give the time asked during the whole programme and attend the congress.",
        ),
        B("Du kan inte vara med hela tiden.", "You cannot take part all the time."),
    ),
)

QUESTIONS = (
    (
        QuestionKind.LONG_TEXT,
        B("Varför vill du bli aspirant?", "Why do you want to be an aspirant?"),
        B(
            "Vad vill du bidra med, och vad vill du lära dig?",
            "What would you like to give, and what to learn?",
        ),
        300,
    ),
    (
        QuestionKind.LONG_TEXT,
        B(
            "Berätta om något du har förändrat som chef.",
            "Tell us about something you have changed as a manager.",
        ),
        B(
            "Vad gjorde du, vilka tog du med dig och hur gick det?",
            "What did you do, whom did you involve and how did it go?",
        ),
        300,
    ),
    (
        QuestionKind.LONG_TEXT,
        B(
            "Hur ser du till att alla i en grupp kommer till tals?",
            "How do you make sure that everybody in a group is heard?",
        ),
        B("Ge gärna ett exempel.", "An example is welcome."),
        200,
    ),
)

_LEVELS = {
    "drive": (
        B("Vill vara med, säger inte varför.", "Wants to join, does not say why."),
        B("Nämner en vilja, utan exempel.", "Names a wish, without example."),
        B("Visar med ett exempel att viljan leder till handling.", "One example of will to act."),
        B("Flera exempel, och resultat som går att följa.", "Several examples, with results."),
        B("Driver förändring som andra har tagit efter.", "Drives change that others took up."),
    ),
    "change": (
        B("Beskriver ingen förändring.", "Describes no change."),
        B("Beskriver en förändring som andra ledde.", "A change that others led."),
        B("Har lett en förändring i den egna gruppen.", "Led a change in the own group."),
        B("Har lett förändring där flera grupper berördes.", "Led change across groups."),
        B("Har lett svår förändring och lärt av det som gick fel.", "Led hard change and learned."),
    ),
    "include": (
        B("Talar om gruppen som en enhet.", "Speaks of the group as one."),
        B("Ser att människor är olika.", "Sees that people differ."),
        B("Har sätt som gör att fler kommer till tals.", "Has ways that let more people speak."),
        B("Prövar nya sätt och frågar gruppen hur det går.", "Tries new ways and asks the group."),
        B("Har ändrat vilka som får inflytande.", "Has changed who has a say."),
    ),
    "courage": (
        B("Undviker det svåra.", "Avoids what is hard."),
        B("Ser det svåra, väntar på andra.", "Sees what is hard, waits for others."),
        B("Tar upp det svåra när det behövs.", "Raises what is hard when needed."),
        B("Tar ställning också när det kostar.", "Takes a stand when it costs."),
        B("Gör det möjligt för andra att våga.", "Makes it possible for others to dare."),
    ),
    "openness": (
        B("Svarar på kritik med försvar.", "Meets criticism with defence."),
        B("Tar emot kritik.", "Takes criticism."),
        B("Ber om återkoppling.", "Asks for feedback."),
        B("Ändrar sig efter återkoppling.", "Changes after feedback."),
        B("Ger och tar emot så att båda växer.", "Gives and takes so that both grow."),
    ),
}

CRITERIA = (
    (
        Stage.REVIEW,
        B("Driv att utveckla", "Drive to develop"),
        B("Vad har den sökande velat och gjort?", "What has the applicant wanted and done?"),
        _LEVELS["drive"],
        2,
    ),
    (
        Stage.REVIEW,
        B("Förändringsledning", "Leading change"),
        B("Hur svår var förändringen, och hur leddes den?", "How hard was it, and how was it led?"),
        _LEVELS["change"],
        1,
    ),
    (
        Stage.REVIEW,
        B("Inkluderande arbetssätt", "Inclusive ways of working"),
        B("Vilka fick vara med och bestämma?", "Who had a say?"),
        _LEVELS["include"],
        2,
    ),
    (
        Stage.INTERVIEW,
        B("Mod och generositet", "Courage and generosity"),
        B("Be om ett tillfälle när det kostade något.", "Ask for a time when it cost something."),
        _LEVELS["courage"],
        1,
    ),
    (
        Stage.INTERVIEW,
        B("Öppenhet för återkoppling", "Openness to feedback"),
        B("Be om ett exempel åt båda hållen.", "Ask for an example in both directions."),
        _LEVELS["openness"],
        1,
    ),
)

AREAS = (
    (
        B("Jämlikhet", "Equality"),
        B("Vad krävs för att chefer ska ha lika villkor?", "What gives managers equal terms?"),
    ),
    (
        B("Ålder", "Age"),
        B("Hur blir vi ett förbund för alla åldrar?", "How do we become a union for all ages?"),
    ),
    (
        B("Etnisk representation", "Ethnic representation"),
        B("Hur speglar våra förtroendevalda landet?", "Do our representatives mirror the country?"),
    ),
    (
        B("Offentlig sektor", "The public sector"),
        B("Vad behöver chefer i kommun, region och stat?", "What do public managers need?"),
    ),
    (
        B("Former för inflytande och påverkan", "Forms of influence"),
        B("Hur sänker vi trösklarna för att engagera sig?", "How do we lower the thresholds?"),
    ),
)

SESSIONS = (
    (B("Träff 1: Vi lär känna varandra", "Session 1: Getting to know each other"),
     B("Varför vi är här, hur förbundet fungerar, områdena vi ska arbeta med.",
       "Why we are here, how the union works, the areas we shall work on.")),
    (B("Träff 2: Metoder för delaktighet", "Session 2: Methods for taking part"),
     B("Vi prövar samtalsmetoder och väljer arbetsgrupper.",
       "We try ways of talking together and choose workgroups.")),
    (B("Träff 3: Ditt ledarskap i spegeln", "Session 3: Your leadership in the mirror"),
     B("Återkoppling två och två. Grupperna visar sina utkast.",
       "Feedback in pairs. The groups show their drafts.")),
    (B("Träff 4: Från idé till förslag", "Session 4: From idea to proposal"),
     B("Vi skriver klart förslagen och övar på att lägga fram dem.",
       "We finish the proposals and practise presenting them.")),
)  # fmt: skip

CONGRESS = (
    B("Kongressen", "The congress"),
    B("Två hela dagar. Grupperna lägger fram sina förslag.", "Two whole days. The groups present."),
)
