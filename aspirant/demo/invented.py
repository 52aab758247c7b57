"""Invented people for the demo: Faker's Swedish names, addresses at example.org, jobs of ours."""

from dataclasses import dataclass
from random import Random

#: By association: titles, workplaces, sector. Workplaces are invented too.
JOBS: dict[str, tuple[tuple[str, ...], tuple[str, ...], str]] = {
    "byggcheferna": (
        ("Platschef", "Projektchef", "Arbetsledare", "Entreprenadchef"),
        ("Bohus Entreprenad", "Norrbygg Mark", "Mälarhus Bygg", "Kustens Anläggning"),
        "private",
    ),
    "teknik-och-motor": (
        ("Verkstadschef", "Produktionschef", "Servicemarknadschef"),
        ("Lindö Motor", "Sydverken", "Teknikgruppen Öst"),
        "private",
    ),
    "processindustrin": (
        ("Driftchef", "Skiftchef", "Underhållschef"),
        ("Älvsbruk Papper", "Bergslags Stål", "Hamnens Kemi"),
        "private",
    ),
    "kost-och-naring": (
        ("Kostchef", "Kökschef", "Måltidschef"),
        ("Måltidsservice Väst", "Skolköken i Ådal", "Sjukhusköket Syd"),
        "public",
    ),
    "skogstjanstemannen": (
        ("Distriktschef", "Virkeschef", "Skogsvårdsledare"),
        ("Norra Skogslag", "Granberga Skog"),
        "private",
    ),
    "ideburen-sektor": (
        ("Verksamhetschef", "Regionchef", "Föreståndare"),
        ("Stiftelsen Hamnen", "Föreningen Fri Väg", "Folkhögskolan Ekebo"),
        "civil",
    ),
    "offentlig-sektor": (
        ("Enhetschef", "Avdelningschef", "Rektor", "IT-chef"),
        ("Ådals kommun", "Västra stadsdelen", "Region Mellan"),
        "public",
    ),
    "vard-och-omsorg": (
        ("Vårdenhetschef", "Enhetschef", "Verksamhetschef"),
        ("Vårdcentralen Björken", "Hemtjänsten Norr", "Äldreboendet Solsidan"),
        "public",
    ),
    "raddningstjansten": (
        ("Stationschef", "Insatsledare"),
        ("Räddningstjänsten Inland", "Räddningstjänsten Kust"),
        "public",
    ),
    "staten": (
        ("Sektionschef", "Gruppchef", "Enhetschef"),
        ("Myndigheten för mark och vatten", "Förvaltningsverket"),
        "public",
    ),
}

#: For those who would be called the same as somebody else.
SURNAMES = (
    *("Hedberg", "Ståhl", "Wallin", "Åberg", "Nyström", "Dahlgren", "Rosén", "Engman", "Falk"),
    *("Grip", "Hallin", "Isaksson", "Julin", "Kjellman", "Lagerås", "Modig", "Norling", "Odén"),
)

LEVELS = ("first_line", "first_line", "first_line", "middle", "middle", "top", "project")
COMPETENCES = ("change", "digital", "finance", "people", "production", "care")
COUNTIES = ("AB",) * 6 + ("O",) * 4 + ("M",) * 4 + ("E", "C", "T", "D", "F", "W", "X", "Y", "Z",
            "AC", "BD", "N", "S", "U", "H", "K", "G")  # fmt: skip


@dataclass(frozen=True)
class Invented:
    """Somebody who applies, and what they do."""

    name: str
    email: str
    phone: str
    association: str
    title: str
    workplace: str
    sector: str
    level: str
    county: str
    competence: str


class Inventor:
    """Invents people, the same ones for the same seed, no two with one address."""

    def __init__(self, seed: int) -> None:
        from faker import Faker  # noqa: PLC0415 (heavy, and only the demo has it)

        self.random = Random(seed)
        self._faker = Faker("sv_SE")
        self._faker.seed_instance(seed)
        self._taken: set[str] = set()
        self._names: set[str] = set()

    def name(self) -> str:
        """A first and a last name, that nobody has yet."""
        first, last = self._faker.first_name(), self._faker.last_name()
        other = iter(SURNAMES)
        while f"{first} {last}" in self._names:
            last = next(other)
        self._names.add(f"{first} {last}")
        return f"{first} {last}"

    def person(self, slugs: list[str], *, email: str = "") -> Invented:
        """Somebody in one of the associations `slugs`."""
        name, random = self.name(), self.random
        slug = random.choice([slug for slug in slugs if slug in JOBS])
        titles, workplaces, sector = JOBS[slug]
        return Invented(
            name=name,
            email=email or self._address(name),
            phone=f"070-174 06 {random.randint(10, 99)}",  # a series kept for fiction
            association=slug,
            title=random.choice(titles),
            workplace=random.choice(workplaces),
            sector=sector,
            level=random.choice(LEVELS),
            county=random.choice(COUNTIES),
            competence=random.choice(COMPETENCES),
        )

    def _address(self, name: str) -> str:
        plain = name.lower().translate(str.maketrans("åäöéèüø", "aaoeeuo")).replace(" ", ".")
        plain = "".join(letter for letter in plain if letter.isascii())
        address, number = plain, 1
        while address in self._taken:
            number += 1
            address = f"{plain}{number}"
        self._taken.add(address)
        return f"{address}@example.org"
