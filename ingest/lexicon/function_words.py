"""Closed word classes of English, lower case."""

from __future__ import annotations


def _words(*lines: str) -> frozenset[str]:
    return frozenset(word for line in lines for word in line.split())


DETERMINERS = _words("a an the my your his her its our their this that these those some any no every each another")

PREPOSITIONS = _words(
    "about above across after against along among around as at before behind below beneath"
    " beside besides between beyond",
    "by despite down during except for from in inside into like near of off on onto out outside over past per round",
    "since than through throughout till to toward towards under until up upon via with within without",
)

_OTHERS = _words(
    "i me myself you yours yourself yourselves he him himself she hers herself it itself we us"
    " ours ourselves they them",
    "theirs themselves who whom whose which what when where why how whoever whatever whenever wherever",
    "and or but nor so yet if then else because while although though unless whether once",
    "am is are was were be been being have has had having do does did doing done will would shall should can could may",
    "might must ought i'm i've i'd i'll you're you've you'd you'll he's he'd he'll she's she'd she'll it's it'd it'll",
    "we're we've we'd we'll they're they've they'd they'll that's that'll there's there're here's what's who's where's",
    "when's how's why's let's isn't aren't wasn't weren't hasn't haven't hadn't doesn't don't didn't won't wouldn't",
    "shan't shouldn't can't cannot couldn't mustn't mightn't needn't ain't gonna gotta wanna dont cant im ive",
    "not never ever no yes ok okay yeah yep nope please thanks thank hi hello hey lol haha oh ah"
    " um just only even still",
    "also too very really quite rather almost already always often sometimes usually again soon now then here there",
    "anyway maybe perhaps much many more most less least few little lot lots all both either"
    " neither none one two three",
    "other others same such own well enough back away ago today tomorrow yesterday tonight"
    " everyone everybody everything",
    "someone somebody something anyone anybody anything nobody nothing somewhere anywhere nowhere everywhere else",
    "get got gets getting go goes going went gone come comes came coming make makes made making take takes took taken",
    "taking put puts say says said saying tell tells told telling think thinks thought know"
    " knows knew known want wants",
    "wanted need needs needed see sees saw seen look looks looked like likes liked feel feels"
    " felt give gives gave given",
    "let lets keep keeps kept ask asks asked try tries tried use used find found call called seem seems seemed",
    "new old good bad big small great nice last next first second own able sure right left long short high low full",
    "early late whole different own real free ready happy sad sorry",
    "ain mon tue wed thu fri sat sun am pm",
)

VAGUE = _words(
    "thing things stuff way ways bit bits kind kinds sort sorts part parts side rest half end"
    " start beginning middle top",
    "bottom front time times moment moments day days week weeks month months year years hour"
    " hours minute minutes second",
    "seconds morning mornings afternoon evening evenings night nights weekend weekends monday"
    " tuesday wednesday thursday",
    "friday saturday sunday best worst better worse four five six seven eight nine ten eleven"
    " twelve twenty thirty hundred",
    "thousand dozen couple pair number name names word words guy guys person people man woman"
    " someone life world case point",
    "matter reason fact idea place places news line lines go turn look chance try use note"
    " comment sign mind hand hands ones foot feet inch inches mile miles metre metres meter meters km litre litres",
    "liter liters gram grams kilo kilos pound pounds euro euros dollar dollars cup cups size sizes pair pairs age",
)
"""Nouns that stand in any text, and are the topic of none."""

STOP_WORDS = DETERMINERS | PREPOSITIONS | _OTHERS
