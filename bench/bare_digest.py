"""The bare steps on the same texts: what a script of a hundred lines would do.

MinHash to find candidates for copies, counts of words, a hundred aspects, coarse
k-means, average linkage in each bucket. No points, no articles, no stances, no quotes,
no wishes, nothing written.
"""

import time

SEED = 7
ASPECTS, BUCKET, FAR = 100, 1500, 0.85


def steps(texts: list[str]) -> dict[str, float]:
    """Run the steps; give the seconds of each."""
    took, began = {}, time.monotonic()

    def tell(name: str) -> None:
        nonlocal began
        took[name], began = time.monotonic() - began, time.monotonic()

    _candidates(texts)
    tell("dedupe")
    rows = _words(texts)
    tell("words")
    aspects = _aspects(rows)
    tell("aspects")
    buckets = _buckets(aspects)
    tell("buckets")
    _groups(aspects, buckets)
    tell("groups")
    return took


def _candidates(texts: list[str]) -> int:
    from rensa import RMinHash, RMinHashLSH

    lsh = RMinHashLSH(threshold=0.4, num_perm=128, num_bands=32)
    found = 0
    for key, text in enumerate(texts):
        sketch = RMinHash(num_perm=128, seed=SEED)
        sketch.update([text[at : at + 3] for at in range(max(1, len(text) - 2))])
        found += len(lsh.query(sketch))
        lsh.insert(key, sketch)
    return found


def _words(texts: list[str]):
    import numpy as np
    import rjieba
    from sklearn.feature_extraction.text import TfidfVectorizer

    maker = TfidfVectorizer(
        analyzer=rjieba.cut, min_df=2, sublinear_tf=True, dtype=np.float32
    )
    return maker.fit_transform(texts)


def _aspects(rows):
    from sklearn.decomposition import TruncatedSVD
    from sklearn.preprocessing import normalize

    size = min(ASPECTS, rows.shape[1] - 1)
    return normalize(TruncatedSVD(size, random_state=SEED).fit_transform(rows))


def _buckets(aspects):
    from sklearn.cluster import MiniBatchKMeans

    pieces = max(1, len(aspects) // BUCKET)
    model = MiniBatchKMeans(pieces, random_state=SEED, n_init=3, batch_size=4096)
    return model.fit_predict(aspects)


def _groups(aspects, buckets) -> int:
    from sklearn.cluster import AgglomerativeClustering

    found = 0
    for number in range(buckets.max() + 1):
        inside = aspects[buckets == number]
        for low in range(0, len(inside), 2 * BUCKET):
            some = inside[low : low + 2 * BUCKET]
            if len(some) < 2:
                continue
            model = AgglomerativeClustering(
                None, metric="cosine", linkage="average", distance_threshold=FAR
            )
            found += model.fit(some).n_clusters_
    return found
