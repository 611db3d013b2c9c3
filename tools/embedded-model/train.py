"""All training stages in order, each for a number of steps; a stage that is complete is skipped, a broken one goes on.

    python train.py [smoke]        smoke: a few steps of every stage, to see that the machinery runs"""
import sys

import stage_pictures
import stage_tower
import stage_words

STEPS = dict(tower=5000, words=2400, pictures=3000)
SMOKE = dict(tower=3, words=3, pictures=3)


def train(steps):
    stage_tower.run(steps['tower'])
    stage_words.run(steps['words'])
    stage_pictures.run(steps['pictures'])


if __name__ == '__main__':
    train(SMOKE if sys.argv[1:] == ['smoke'] else STEPS)
