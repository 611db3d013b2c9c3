"""What is said about a scene: questions, exact short answers, and the kind of each question (used by eval and samples)."""
import os
import random

from scenes import COLOUR, CORNERS, FOOD, HELD, KIND, KINDS, KNOWN, N, NAME

HERE = os.path.dirname(__file__)
WORDS = sorted({w for w in open(os.path.join(HERE, 'words.txt')).read().split()})
ORDINAL = ('first', 'second', 'third', 'fourth')
NO_ARTICLE = {'lettuce', 'popcorn', 'rice', 'spaghetti', 'sushi', 'curry', 'ginger', 'milk', 'butter', 'wine', 'beer', 'soda', 'juice',
              'coffee', 'honey', 'salt', 'ice', 'bread', 'corn', 'garlic', 'broccoli', 'bacon', 'cheese', 'ham', 'money', 'soap',
              'tennis', 'fire', 'bubble tea', 'fried shrimp', 'chocolate', 'candy'}

ASK = dict(
    name=('What is this?', 'What do you see?', 'Name the object.', 'What does the picture show?', 'What is in the picture?', 'Which thing is this?'),
    colour=('What color is the background?', 'Which color is behind?', 'What is the background color?', 'Name the background color.'),
    count=('How many things are there?', 'How many objects do you see?', 'Count the objects.', 'How many are in the picture?'),
    list=('List the items.', 'What items are in the picture?', 'Which objects do you see?', 'Name all the objects.', 'List everything you see.'),
    kind=('What kind of thing is this?', 'Which kind is it?', 'What sort of thing is this?', 'Name the kind of thing.'),
    where=('Where is the {}?', 'In which corner is the {}?', 'Where do you see the {}?', 'Find the {}.'),
    what_at=('What is at the {}?', 'Which thing is at the {}?', 'Name the object at the {}.', 'What do you see at the {}?'),
    yes_no=('Is there {}?', 'Do you see {}?', 'Can you see {}?', 'Is there {} in the picture?', 'Does the picture show {}?'),
    clip_list=('List the ingredients in order.', 'Which ingredients go in?', 'What goes in, in order?', 'Name the ingredients in order.'),
    clip_which=('What goes in {}?', 'Which ingredient is {}?', 'What is added {}?'),
    clip_last=('What goes in last?', 'Which ingredient is last?', 'What is added last?'),
    clip_count=('How many ingredients go in?', 'How many things are added?', 'Count the ingredients.'),
    clip_after=('What comes after the {}?', 'What goes in after the {}?', 'What follows the {}?'),
    clip_into=('What do they go into?', 'Which vessel is it?', 'Where do the ingredients go?'),
    clip_steps=('Describe the steps.', 'What happens?', 'Tell me the steps.'),
)


def a(name):
    """'dog' → 'a dog', 'onion' → 'an onion', 'rice' → 'any rice', 'grapes' → 'any grapes'."""
    if name in NO_ARTICLE or (name.endswith('s') and name not in ('cactus', 'bus', 'toothbrush')):
        return 'any ' + name
    return ('an ' if name[0] in 'aeio' or name in ('ufo', 'umbrella') else 'a ') + name


def ask(rng, kind, *words):
    return rng.choice(ASK[kind]).format(*words)


def absent(rng, present, pool=KNOWN):
    """Something that is not there; every other time of the same kind as something that is."""
    same = [i for i in pool if KIND[i] == KIND[rng.choice(present)] and i not in present]
    while True:
        i = rng.choice(same) if same and rng.random() < .5 else rng.choice(pool)
        if i not in present:
            return i


def yes_no(rng, present, pool=KNOWN):
    if rng.random() < .5:
        return ask(rng, 'yes_no', a(NAME[rng.choice(present)])), 'yes', 'yes_no'
    return ask(rng, 'yes_no', a(NAME[absent(rng, present, pool)])), 'no', 'yes_no'


def steps(names):
    """The general model's way to tell a clip: 'first rice, then milk, last salt'."""
    words = ['first ' + names[0], *('then ' + n for n in names[1:-1]), 'last ' + names[-1]]
    return ', '.join(words)


def about(scene, rng, pool=KNOWN, named=frozenset(KNOWN)):
    """All sensible (question, answer, kind) for a scene; only concepts in `named` may be named."""
    if scene.layout == 'clip':
        return about_clip(scene, rng)
    items = scene.items
    present = [t.concept for t in items]
    qa = [(ask(rng, 'colour'), COLOUR[scene.colour], 'colour')]
    if scene.layout == 'corners':
        qa.append((ask(rng, 'list'), ', '.join(NAME[c] for c in present), 'list'))
        for t in rng.sample(items, 2):
            qa.append((ask(rng, 'where', NAME[t.concept]), CORNERS[t.corner], 'where'))
        for t in rng.sample(items, 2):
            qa.append((ask(rng, 'what_at', CORNERS[t.corner]), NAME[t.concept], 'what_at'))
        qa.append((ask(rng, 'count'), str(len(items)), 'count'))
    else:
        qa.append((ask(rng, 'kind'), KIND[present[0]], 'kind'))
        qa.append((ask(rng, 'count'), str(len(items)), 'count'))
        if present[0] in named:
            qa.append((ask(rng, 'name'), NAME[present[0]], 'name'))
    if set(present) <= named:
        qa += [yes_no(rng, present, pool), yes_no(rng, present, pool)]
    rng.shuffle(qa)
    return qa


def about_clip(scene, rng):
    names = [NAME[c] for c in scene.order]
    n, k, j = len(names), rng.randrange(len(names)), rng.randrange(len(names) - 1)
    qa = [(ask(rng, 'clip_list'), ', '.join(names), 'clip_list'),
          (ask(rng, 'clip_which', ORDINAL[k]), names[k], 'clip_which'),
          (ask(rng, 'clip_which', ORDINAL[0]), names[0], 'clip_which'),
          (ask(rng, 'clip_last'), names[-1], 'clip_last'),
          (ask(rng, 'clip_count'), str(n), 'clip_count'),
          (ask(rng, 'clip_after', names[j]), names[j + 1], 'clip_after'),
          (ask(rng, 'clip_into'), NAME[scene.vessel], 'clip_into'),
          (ask(rng, 'clip_steps'), steps(names), 'clip_steps')]
    rng.shuffle(qa)
    return qa


# ---- without pictures ----------------------------------------------------------------------------------------------

def scribble(rng, vocabulary):
    """Words or odd word pieces to say after: makes any new label easy to learn to say."""
    if rng.random() < .5:
        return ' '.join(rng.choice(WORDS + NAME) for _ in range(rng.randint(1, 4)))
    return ' '.join(''.join(rng.choice(vocabulary).strip() for _ in range(rng.randint(1, 3))) for _ in range(rng.randint(1, 3)))


def fact(rng, vocabulary):
    """One text-only question; held-out names are said here, and only here."""
    i = rng.choice(HELD) if rng.random() < .15 else rng.randrange(N)
    sort = rng.random()
    if sort < .25:
        return rng.choice(('What kind of thing is {}?', 'Which kind is {}?', 'What is {}?')).format(a(NAME[i]).replace('any ', '')), KIND[i], 'fact'
    if sort < .5:
        others = rng.sample([j for j in range(N) if KIND[j] != KIND[i]], rng.choice((1, 2, 3)))
        options = others + [i]
        rng.shuffle(options)
        ask_it = rng.choice(('Which of these is {k}: {o}?', 'Name the one that is {k}: {o}.', 'Which is {k}: {o}?'))
        return ask_it.format(k=KIND[i], o=', '.join(NAME[j] for j in options)), NAME[i], 'choose'
    if sort < .6:
        names = [NAME[j] for j in rng.sample(range(N), rng.choice((2, 3, 4)))]
        k = rng.randrange(len(names))
        what, answer = rng.choice(((ORDINAL[k], names[k]), ('last', names[-1])))
        return f'Which is {what}: {", ".join(names)}?', answer, 'choose'
    if sort < .7:
        names = [NAME[j] for j in rng.sample([*FOOD, *HELD], rng.choice((2, 3, 4)))]
        return 'Write the steps: ' + ', '.join(names), steps(names), 'format'
    if sort < .76:
        return rng.choice(('Answer in one word: is {} a food?', 'Is {} food?')).format(NAME[i]), \
            'yes' if KIND[i] in ('fruit', 'vegetable', 'meat', 'dairy', 'bakery', 'meal') else 'no', 'fact'
    text = scribble(rng, vocabulary) if rng.random() < .8 else NAME[i]
    return rng.choice(('Repeat: {}', 'Say: {}', 'Copy this: {}', 'Write: {}')).format(text), text, 'repeat'
