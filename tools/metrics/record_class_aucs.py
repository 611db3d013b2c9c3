"""Records scikit-learn's one-vs-rest AUC of softmaxed log-likelihoods, with a class that no question asks for, for
src/evaluation/classAucs.test.ts.

    python tools/metrics/record_class_aucs.py > src/evaluation/testing/recordedClassAucs.json      (scikit-learn 1.9.1)
"""

import json

import numpy as np
from sklearn.metrics import roc_auc_score


def case(name: str, targets: list[int], classes: int, seed: int) -> dict:
    rng = np.random.default_rng(seed)
    likelihoods = np.round(-rng.exponential(2, size=(len(targets), classes)), 2)
    likelihoods[np.arange(len(targets)), targets] += 1
    scores = np.exp(likelihoods) / np.exp(likelihoods).sum(axis=1, keepdims=True)
    right = np.array(targets)
    present = sorted(set(targets))
    each = [
        float(roc_auc_score(right == c, scores[:, c])) if c in present else None
        for c in range(classes)
    ]
    macro = float(np.mean([each[c] for c in present]))
    if len(present) == classes and classes > 2:
        together = roc_auc_score(right, scores, multi_class="ovr", average="macro")
        assert abs(together - macro) < 1e-12
    # What the raw likelihoods would give: a test that forgets the softmax must not pass.
    raw = [float(roc_auc_score(right == c, likelihoods[:, c])) for c in present]
    assert abs(float(np.mean(raw)) - macro) > 1e-3 or classes == 2
    return {
        "name": name,
        "likelihoods": likelihoods.tolist(),
        "targets": targets,
        "classes": each,
        "macro": macro,
    }


print(
    json.dumps(
        [
            case("three classes", [0, 1, 2] * 8, 3, 1),
            case("four classes, one of them never right", [0, 1, 3, 3, 1, 0, 0] * 3, 4, 2),
            case("two classes", [0, 1, 1, 0, 0] * 3, 2, 3),
        ]
    )
)
