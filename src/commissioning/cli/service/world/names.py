"""Invented names of organisations, people and places. Any likeness to real ones is chance."""

from random import Random

_STEMS = (
    "Alder", "Amber", "Ash", "Barrow", "Beacon", "Birch", "Brack", "Briar", "Calder", "Cinder", "Clover", "Copper",
    "Crane", "Dapple", "Dun", "Elder", "Ember", "Fallow", "Fern", "Flint", "Garner", "Gorse", "Hazel", "Heron",
    "Hollow", "Juniper", "Kestrel", "Lark", "Linden", "Marram", "Meadow", "Mill", "Moss", "Nether", "Orchard", "Otter",
    "Pike", "Quarry", "Raven", "Rowan", "Sallow", "Sedge", "Shale", "Silver", "Sorrel", "Sparrow", "Stone", "Tarn",
    "Teasel", "Thistle", "Umber", "Vetch", "Warren", "Whin", "Willow", "Wren", "Yarrow",
)  # fmt: skip
_ENDS = ("beck", "bourne", "bridge", "brook", "combe", "dale", "fell", "field", "gate", "ham", "mere", "moor", "wick")
_WORK = (
    "Works", "Careers", "Futures", "Pathways", "Training", "Employment", "Skills", "Opportunities", "Partnership",
    "Community Trust", "Foundation", "College", "Housing and Work", "Recovery and Work", "Women into Work",
    "Disability Alliance", "Young People's Project", "Enterprise", "Advice", "Learning",
)  # fmt: skip
_FIRST = (
    "Aisha", "Alan", "Amina", "Anwen", "Bronagh", "Callum", "Chidi", "Dilys", "Efua", "Eilidh", "Farah", "Gareth",
    "Hana", "Ines", "Ivor", "Jaya", "Kofi", "Lena", "Mairi", "Marek", "Nia", "Olu", "Priya", "Rhys", "Rosa", "Samir",
    "Tariq", "Una", "Wanda", "Yusuf",
)  # fmt: skip
_LAST = (
    "Adeyemi", "Ahmed", "Baines", "Begum", "Campbell", "Chowdhury", "Davies", "Doyle", "Evans", "Fraser", "Ghosh",
    "Hughes", "Ibrahim", "Jarvis", "Kaur", "Lewandowska", "MacLeod", "Mensah", "Novak", "Okafor", "Patel", "Quinn",
    "Rees", "Sharma", "Thomas", "Usman", "Vaughan", "Wójcik", "Young", "Zaman",
)  # fmt: skip


def places(random: Random, number: int) -> list[str]:
    """Names of places, each once."""
    every = [stem + end for stem in _STEMS for end in _ENDS]
    return random.sample(every, number)


def organisations(random: Random, number: int, *, taken: set[str]) -> list[str]:
    """Names of organisations, each once, and none that is taken."""
    every = [f"{place} {work}" for place in places(random, 150) for work in _WORK]
    return random.sample([name for name in every if name not in taken], number)


def person(random: Random) -> str:
    """A person's name. Two people may have the same one."""
    return f"{random.choice(_FIRST)} {random.choice(_LAST)}"
