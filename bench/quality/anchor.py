"""The bare recipe to which every row is compared: nothing of the digest is in it.

Half runs of two and three characters of the title (of the opening where there is
none), half words, average linkage of whole comments cut at .85 (feedback.md §4: the
best of the methods compared on messages of real citizens).
"""

from collections.abc import Sequence

import numpy as np
import rjieba
from numpy.typing import NDArray
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.spatial.distance import squareform
from sklearn.feature_extraction.text import TfidfVectorizer

from search.digest.reading import Comment

OPENING, CUT = 36, 0.85


def groups(comments: Sequence[Comment]) -> NDArray[np.int64]:
    """Give each comment the number of its group."""
    titles = [comment.title or comment.text[:OPENING] for comment in comments]
    texts = [f"{comment.title}\n{comment.text}" for comment in comments]
    runs = TfidfVectorizer(analyzer="char", ngram_range=(2, 3), sublinear_tf=True)
    words = TfidfVectorizer(analyzer=_words, sublinear_tf=True)
    left, right = runs.fit_transform(titles), words.fit_transform(texts)
    alike = (0.5 * (left @ left.T) + 0.5 * (right @ right.T)).toarray()
    far = np.clip(1 - alike, 0, 1)
    np.fill_diagonal(far, 0)
    tree = linkage(squareform(far, checks=False), "average")
    return np.asarray(fcluster(tree, CUT, "distance"), dtype=np.int64)


def members(comments: Sequence[Comment]) -> list[list[dict[str, object]]]:
    """Give the groups as a digest gives its clusters; single ones left out."""
    held: dict[int, list[dict[str, object]]] = {}
    for comment, number in zip(comments, groups(comments), strict=True):
        place: dict[str, object] = {"id": comment.id, "start": 0}
        held.setdefault(int(number), []).append({**place, "end": len(comment.text)})
    return [each for each in held.values() if len(each) > 1]


def _words(text: str) -> list[str]:
    return [word for word in rjieba.cut(text) if len(word) > 1]
