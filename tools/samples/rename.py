"""Other names for what a description names. A person calls things by words that a model has met in no picture, so what is right must be
read; with known names it can be seen, and a synthesizer that is trained on them alone learns to look and not to read."""
from descriptions import Facts, Item

# Of words.txt: no drawn thing, and no class of the blood-smear sample.
THINGS = ('kettle tray grater sieve board towel apron table cupboard lid noodle batter crust dish dessert salad soup stew sauce nucleus granule '
          'lobe platelet patient doctor nurse hospital clinic scan lung heart brain bone liver kidney tissue tumour lesion fracture sample slide '
          'report machine screw pipe wire switch leaf stem root flower seed insect pest spot crack scratch dent hole stain label place').split()


def new_name(rng):
    """A word of a thing that no picture shows, or a made-up one of one to three syllables."""
    if rng.random() < .4:
        return rng.choice(THINGS)
    syllables = [rng.choice('bcdfghjklmnprstvwz') + rng.choice('aeiou') for _ in range(rng.choice((1, 2, 2, 3)))]
    return ''.join(syllables) + rng.choice(('', 'b', 'd', 'g', 'k', 'l', 'm', 'n', 'p', 'r', 't', 'ck', 'ng'))


def renamed(facts, rng):
    """The same facts with a new name for each thing; kinds are left out, since nothing states them."""
    made = {}
    for item in facts.items:
        while item.name not in made:
            name = new_name(rng)
            if name not in made.values():
                made[item.name] = name
    return Facts(tuple(Item(made[item.name], None, item.corner) for item in facts.items), facts.colour)
