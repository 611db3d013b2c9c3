"""Descriptions of drawn pictures and tasks about them, from the facts of a picture; and the facts again out of a description."""
import os
import re
from dataclasses import dataclass

ARTICLE_AN = ('ufo', 'umbrella')
PLURAL_ALREADY = ('grapes', 'cherries', 'blueberries', 'peanuts', 'beans', 'peas', 'pancakes', 'fries', 'chopsticks', 'scissors',
                  'glasses', 'jeans', 'gloves', 'socks', 'books')
NUMBER = ('', 'one', 'two', 'three', 'four', 'five')


@dataclass(frozen=True)
class Item:
    name: str
    kind: str = None                                           # unknown: not asked for
    corner: str = None                                         # top left …; nowhere in pictures of one thing or of several alike


@dataclass(frozen=True)
class Facts:
    items: tuple
    colour: str


def a(name):
    if name in PLURAL_ALREADY:
        return name
    return ('an ' if name[0] in 'aeio' or name in ARTICLE_AN else 'a ') + name


def plural(name):
    if name.endswith(('s', 'fish', 'sheep', 'shrimp', 'sushi', 'spaghetti', 'lettuce', 'rice')) and name not in ('bus', 'cactus', 'octopus'):
        return name
    if name.endswith(('x', 'ch', 'sh', 'bus', 'cactus', 'octopus')):
        return name + 'es'
    if name.endswith('y') and name[-2] not in 'aeiou':
        return name[:-1] + 'ies'
    return {'mouse': 'mice', 'knife': 'knives', 'wolf': 'wolves', 'maple leaf': 'maple leaves', 'scarf': 'scarves'}.get(name, name + 's')


def many(count, name):
    return a(name) if count == 1 else f'{NUMBER[count]} {plural(name)}'


def caption(facts):
    """What the picture shows, in one line: every fact that a task may ask about, apart from the kind of thing."""
    items = facts.items
    shown = ', '.join(f'{a(t.name)} at the {t.corner}' for t in items) if items[0].corner else many(len(items), items[0].name)
    return f'{shown}. The background is {facts.colour}.'


def tasks(facts, rng):
    """(instruction, precise answer, informative answer): the informative one gives the reason and does not repeat the form. The kind is
    asked for where it is known."""
    colour, items = facts.colour, facts.items
    made = [(rng.choice(('What color is the background?', 'Which color is behind?', 'Name the background color.')), colour,
             f'All around and behind it is {colour}.' if len(items) == 1 else f'All around and behind them it is {colour}.')]
    total = str(len(items))
    ask_count = rng.choice(('How many things are there?', 'How many objects do you see?', 'Count the objects.'))
    if not items[0].corner:
        name, kind = items[0].name, items[0].kind
        made.append((rng.choice(('What is this?', 'What do you see?', 'Name the object.')), name,
                     f'It looks like {a(name)}.' if len(items) == 1 else f'They all look like {a(name)}.'))
        if kind:
            made.append((rng.choice(('What kind of thing is this?', 'Which kind is it?')), kind, f'It is {a(name)}, and that is of the kind {kind}.'))
        made.append((ask_count, total, f'I see {many(len(items), name)}, so there are {total}.' if len(items) > 1 else f'I see {a(name)} alone, so there is 1.'))
        return made
    listed = ', '.join(t.name for t in items)
    made.append((rng.choice(('List the items.', 'Name all the objects.')), listed, f'From the top to the bottom I see {listed}.'))
    made.append((ask_count, total, f'I see {listed}, so there are {total}.'))
    for t in items:
        name, corner = t.name, t.corner
        made.append((rng.choice(('What is at the {}?', 'Name the object at the {}.')).format(corner), name, f'At the {corner} there is {a(name)}.'))
        made.append((rng.choice(('Where is the {}?', 'Find the {}.')).format(name), corner, f'The {name} is at the {corner}.'))
    return made


def concepts():
    """The names of all drawn things."""
    lines = open(os.path.join(os.path.dirname(__file__), '../embedded-model/concepts.txt')).read().splitlines()
    lists = [line.split(': ')[1] for line in lines if line and not line.startswith('#')]
    return [name.split(' > ')[-1].rstrip('*') for names in lists for name in names.split(', ')]


def facts_of(caption):
    """The facts that a description states; kinds are not among them."""
    shown, colour = re.fullmatch(r'(.*)\. The background is (\w+)\.', caption).groups()
    if ' at the ' in shown:
        parts = [part.split(' at the ') for part in shown.split(', ')]
        return Facts(tuple(Item(re.sub('^an? ', '', name), None, corner) for name, corner in parts), colour)
    count, name = next((count, name) for name in concepts() for count in range(1, len(NUMBER)) if many(count, name) == shown)
    return Facts((Item(name),) * count, colour)
