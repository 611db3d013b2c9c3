"""Records scikit-learn's ROC AUC of made-up scores, with ties and without, for src/metrics/auc.test.ts.

    python tools/metrics/record_auc.py > src/metrics/recordedAuc.json      (scikit-learn 1.9.1)
"""

import json

import numpy as np
from sklearn.metrics import roc_auc_score


def case(name: str, examples: int, classes: int, levels: int | None, seed: int) -> dict:
    rng = np.random.default_rng(seed)
    targets = np.concatenate([np.arange(classes), rng.integers(0, classes, examples - classes)])
    logits = rng.normal(size=(examples, classes))
    logits[np.arange(examples), targets] += 1
    if levels:
        # Few different scores, so that many examples tie.
        logits = np.round(logits * levels) / levels
    scores = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    if levels:
        scores = np.round(scores, 1)
        scores[:, -1] = np.round(1 - scores[:, :-1].sum(axis=1), 1)
    each = [float(roc_auc_score(targets == c, scores[:, c])) for c in range(classes)]
    return {
        "name": name,
        "scores": scores.tolist(),
        "targets": targets.tolist(),
        "classes": each,
        "macro": float(np.mean(each))
        if classes == 2
        else float(roc_auc_score(targets, scores, multi_class="ovr", average="macro")),
    }


print(
    json.dumps(
        [
            case("three classes", 40, 3, None, 1),
            case("three classes with ties", 60, 3, 2, 2),
            case("two classes with ties", 30, 2, 2, 3),
            case("seven classes", 70, 7, None, 4),
        ]
    )
)
