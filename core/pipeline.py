"""How does a stored article become judged relations?

Stages run one after the other over everything that waits, in the order in which articles came. Each chunk is one
transaction, so that a killed run goes on where it stopped and ends with what an unbroken run would have made.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from core.corrections import lay
from core.neighbourhood import Neighbourhood
from core.records import Claim, Match, Relation, Stage
from core.relations.circumstance import circumstance
from core.relations.judge import Judge
from core.relations.matching import matching_fingerprint
from core.relations.position import Position
from core.review.kept_pairs import added_pairs, kept_pairs
from core.settings import Settings
from core.store import Store

if TYPE_CHECKING:
    from core.claims.parties import PartyTable
    from core.claims.segment import Segmenter
    from core.models.encoder import Encoder
    from indexes.base import VectorIndex

Progress = Callable[[str, int, int], None]
"""Called with the stage, the items done and the items in all."""

ARTICLES_A_CHUNK = 32
PAIRS_A_CHUNK = 512

T = TypeVar("T")


def no_progress(stage: str, done: int, total: int) -> None:
    """Tells nobody."""


@dataclass(slots=True)
class Done:
    """What the stages did."""

    claims: int = 0
    encoded: int = 0
    matches: int = 0
    judged: int = 0


class Models:
    """The models of one desk, each loaded on first use and shared by all threads."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings

    @cached_property
    def parties(self) -> PartyTable:
        from core.claims.parties import PartyTable

        return PartyTable.load(self.settings.parties or None)

    @cached_property
    def segmenter(self) -> Segmenter:
        from core.claims.segment import Segmenter

        return Segmenter(self.settings, self.parties)

    @cached_property
    def encoder(self) -> Encoder:
        from core.models.encoder import Encoder

        return Encoder(self.settings)

    @cached_property
    def judge(self) -> Judge:
        from core.models.careful import CarefulModel, available
        from core.models.nli import RelationModel

        wanted = self.settings.careful != "off" and not self.settings.relation_model
        careful = CarefulModel(self.settings) if wanted and available() else None
        return Judge(RelationModel(self.settings), self.parties, careful)

    def warm(self) -> None:
        """Loads the models that a search asks for: encoder, relation models, parties.

        Raises:
            ModelError: a model is missing or damaged.
        """
        self.encoder.encode(["A statement."])
        for model in filter(None, (self.judge.model, self.judge.careful)):
            model.predict([("A statement.", "Another one.")])


class Pipeline:
    """The stages over one store."""

    def __init__(self, store: Store, models: Models, settings: Settings) -> None:
        self.store = store
        self.models = models
        self.settings = settings

    def advance(self, index: Callable[[], VectorIndex], progress: Progress = no_progress) -> Done:
        """Runs every stage that any article or claim waits for. `index` gives an index that holds all encoded claims."""
        done = Done()
        self._segment(done, progress)
        self._lay_corrections({c.snapshot["url"] for c in self.store.editors.corrections()})
        self._outdate_matches()
        self._encode(done, progress)
        if self.store.at_stage(Stage.ENCODED):
            self._match(index(), done, progress)
        self._rematch(index, done)
        self._match_kept(done)
        self._judge(self.store.unjudged(self.models.judge.fingerprint), done, progress)
        self.store.end_rematch()
        self.store.set_stage(self.store.at_stage(Stage.MATCHED), Stage.JUDGED)
        return done

    def correct(self, url: str, index: Callable[[], VectorIndex]) -> Done:
        """Brings the corrections of an article's claims to judged relations, and touches nothing else."""
        done = Done()
        changed = self._lay_corrections({url})
        self._rematch(index, done)
        self._match_kept(done)
        waiting = self.store.unjudged(self.models.judge.fingerprint)
        self._judge([m for m in waiting if {m.a, m.b} & changed], done, no_progress)
        return done

    def add_kept(self) -> Done:
        """Matches and judges the pairs that editors added by hand, where that is still to do."""
        done = Done()
        self._match_kept(done)
        pairs = added_pairs(self.store)
        waiting = self.store.unjudged(self.models.judge.fingerprint)
        self._judge([m for m in waiting if (m.a, m.b) in pairs], done, no_progress)
        return done

    def outdate(self) -> None:
        """Sends articles back whose claims or vectors were made by another segmenter or encoder."""
        self.store.set_stage(self.store.outdated(self.models.segmenter.fingerprint), Stage.STORED)
        stale = self.store.without_vector(self.models.encoder.fingerprint)
        if stale:
            self.store.forget_matches()

    def _outdate_matches(self) -> None:
        """Sends articles back that other rules matched. Where the encoder changed with them, its vectors are made first."""
        rules = matching_fingerprint(self.settings)
        if self.store.matched_by() == rules:
            return
        if self.store.without_vector(self.models.encoder.fingerprint):
            self.store.forget_matches()
        self.store.begin_rematch(rules)

    def _segment(self, done: Done, progress: Progress) -> None:
        waiting = self.store.at_stage(Stage.STORED)
        finished = 0
        for ids in chunks(waiting, ARTICLES_A_CHUNK):
            progress("claims", finished, len(waiting))
            articles = [s.article for s in self.store.articles(ids)]
            batch = [(article.id, claims) for article, claims in self.models.segmenter.segment(articles)]
            self.store.save_claims(batch, self.models.segmenter.fingerprint)
            done.claims += sum(len(claims) for _, claims in batch)
            finished += len(ids)
            progress("claims", finished, len(waiting))

    def _encode(self, done: Done, progress: Progress) -> None:
        waiting = self.store.at_stage(Stage.SEGMENTED)
        finished = 0
        for ids in chunks(waiting, ARTICLES_A_CHUNK):
            progress("encoding", finished, len(waiting))
            missing = self.store.missing_vectors(ids, self.models.encoder.fingerprint)
            vectors = self.models.encoder.encode([text for _, text in missing])
            self.store.save_vectors([h for h, _ in missing], vectors, self.models.encoder.fingerprint, ids)
            done.encoded += len(missing)
            finished += len(ids)
            progress("encoding", finished, len(waiting))

    def _lay_corrections(self, urls: Iterable[str]) -> set[str]:
        """Lays the corrections over the claims at these addresses. Returns the ids of the claims that changed by it."""
        read_by_tool = self.store.editors.readings()
        changed: list[tuple[Claim, Claim]] = []
        for url in sorted(urls):
            claims = self.store.claims_at(url)
            read = [read_by_tool[c.id].put_back(c) if c.id in read_by_tool else c for c in claims]
            stands = lay(read, url, self.store.editors.corrections(url), self.models.parties)
            changed += [(r, s) for r, s, c in zip(read, stands, claims, strict=True) if s != c]
        self.store.save_corrected(changed)
        return {stands.id for _, stands in changed}

    def _neighbourhood(self, index: VectorIndex) -> Neighbourhood:
        return Neighbourhood(self.store, index, self.models.encoder.fingerprint, self.settings)

    def _match(self, index: VectorIndex, done: Done, progress: Progress) -> None:
        waiting = self.store.at_stage(Stage.ENCODED)
        around = self._neighbourhood(index)
        finished = 0
        for ids in chunks(waiting, ARTICLES_A_CHUNK):
            progress("matching", finished, len(waiting))
            done.matches += self.store.save_matches(around.chosen_by(around.of_articles(ids)), ids)
            finished += len(ids)
            progress("matching", finished, len(waiting))

    def _rematch(self, index: Callable[[], VectorIndex], done: Done) -> None:
        """Encodes and matches the claims whose statement was corrected since they were matched."""
        waiting = self.store.claims_by_id(self.store.editors.unmatched())
        if not waiting:
            return
        encoder = self.models.encoder
        missing = self.store.missing_vectors([c.article for c in waiting.values()], encoder.fingerprint)
        self.store.save_vectors(
            [h for h, _ in missing], encoder.encode([text for _, text in missing]), encoder.fingerprint, ()
        )
        done.encoded += len(missing)
        around = self._neighbourhood(index())
        done.matches += self.store.save_matches(around.chosen_with(around.of_claims(waiting)), (), list(waiting))

    def _match_kept(self, done: Done) -> None:
        """Keeps the pairs matched that editors added or decided."""
        pairs = kept_pairs(self.store)
        claims = self.store.claims_by_id({i for pair in pairs for i in pair})
        hashes = {claim.statement_hash for claim in claims.values()}
        vectors = self.store.statement_vectors(hashes, self.models.encoder.fingerprint)
        found = []
        for a, b in sorted(pairs):
            one, other = vectors.get(claims[a].statement_hash), vectors.get(claims[b].statement_hash)
            if one is not None and other is not None:
                found.append(Match(a, b, float(one @ other)))
        done.matches += self.store.save_matches(found, ())

    def _judge(self, waiting: Sequence[Match], done: Done, progress: Progress) -> None:
        judge = self.models.judge
        finished = 0
        published = {s.article.id: s.article.published for s in self.store.articles()} if waiting else {}
        for matches in chunks(waiting, PAIRS_A_CHUNK):
            progress("judging", finished, len(waiting))
            claims = self.store.claims_by_id({i for m in matches for i in (m.a, m.b)})
            pairs = [
                (
                    Position.of_claim(claims[m.a], published[claims[m.a].article]),
                    Position.of_claim(claims[m.b], published[claims[m.b].article]),
                )
                for m in matches
            ]
            judgements, read = judge.judge(pairs, self.store.inferences)
            relations = [
                Relation(m.a, m.b, m.score, judgement, circumstance(a, b, judgement))
                for m, (a, b), judgement in zip(matches, pairs, judgements, strict=True)
            ]
            self.store.save_relations(relations, judge.fingerprint, read)
            done.judged += sum(map(len, read.values()))
            finished += len(matches)
            progress("judging", finished, len(waiting))


def chunks(items: Sequence[T], size: int) -> Iterator[list[T]]:
    """Consecutive lists of at most `size` items."""
    iterator = iter(items)
    while part := list(itertools.islice(iterator, size)):
        yield part
