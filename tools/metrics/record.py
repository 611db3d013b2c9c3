"""Records scores of made-up answers by scikit-learn, SciPy, rouge, rouge-score, sacrebleu, NLTK and pycocoevalcap, for the tests
of src/metrics.

    pip install rouge==1.0.1 rouge-score==0.1.2 scipy==1.17.1 scikit-learn==1.9.1 numpy
    pip install sacrebleu==2.6.0 nltk==3.10.4 pycocoevalcap==1.2
    python tools/metrics/record.py > src/metrics/recorded.json
"""

import json
import random
import re
import warnings

import numpy
import sacrebleu
from nltk.stem.porter import PorterStemmer
from nltk.translate.meteor_score import single_meteor_score
from pycocoevalcap.cider.cider_scorer import CiderScorer
from rouge import Rouge
from scipy.stats import kendalltau, permutation_test
from rouge_score.rouge_scorer import RougeScorer
from sklearn.metrics import (
    accuracy_score,
    balanced_accuracy_score,
    confusion_matrix,
    f1_score,
    precision_recall_fscore_support,
)

NONE = "(none of them)"


def scores(classes, references, answers):
    """`labels` are the classes that occur as a right or a given answer; NONE counts as an answer and is no class."""
    occurring = [name for name in classes if name in references or name in answers]
    matrix = confusion_matrix(references, answers, labels=[*classes, NONE])
    precision, recall, f1, support = precision_recall_fscore_support(
        references, answers, labels=classes, zero_division=0
    )
    with warnings.catch_warnings():
        # It warns that NONE is never the right answer.
        warnings.simplefilter("ignore")
        balanced = balanced_accuracy_score(references, answers)
    return dict(
        classes=classes,
        references=references,
        answers=answers,
        counts=matrix[:-1].tolist(),
        precision=precision.tolist(),
        recall=recall.tolist(),
        f1=f1.tolist(),
        support=support.tolist(),
        accuracy=accuracy_score(references, answers),
        balancedAccuracy=balanced,
        macroF1=f1_score(references, answers, labels=occurring, average="macro", zero_division=0),
    )


def drawn(seed, classes, n, skill, unnamed):
    rng = random.Random(seed)
    weights = [2.0**-i for i in range(len(classes))]
    references = rng.choices(classes, weights, k=n)
    answers = [
        right if (x := rng.random()) < skill else NONE if x < skill + unnamed else rng.choice(classes)
        for right in references
    ]
    return scores(classes, references, answers)


cells = ["neutrophil", "lymphocyte", "monocyte", "eosinophil", "basophil"]
cases = {
    "two classes": drawn(1, ["yes", "no"], 30, 0.6, 0.1),
    "five classes, one of them rare": drawn(2, cells, 60, 0.5, 0.2),
    "always the commonest": scores(cells[:3], [cells[0]] * 8 + [cells[1]] * 3 + [cells[2]], [cells[0]] * 12),
    "never a class": scores(["a", "b"], ["a", "b", "b"], [NONE] * 3),
    "a class that is given and never right": scores(["a", "b", "c"], ["a", "a", "b"], ["a", "c", "b"]),
    "a class that does not occur": scores(["a", "b", "c"], ["a", "a", "b"], ["a", "b", "b"]),
    "all right": scores(["a", "b"], ["a", "b"], ["a", "b"]),
}
rng = random.Random(4)
values = sorted(round(rng.gauss(0, 1), 6) for _ in range(11))
quantiles = [[q, float(numpy.quantile(values, q))] for q in (0, 0.025, 0.31, 0.5, 0.975, 1)]
vocabulary = "mix the flour. add an egg and stir Well; bake it for 20 minutes. serve the cat".split()


def text(rng):
    return " ".join(rng.choice(vocabulary) for _ in range(rng.randint(1, 24)))


def rouge(answer, reference):
    """The package refuses an answer without sentences; AdaMLLM's evaluation then counts 0."""
    summary = Rouge(metrics=["rouge-l"]).get_scores(answer, reference)[0]["rouge-l"]["f"] if answer.strip(".") else 0
    usual = RougeScorer(["rougeL"]).score(reference, answer)["rougeL"].fmeasure
    return dict(answer=answer, reference=reference, rougeL=usual, rougeLSummary=summary)


rng = random.Random(5)
pairs = [
    ("the cat the cat", "the cat"),
    ("mix the flour. add egg", "add egg. mix flour"),
    ("Mix it. . Bake it.  ", "mix it. bake it."),
    ("", "mix it"),
    ("A b c", "c b a"),
    *[(text(rng), text(rng)) for _ in range(24)],
]
rouges = [rouge(*pair) for pair in pairs]

def listed(seed):
    """Two lists of labels without repetition, their sample scores and Kendall's tau over what both name."""
    rng = random.Random(seed)
    labels = list("abcdefg")
    given, wanted = rng.sample(labels, rng.randint(0, 7)), rng.sample(labels, rng.randint(0, 7))
    matrix = lambda names: numpy.array([[int(label in names) for label in labels]])
    precision, recall, f1, _ = precision_recall_fscore_support(
        matrix(wanted), matrix(given), average="samples", zero_division=1
    )
    shared = [label for label in given if label in wanted]
    tau = kendalltau(range(len(shared)), [wanted.index(label) for label in shared]).statistic if len(shared) > 1 else None
    return dict(given=given, wanted=wanted, precision=precision, recall=recall, f1=f1, tau=tau)


lists = [listed(seed) for seed in range(40)]


class NoSynonyms:
    """In place of WordNet: METEOR without its third stage."""

    def synsets(self, word):
        return []


def words(text):
    return re.findall("[a-z0-9]+", text.lower())


def captions():
    rng = random.Random(6)
    vocabulary = "a an the fried frying fries egg eggs onion onions sliced slices in on with pan pans, hot 1.5 kg of dish. well-done".split()
    some = lambda: " ".join(rng.choice(vocabulary) for _ in range(rng.randint(1, 14)))
    pairs = [(some(), some()) for _ in range(20)]
    pairs += [
        ("A fried egg in a pan.", "an egg frying in the pan"),
        ("Onions, sliced; 1,5 kg &amp; more", "Sliced onions; 1,5 kg & more"),
        ("a red onion", "a red onion"),
        ("egg", "eggs"),
        ("", "an egg"),
    ]
    scorer = CiderScorer()
    for answer, reference in pairs:
        scorer += (" ".join(words(answer)), [" ".join(words(reference))])
    mean, each = scorer.compute_score()
    answers, references = [list(side) for side in zip(*pairs)]
    stemmer = PorterStemmer(mode="MARTIN_EXTENSIONS")
    rows = [
        dict(
            answer=answer,
            reference=reference,
            bleu=sacrebleu.sentence_bleu(answer, [reference]).score / 100,
            meteor=single_meteor_score(words(reference), words(answer), stemmer=stemmer, wordnet=NoSynonyms()),
            cider=float(each[i]),
        )
        for i, (answer, reference) in enumerate(pairs)
    ]
    return dict(rows=rows, corpusBleu=sacrebleu.corpus_bleu(answers, [references]).score / 100, cider=float(mean))


def flips(differences):
    """All flips of signs, each once."""
    test = permutation_test((differences, [0] * len(differences)), lambda a, b: sum(a) - sum(b), permutation_type="samples", n_resamples=numpy.inf)
    return dict(differences=differences, p=float(test.pvalue))


signFlips = [flips(d) for d in ([1] * 5, [1, 1, 1, -1], [3, -1, 2, 0, 1, -2, 4], [2, 2, -2, -2], [1, 2, 3, 4, 5, 6, 7, -1], [0, 0, 3])]
recorded = dict(lists=lists, rouges=rouges, captions=captions(), signFlips=signFlips, cases=cases)
print(json.dumps(dict(**recorded, quantiles=dict(values=values, quantiles=quantiles)), indent=1))
