"""Which articles tell one story?

Articles are gathered by what they are about and when they came: average-linkage clustering (Sokal and Michener 1958) of
their centres. How far apart the articles of one story may lie differs from desk to desk, with the length of the articles
and the nearness of the subjects, so the tree is cut where its clusters are tightest and farthest from each other: at the
greatest mean silhouette (Rousseeuw 1987). Where even that is weak, the desk falls into no clear groups, and one fixed cut
is used.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from core.records import Moment
from core.relations.position import names_in

CUTS = np.arange(0.35, 0.80, 0.025)
"""Distances at which the tree may be cut, 0 to about 1.2."""
PLAIN_CUT = 0.65
"""Where it is cut if the articles fall into no clear groups."""
CLEAR = 0.25
"""Mean silhouette below which there is no substantial structure (Kaufman and Rousseeuw 1990)."""
DAYS_FREE = 30
DAYS_FULL = 90
LONG_AGO = 0.2
"""Distance that time adds: none up to 30 days, all of it from 90 days on."""
MOST_CLUSTERED = 4000
"""Origins that are clustered with each other, the last to come into the desk; earlier ones join the nearest of their
stories, or stand alone."""
NAMES = 3
"""Names that a story is called by."""

_WORD = r"[A-Z][\w-]*(?:['’][A-Z]\w*)?"
_RUN = re.compile(rf"\b{_WORD}(?: {_WORD})+")
_ARTICLE = re.compile(r"^(?:the|an?) ", re.IGNORECASE)
_POSSESSIVE = re.compile(r"['’]s?$")


@dataclass(frozen=True, slots=True)
class StoryArticle:
    """What clustering asks of an article."""

    id: str
    outlet: str
    origin: str
    published: Moment | None
    names: frozenset[str]
    """Names in its statements, as printed."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """Where an article stands, and since when the desk has something from there."""

    url: str
    at: datetime
    """UTC: when the first version under this address came."""


@dataclass(frozen=True, slots=True)
class Story:
    """Articles of at least two origins about one event or dispute."""

    id: str
    """Id of the article that came first into the desk; see `holding`."""
    names: tuple[str, ...]
    """What it is called by: names that most of its articles share and others do not; () where none is named."""
    articles: tuple[str, ...]
    """Ids, in the order in which they came."""
    outlets: int
    origins: int
    first: Moment | None
    """Date of the oldest dated article."""
    last: Moment | None


def stories(articles: Sequence[StoryArticle], centres: Mapping[str, np.ndarray]) -> list[Story]:
    """The stories of a desk, the largest first. Articles that stand alone, or without a centre, are in none.

    Args:
        articles: oldest in the desk first.
        centres: what each article is about, unit length (dim,), by article id.
    """
    known = [a for a in articles if a.id in centres]
    by_id = {a.id: a for a in known}
    groups = _clusters(known, centres)
    carried = Counter(name for a in known for name in a.names)
    found = []
    for ids in groups:
        members = [by_id[i] for i in ids]
        origins = {a.origin for a in members}
        if len(origins) < 2:
            continue
        dates = sorted(a.published for a in members if a.published is not None)
        found.append(
            Story(
                id=ids[0],
                names=_called(members, carried, len(known)),
                articles=tuple(ids),
                outlets=len({a.outlet for a in members}),
                origins=len(origins),
                first=dates[0] if dates else None,
                last=dates[-1] if dates else None,
            )
        )
    return sorted(found, key=lambda s: (-len(s.articles), s.id))


def holding(found: Iterable[Story], article: str) -> Story | None:
    """The story that an article is in. So an address made of any of its articles holds while stories grow and join."""
    return next((story for story in found if article in story.articles), None)


def names_of(statement: str, entities: Iterable[str]) -> frozenset[str]:
    """Names in a statement: the recognised ones, and every run of two or more capitalised words ("Ever Given")."""
    runs = (_without_opening(match.group()) for match in _RUN.finditer(statement))
    printed = [_ARTICLE.sub("", name.strip()) for name in entities] + [run for run in runs if " " in run]
    tidy = (_POSSESSIVE.sub("", name) for name in printed)
    return frozenset(name for name in tidy if len(name) > 2 and name[0].isupper())


def _without_opening(run: str) -> str:
    """A run of capitalised words without those that only open a sentence ("On Friday", "The Suez Canal")."""
    words = run.split(" ")
    start = next((i for i, word in enumerate(words) if names_in(word)), len(words))
    return " ".join(words[start:])


# -- clusters ---------------------------------------------------------------------------------------------------------


def _clusters(articles: Sequence[StoryArticle], centres: Mapping[str, np.ndarray]) -> list[list[str]]:
    """Article ids by story, in the order given. Articles of one origin are never parted."""
    origins: dict[str, list[StoryArticle]] = {}
    for article in articles:
        origins.setdefault(article.origin, []).append(article)
    if not origins:
        return []
    groups = list(origins.values())
    vectors = _unit(np.stack([np.mean([centres[a.id] for a in group], axis=0) for group in groups]))
    days = np.array([_day(group) for group in groups])
    newest = np.arange(len(groups))[-MOST_CLUSTERED:]
    labels = np.empty(len(groups), int)
    labels[newest], cut = _labels(distances(vectors[newest], days[newest]))
    for row in range(len(groups) - len(newest)):
        labels[row] = _nearest(vectors[row], vectors[newest], labels[newest], min(cut, PLAIN_CUT), alone=-1 - row)
    members: dict[int, set[str]] = {}
    for label, group in zip(labels.tolist(), groups, strict=True):
        members.setdefault(label, set()).update(a.id for a in group)
    return [[a.id for a in articles if a.id in ids] for ids in members.values()]


def distances(vectors: np.ndarray, days: np.ndarray) -> np.ndarray:
    """How far apart articles are, (n, n), 0 on the diagonal: 1 - cosine, and more for those far apart in time.

    Args:
        vectors: unit length (n, dim).
        days: days since any fixed day (n,); NaN where no date is known, which adds nothing.
    """
    apart = np.nan_to_num(np.abs(days[:, None] - days[None, :]))
    late = np.clip((apart - DAYS_FREE) / (DAYS_FULL - DAYS_FREE), 0, 1) * LONG_AGO
    found = np.clip(1 - vectors @ vectors.T, 0, None) + late
    np.fill_diagonal(found, 0)
    return found


def _labels(apart: np.ndarray) -> tuple[np.ndarray, float]:
    """Cluster number of each row (n,), and the distance at which the tree was cut."""
    from scipy.cluster.hierarchy import fcluster, linkage
    from scipy.spatial.distance import squareform
    from sklearn.metrics import silhouette_score

    n = len(apart)
    if n < 2:
        return np.zeros(n, int), PLAIN_CUT
    tree = linkage(squareform(apart, checks=False), "average")
    best, widest = CLEAR, PLAIN_CUT
    tried: set[int] = set()
    for cut in CUTS[::-1].tolist():
        labels = fcluster(tree, cut, "distance")
        clusters = int(labels.max())
        if clusters in tried or not 2 <= clusters < n:
            continue
        tried.add(clusters)
        score = float(silhouette_score(apart, labels, metric="precomputed"))
        if score > best:
            best, widest = score, cut
    return fcluster(tree, widest, "distance"), widest


def _nearest(vector: np.ndarray, vectors: np.ndarray, labels: np.ndarray, cut: float, alone: int) -> int:
    """The cluster with the least mean distance to a vector, if that is within the cut; else `alone`."""
    mean, numbers = _mean_distances(1 - vectors @ vector, labels)
    best = int(np.argmin(mean))
    return int(numbers[best]) if mean[best] <= cut else alone


def _mean_distances(apart: np.ndarray, labels: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    numbers, place = np.unique(labels, return_inverse=True)
    return np.bincount(place, apart) / np.bincount(place), numbers


def _day(group: Iterable[StoryArticle]) -> float:
    dates = [a.published.at.toordinal() for a in group if a.published is not None]
    return float(min(dates)) if dates else math.nan


def _unit(vectors: np.ndarray) -> np.ndarray:
    return vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)


# -- names ------------------------------------------------------------------------------------------------------------


def _called(members: Sequence[StoryArticle], carried: Mapping[str, int], articles: int) -> tuple[str, ...]:
    """The names most shared among the members and least outside; of names that hold each other, one stands.

    Args:
        carried: in how many articles of the desk each name stands.
        articles: how many articles there are in the desk.
    """
    shared = Counter(name for a in members for name in a.names)
    common = [name for name, n in shared.items() if n > 1]
    common.sort(key=lambda name: (-shared[name] * (1 + math.log(articles / carried[name])), name))
    chosen: list[str] = []
    for name in common:
        akin = next((i for i, other in enumerate(chosen) if _akin(name, other)), None)
        if akin is not None and chosen[akin].startswith(name):
            chosen[akin] = name  # "Russia" for "Russian"
        elif akin is None and not any(name in whole and any(c in whole for c in chosen) for whole in common):
            chosen.append(name)  # not "Authority" beside "Suez Canal" where there is a Suez Canal Authority
        if len(chosen) == NAMES:
            break
    return tuple(chosen)


def _akin(one: str, other: str) -> bool:
    """Whether one name holds the other, or begins like it ("Armenia", "Armenian")."""
    short, long = sorted((one.casefold(), other.casefold()), key=len)
    return short in long
