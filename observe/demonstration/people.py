"""The people of the demonstration. All of them are invented, and their addresses reach nobody."""

from __future__ import annotations

import re
import unicodedata

from observe.domain.people import Person, Role, Standing


def _email(name: str, domain: str) -> str:
    """first.last at a domain that is reserved for examples."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return ".".join(re.sub(r"[^a-z]", "", part) for part in plain.split()) + f"@{domain}"


def _lay_adviser(name: str, *boroughs: str) -> Person:
    return Person(0, name, _email(name, "example.org"), frozenset({Role.VISITOR}), Standing.LAY_ADVISER, "", "", boroughs)


def _member(name: str, post: str, agency: str, *boroughs: str) -> Person:
    return Person(0, name, _email(name, "example.org"), frozenset({Role.VISITOR}), Standing.MEMBER, post, agency, boroughs)


def _board(name: str, post: str, agency: str, *roles: Role) -> Person:
    standing = Standing.MEMBER if Role.VISITOR in roles else Standing.NONE
    return Person(0, name, _email(name, "example.org"), frozenset({Role.BOARD, *roles}), standing, post, agency)


def _office(name: str, post: str) -> Person:
    return Person(0, name, _email(name, "example.org"), frozenset({Role.OFFICE}), Standing.NONE, post)


def _police(name: str, post: str, *boroughs: str) -> Person:
    return Person(0, name, _email(name, "example.com"), frozenset({Role.CHAIR}), Standing.NONE, post, "police", boroughs)


def _probation(name: str, post: str, *boroughs: str) -> Person:
    return Person(0, name, _email(name, "example.com"), frozenset({Role.CHAIR}), Standing.NONE, post, "probation", boroughs)


INSPECTOR, CHIEF_INSPECTOR = "Detective Inspector", "Detective Chief Inspector"
SENIOR, HEAD, DEPUTY_HEAD = "Senior Probation Officer", "Head of Probation Delivery Unit", "Deputy Head of Probation Delivery Unit"

#: Lay Advisers with the borough they live in, and members with agency, post and the borough they work in, where it is one.
VISITORS: tuple[Person, ...] = (
    _lay_adviser("Wren Applegarth", "islington"),
    _lay_adviser("Osric Fennimore", "bromley"),
    _lay_adviser("Adaeze Umbrook", "southwark"),
    _lay_adviser("Jaspal Thornhythe", "hounslow"),
    _lay_adviser("Mireille Castellow", "barnet"),
    _lay_adviser("Tobiah Marchwood", "havering"),
    _lay_adviser("Sunniva Dalebrook", "merton"),
    _lay_adviser("Ifeoluwa Brackenridge", "newham"),
    _member("Idris Penhale", "Head of Housing Options", "housing", "lambeth"),
    _member("Marguerite Oseilunt", "Assistant Director, Children's Social Care", "children", "camden"),
    _member("Devraj Holmeswood", "Head of Public Protection", "probation"),
    _member("Perpetua Kinsale", "Consultant Forensic Psychiatrist", "mental-health"),
    _member("Anselm Quarteyfield", "Detective Superintendent", "police"),
    _member("Noor Fairbrass", "Head of Adult Safeguarding", "adults", "ealing"),
    _member("Lettice Bamgrove", "Victim Services Manager", "advocate"),
    _member("Cormac Dunnaway", "Head of Offender Management", "prison"),
    _member("Zainab Thistlewood", "Victim Liaison Manager", "victim-liaison"),
    _member("Ravindra Colebrooke", "Head of Youth Justice", "youth-justice", "croydon"),
    _member("Thea Vantongeren", "Forensic Psychologist", "stac"),
    _member("Emeka Ludgrove", "Partnership Manager", "jobcentre"),
    _member("Bronwen Ashgill", "Designated Safeguarding Lead", "health"),
    _member("Yusuf Carrowmore", "Assistant Director", "immigration"),
    _member("Philippa Nkansareed", "Head of Inclusion", "education", "brent"),
    _member("Caspian Holloweth", "Contract Manager", "monitoring"),
    _member("Meera Sandiacre", "Area Manager", "approved-premises"),
    _member("Gwilym Trescothey", "Head of Community Safety", "housing-association", "tower-hamlets"),
    _member("Ayodele Wintersedge", "Detective Chief Superintendent", "police"),
    _member("Saoirse Pellingham", "Regional Lead", "national-security"),
    _member("Hamza Oakenshott", "Head of Service", "substance-misuse", "redbridge"),
    _member("Constance Ekwubligh", "Deputy Governor", "prison"),
    _member("Dilwyn Rookhope", "Service Manager", "adults", "sutton"),
    _member("Farah Lindqvistmoor", "Head of Interventions", "probation"),
)

#: Who chairs, and in which boroughs. The police chair for one borough or two of their BCU, probation for those of a PDU.
CHAIRS: tuple[Person, ...] = (
    _police("Tamsin Okehurst", INSPECTOR, "hackney"),
    _police("Leopold Sarponghythe", CHIEF_INSPECTOR, "tower-hamlets"),
    _police("Maribel Ackendon", INSPECTOR, "barking-and-dagenham"),
    _police("Tunde Harrowgarth", INSPECTOR, "havering", "redbridge"),
    _police("Isolde Farrantby", CHIEF_INSPECTOR, "barnet"),
    _police("Kwabena Stillwater", INSPECTOR, "brent"),
    _police("Verity Chaudhrycombe", INSPECTOR, "harrow"),
    _police("Ewan Mossbridge", INSPECTOR, "bexley"),
    _police("Shanelle Kettlewick", CHIEF_INSPECTOR, "greenwich"),
    _police("Bartholomew Ngozirede", INSPECTOR, "lewisham"),
    _police("Rhiannon Copthall", INSPECTOR, "bromley"),
    _police("Imtiaz Wolverstone", CHIEF_INSPECTOR, "croydon"),
    _police("Clementine Addobury", INSPECTOR, "sutton"),
    _police("Lorcan Thamesdown", INSPECTOR, "camden"),
    _police("Aaliyah Brightmere", CHIEF_INSPECTOR, "islington"),
    _police("Hector Vanterpoole-Rigg", INSPECTOR, "ealing"),
    _police("Sukhjit Langerton", INSPECTOR, "hillingdon", "hounslow"),
    _police("Ottoline Barracliff", INSPECTOR, "enfield"),
    _police("Reuben Makindale", CHIEF_INSPECTOR, "haringey"),
    _police("Ffion Hathersedge", INSPECTOR, "westminster"),
    _police("Dashiell Okonmoor", INSPECTOR, "kensington-and-chelsea", "hammersmith-and-fulham"),
    _police("Jocasta Pemberley-Rao", CHIEF_INSPECTOR, "lambeth"),
    _police("Malachi Threlkeld", INSPECTOR, "southwark"),
    _police("Anwen Delacroft", INSPECTOR, "newham"),
    _police("Piers Obasidale", INSPECTOR, "waltham-forest"),
    _police("Nerys Hollingbourne", CHIEF_INSPECTOR, "wandsworth", "merton"),
    _police("Joachim Eastlake", INSPECTOR, "kingston-upon-thames", "richmond-upon-thames"),
    _police("Beatrix Lanyonfield", CHIEF_INSPECTOR, "city-of-london"),
    _probation("Corin Vale", SENIOR, "islington", "camden"),
    _probation("Oluwaseun Marrick", HEAD, "hackney", "city-of-london"),
    _probation("Delphine Rosewarne", SENIOR, "ealing", "hillingdon"),
    _probation("Gethin Achebourne", DEPUTY_HEAD, "enfield", "haringey"),
    _probation("Parveen Stonehouse-Lyle", SENIOR, "greenwich", "bexley"),
    _probation("Sebastian Amoahurst", SENIOR, "lewisham", "bromley"),
    _probation("Cordelia Mehtagh", HEAD, "hammersmith-and-fulham", "kensington-and-chelsea", "westminster"),
    _probation("Barnaby Ilesanmore", SENIOR, "redbridge", "waltham-forest"),
    _probation("Roisin Tattershaw", DEPUTY_HEAD, "kingston-upon-thames", "richmond-upon-thames", "hounslow"),
    _probation("Manveer Kirkbride-Hale", SENIOR, "wandsworth", "merton", "sutton"),
    _probation("Hermia Olowokeld", SENIOR, "barking-and-dagenham", "havering"),
    _probation("Alasdair Nwoketree", SENIOR, "harrow", "barnet"),
    _probation("Lucasta Bhattendale", DEPUTY_HEAD, "southwark"),
)

#: Board members. Two of them visit as well: nobody else here has two roles.
BOARD: tuple[Person, ...] = (
    _board("Ottilie Marsh", "Regional Probation Director", "probation"),
    _board("Benedict Tamarroway", "Commander", "police"),
    _board("Amara Lindenhurst", "Prison Group Director", "prison"),
    _board("Silas Ferncombe", "Director of Housing", "housing", Role.VISITOR),
    _board("Jessamy Adeyholm", "Director of Nursing", "mental-health", Role.VISITOR),
)

#: The Executive Office.
OFFICE: tuple[Person, ...] = (
    _office("Bram Tolliver", "MAPPA Executive Officer"),
    _office("Hester Quill", "MAPPA Co-ordinator"),
    _office("Nilufer Saltmarsh", "Business Support Officer"),
)

#: Those whom anybody may be in the demonstration, one for each role.
SIGN_IN: tuple[tuple[Role, Person], ...] = (
    (Role.VISITOR, VISITORS[0]),
    (Role.OFFICE, OFFICE[0]),
    (Role.CHAIR, CHAIRS[0]),
    (Role.BOARD, BOARD[0]),
)


def everybody() -> tuple[Person, ...]:
    """All of them, once."""
    return (*VISITORS, *CHAIRS, *BOARD, *OFFICE)
