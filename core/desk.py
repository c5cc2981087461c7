"""READ FIRST. What can be done at the desk?

`Desk` is the only door to a desk: reading articles in, searching claims, laying accounts side by side, working through
flags, recording verdicts, exporting. It is safe under several threads, browsers and commands at once: one writer at a
time holds the folder's lock, and every call looks at the store's generation before it trusts what it has in memory.
"""

from __future__ import annotations

import itertools
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Unpack

import numpy as np

from core.claims.checkworthy import features
from core.corrections import Changes, checked, concerning
from core.errors import (
    AddedFlagError,
    DeskBusyError,
    DeskError,
    NotFoundError,
    StaleCorrectionError,
    StaleVerdictError,
    UnknownFlagError,
)
from core.lookup import (
    NAME_WEIGHT,
    NO_FILTERS,
    NO_STATEMENT,
    WORDS_WEIGHT,
    Filters,
    Kind,
    Query,
    Traits,
    names_carried,
)
from core.neighbourhood import centres
from core.pipeline import Models, Pipeline, Progress, no_progress
from core.records import (
    Article,
    Claim,
    ClaimView,
    Correction,
    Decision,
    Failure,
    FlagView,
    IngestReport,
    Judgement,
    Relation,
    Removal,
    SearchMatch,
    Verdict,
    flag_id,
)
from core.relations.judge import Key, Probabilities
from core.relations.matching import STRENGTH_FLOOR, Candidate, strength
from core.relations.position import Position
from core.relations.question import by_question
from core.review import dossier
from core.review.columns import OUTLETS_OWN, UNKNOWN_PARTY, column_of
from core.review.dossier import ClaimDossier
from core.review.flags import snapshot
from core.review.mutes import Mute, MuteKind, articles_named, muted_flags, muted_stories
from core.review.occasion import said_when
from core.review.queue import Queue
from core.review.stories import Arrival, Story, holding, stories
from core.review.story_report import StoryReport, report
from core.settings import Settings
from core.store import Store, StoredArticle
from core.store.visits import Visit

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from core.review.draft_check import DraftCheck
    from indexes.base import VectorIndex

QUERIES_KEPT = 256
MATTER_REACH = 1000
"""Nearest claims among which those of one matter are looked for."""
SIDE_LINK = 0.6
"""Least strength of the link at which a side's best claim is kept among the first results."""


@dataclass(frozen=True, slots=True)
class _Surroundings:
    """What a search needs to know beside the index."""

    centres: dict[str, np.ndarray]
    """What each article is about, unit length (dim,)."""
    rows: dict[int, int]
    """Row of each claim, by its index id."""
    by_question: np.ndarray
    """(n, dim): the claims where one question lies together."""
    traits: dict[int, Traits]
    """What filters ask of each claim, by its index id."""
    searchable: frozenset[int]
    """Index ids of the claims that may be found: encoded, with traits."""
    names: frozenset[str]
    """Words of all names in the desk, casefolded."""


class Desk:
    """One desk: a folder with the store, the index and a lock."""

    def __init__(self, settings: Settings | None = None) -> None:
        """Opens the desk, making it where there is none.

        Raises:
            DeskError: the folder or the store cannot be used.
        """
        self.settings = settings or Settings.from_env()
        self.folder: Path = self.settings.desk_folder()
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise DeskError(f"the desk's folder {self.folder} cannot be made: {error.strerror or error}") from error
        self.store = Store(self.settings.database_url or f"sqlite:///{self.folder / 'desk.sqlite'}")
        self.models = Models(self.settings)
        self._queue = Queue(self.store, self.settings.flag_threshold, self.store.views, self._question_vectors)
        self._lock = threading.RLock()
        self._index: VectorIndex | None = None
        self._index_generation = -1
        self._surroundings = _Surroundings({}, {}, np.empty((0, 0), np.float32), {}, frozenset(), frozenset())
        self._surroundings_generation = -1
        self._stories: list[Story] = []
        self._arrivals: dict[str, Arrival] = {}
        self._stories_generation = -1
        self._queries: OrderedDict[str, np.ndarray] = OrderedDict()
        self._answers: OrderedDict[tuple[str, Key], Probabilities] = OrderedDict()

    def close(self) -> None:
        """Lets go of the store's connections."""
        self.store.close()

    # -- reading in -----------------------------------------------------------------------------------------------

    def ingest(self, paths: Iterable[str | Path], progress: Progress = no_progress) -> IngestReport:
        """Reads files and folders in, and brings every article to judged relations.

        A bad item is named in the report and skipped; what was stored stays.

        Raises:
            DeskBusyError: another process is reading in.
        """
        from core.reading.files import expand, read_paths

        paths = list(paths)
        files, missing, ignored = expand(paths)
        with self._writing():
            taken = _Reading(self.store)
            for failure in missing:
                taken.failures.append(failure)
            for number, item in enumerate(read_paths(files, self.settings)):
                progress("reading", number, max(len(files), number + 1))
                if item.article is None:
                    taken.failures.append(Failure(item.item, item.failure or "not readable"))
                else:
                    taken.take(item.item, item.article, item.gaps)
            progress("reading", max(len(files), 1), max(len(files), 1))
            report = self._advance(progress)
        return replace(
            report,
            added=taken.added,
            updated=taken.updated,
            unchanged=taken.unchanged,
            copies=taken.copies,
            ignored=ignored,
            failures=tuple(taken.failures),
            gaps=tuple(taken.gaps),
        )

    def refresh(self, progress: Progress = no_progress) -> IngestReport:
        """Redoes what changed models or rules ask for, and only that; finishes what a killed run left.

        Raises:
            DeskBusyError: another process is reading in.
        """
        with self._writing():
            Pipeline(self.store, self.models, self.settings).outdate()
            return self._advance(progress)

    # -- removing -------------------------------------------------------------------------------------------------

    def remove(self, names: Iterable[str], progress: Progress = no_progress) -> Removal:
        """Removes articles with their claims, relations and vectors; verdicts stay in the history.

        A text that another outlet carries stays as that outlet's article. Other articles are not matched anew.

        Args:
            names: ids of articles, or addresses; an address under which only a copy was noted takes away that note.

        Raises:
            NotFoundError: nothing goes by one of the names. Nothing is removed then.
            DeskBusyError: another process is reading in.
        """
        from core.store.removal import addresses_of

        def wanted(connection: Connection) -> list[str]:
            found = addresses_of(connection, list(names))
            if missing := [name for name, addresses in found.items() if not addresses]:
                raise NotFoundError(f"no article goes by {missing[0]!r} in this desk")
            return [address for addresses in found.values() for address in addresses]

        return self._remove(wanted, progress)

    def remove_outlet(self, outlet: str, progress: Progress = no_progress) -> Removal:
        """Removes all articles of exactly this outlet, as `remove` does.

        Raises:
            NotFoundError: it has none in the desk.
            DeskBusyError: another process is reading in.
        """
        from core.store.removal import addresses_of_outlet

        def wanted(connection: Connection) -> list[str]:
            found = addresses_of_outlet(connection, outlet)
            if not found:
                raise NotFoundError(f"no article of the outlet {outlet!r} in this desk")
            return found

        return self._remove(wanted, progress)

    def _remove(self, wanted: Callable[[Connection], list[str]], progress: Progress) -> Removal:
        from core.store.removal import remove

        with self._writing():
            with self.store.changing() as connection:
                removed = remove(connection, wanted(connection))
            if removed.kept_elsewhere:
                self._advance(progress)
            else:
                self._save_index()
        return removed

    def _advance(self, progress: Progress) -> IngestReport:
        pipeline = Pipeline(self.store, self.models, self.settings)
        done = pipeline.advance(lambda: self.index(), progress)
        if not self._index_is_current():  # a run killed before may have left it behind
            self._save_index()
        return IngestReport(
            claims=done.claims,
            encoded=done.encoded,
            matches=done.matches,
            judged=done.judged,
            flags=self.store.counts(self.settings.flag_threshold)["contradictions"],
        )

    @contextmanager
    def _writing(self) -> Iterator[None]:
        from filelock import FileLock, Timeout

        lock = FileLock(self.folder / "writer.lock", timeout=5)
        try:
            lock.acquire()
        except Timeout as error:
            raise DeskBusyError(
                f"another process is reading into the desk {self.folder}: try again when it has finished"
            ) from error
        try:
            yield
        finally:
            lock.release()

    # -- the index ------------------------------------------------------------------------------------------------

    def index(self) -> VectorIndex:
        """The vector index of all encoded claims, as of the store's present generation."""
        from indexes.base import IndexMismatchError
        from indexes.faiss_index import FaissIndex

        with self._lock:
            generation = self.store.generation()
            if self._index is not None and self._index_generation == generation:
                return self._index
            encoder = self.models.encoder
            saved: VectorIndex | None = None
            if self._index_is_current():
                with suppress(IndexMismatchError, OSError):
                    saved = FaissIndex.load(self.folder / "index", None)
            if saved is None:
                ids, vectors = self.store.vectors(encoder.fingerprint)
                saved = FaissIndex(vectors.shape[1] or encoder.dimension)
                if len(ids):
                    saved.add(ids, vectors)
            self._index, self._index_generation = saved, generation
            return saved

    def _index_is_current(self) -> bool:
        """Whether the saved index says that it holds what the store holds."""
        from indexes.base import IndexMismatchError, read_manifest

        try:
            manifest = read_manifest(self.folder / "index")
        except (IndexMismatchError, OSError):
            return False
        return (manifest.model, manifest.generation) == (self.models.encoder.fingerprint, self.store.generation())

    def _known_surroundings(self) -> _Surroundings:
        """As of the store's present generation."""
        with self._lock:
            generation = self.store.generation()
            if self._surroundings_generation != generation:
                nums, vectors = self.store.vectors(self.models.encoder.fingerprint)
                traits = self.store.traits()
                self._surroundings = _Surroundings(
                    centres({num: t.article for num, t in traits.items()}, nums, vectors),
                    {int(num): row for row, num in enumerate(nums)},
                    by_question(vectors, default_encoder=not self.settings.encoder),
                    traits,
                    frozenset(nums.tolist()) & traits.keys(),
                    frozenset[str]().union(*(t.names for t in traits.values())),
                )
                self._surroundings_generation = generation
            return self._surroundings

    def _save_index(self) -> None:
        from indexes.base import Manifest

        index = self.index()
        manifest = Manifest(
            model=self.models.encoder.fingerprint,
            dimension=index.dimension,
            count=len(index),
            generation=self._index_generation,
            kind=index.kind,
        )
        index.save(self.folder / "index", manifest)

    def doctor(self, repair: bool = True) -> list[str]:
        """Checks the store and the index against each other; a damaged or stale index is rebuilt from the store.

        Returns what was found, one sentence each; an empty list means that all is well.
        """
        from indexes.base import IndexMismatchError, read_manifest
        from indexes.faiss_index import FaissIndex

        found = self.store.faults()
        encoder = self.models.encoder.fingerprint
        ids, vectors = self.store.vectors(encoder)
        waiting = [h for h in self.store.article_heads() if h["stage"] != "judged"]
        if waiting:
            found.append(f"{len(waiting)} articles are not finished: run `crossclaim refresh`")
        wrong = ""
        try:
            saved = FaissIndex.load(self.folder / "index", None)
            if not np.array_equal(saved.ids(), ids):
                wrong = f"the index holds {len(saved)} vectors, the store {len(ids)}"
            elif read_manifest(self.folder / "index").model != encoder:
                wrong = "the index was made by another encoder"
            elif len(ids) and not np.allclose(saved.search(vectors[:50], 1)[0][:, 0], 1.0, atol=1e-3):
                wrong = "the index's vectors differ from the store's"
        except (IndexMismatchError, OSError) as error:
            wrong = (
                "there is no index" if not (self.folder / "index").exists() else f"the index cannot be read: {error}"
            )
        if wrong and len(ids):
            if repair:
                with self._writing(), self._lock:
                    self._index = None
                    _clear(self.folder / "index")
                    self._save_index()
                wrong += "; it was rebuilt from the store"
            found.append(wrong)
        return found + self.store.words.faults(repair)

    # -- searching ------------------------------------------------------------------------------------------------

    def warm(self) -> None:
        """Loads what the first visit of a page would have to wait for; calling it again costs next to nothing.

        Raises:
            ModelError: a model is missing or damaged.
        """
        self.models.warm()
        self.index()
        self._known_surroundings()
        self.flags()
        self.stories()

    def search(self, text: str, limit: int = 20, filters: Filters = NO_FILTERS) -> list[SearchMatch]:
        """Claims near in meaning to a statement or question, each with its relation to it; words in double quotes must occur.

        The nearest are ranked by whether they answer the same question, by what their articles are about, and by the names and
        words that they share with the statement; those that hold its rare names are ranked with them, however far in meaning.
        Up to half of the places go to the best claim of each side, so that no party's account is crowded out by another's.

        Copies of one wire text are shown once. Any text may be asked; only its first `LONGEST_QUERY` characters are read.
        """
        query = Query.read(text)
        if not query.text or limit < 1 or len(self.index()) == 0:
            return []
        around = self._known_surroundings()
        vector = self._query(query.text)
        admitted = self._admitted(around, query, filters)
        carried = names_carried(query, around.names, len(around.traits), self.store.words)
        near = self._near(vector, admitted, limit * 6 + 40)
        near |= self._cosines(vector, (carried.keys() & admitted) - near.keys())
        claims = self.store.claims_by_num(near)
        views = self.store.views(claims.values())
        asked = Position.of_text(query.text)
        asked_of = by_question(vector[None, :], default_encoder=not self.settings.encoder)[0]
        best: dict[tuple[str, str], tuple[float, ClaimView, float]] = {}
        for num, score in near.items():
            view = views.get(claims[num].id) if num in claims else None
            if view is None:
                continue
            question = float(asked_of @ around.by_question[around.rows[num]])
            context = float(vector @ around.centres[view.claim.article])
            link = strength(asked, Position.of_claim(view.claim, view.article.published), question, context)
            link += (WORDS_WEIGHT if query.kind is Kind.WORDS else NAME_WEIGHT) * carried.get(num, 0.0)
            best.setdefault((view.origin, view.claim.statement_hash), (link, view, score))
        ranked = sorted(best.values(), key=lambda r: (-r[0], r[1].claim.id))
        kept = ranked[:limit] if query.kind is Kind.WORDS else _every_side(ranked, limit)
        pairs = [(asked, Position.of_claim(v.claim, v.article.published)) for _, v, _ in kept]
        judgements = self._judge_live(pairs) if query.kind is Kind.STATEMENT else [NO_STATEMENT] * len(pairs)
        return [SearchMatch(view, score, j) for (_, view, score), j in zip(kept, judgements, strict=True)]

    def passing(self, text: str, filters: Filters = NO_FILTERS) -> int:
        """How many claims pass the filters and hold the words that the text has in double quotes."""
        return len(self._admitted(self._known_surroundings(), Query.read(text), filters))

    def _admitted(self, around: _Surroundings, query: Query, filters: Filters) -> frozenset[int]:
        """Index ids of the encoded claims that may be found."""
        nums = around.searchable
        if query.phrases:
            nums = nums.intersection(self.store.words.holding(query.phrases))
        return frozenset(num for num in nums if filters.admit(around.traits[num])) if filters else nums

    def _near(self, vector: np.ndarray, admitted: frozenset[int], wanted: int) -> dict[int, float]:
        """Cosine by index id of the nearest `wanted` admitted claims, nearest first."""
        if len(admitted) <= wanted:
            return self._cosines(vector, admitted)
        index = self.index()
        everything = len(admitted) == len(index)
        scores, nums = index.search(vector[None, :], wanted if everything else len(index))
        rated = zip(nums[0].tolist(), scores[0].tolist(), strict=True)
        return dict(itertools.islice(((num, score) for num, score in rated if num in admitted), wanted))

    def _cosines(self, vector: np.ndarray, nums: Iterable[int]) -> dict[int, float]:
        """Cosine by index id, greatest first."""
        ids, vectors = self.store.vectors(self.models.encoder.fingerprint, nums)
        if len(ids) == 0:
            return {}
        scores = vectors @ vector
        return {int(ids[row]): float(scores[row]) for row in np.argsort(-scores, kind="stable")}

    def accounts(self, matches: Sequence[SearchMatch]) -> dict[str, list[SearchMatch]]:
        """Search matches by party, one column each: the party with the first match first, claims without a party last."""
        columns: dict[str, list[SearchMatch]] = {}
        for match in matches:
            columns.setdefault(column_of(match.view.claim), []).append(match)
        last = (UNKNOWN_PARTY, OUTLETS_OWN)
        return {name: columns[name] for name in sorted(columns, key=lambda n: last.index(n) + 1 if n in last else 0)}

    def _query(self, text: str) -> np.ndarray:
        with self._lock:
            if text in self._queries:
                self._queries.move_to_end(text)
                return self._queries[text]
        vector = self.models.encoder.encode([text])[0]
        with self._lock:
            self._queries[text] = vector
            while len(self._queries) > QUERIES_KEPT:
                self._queries.popitem(last=False)
        return vector

    def _judge_live(self, pairs: Sequence[tuple[Position, Position]]) -> list[Judgement]:
        """Judges pairs that are not stored; what the model said stays in memory for the next visit."""

        def recall(keys: Sequence[Key], model: str) -> dict[Key, Probabilities]:
            with self._lock:
                return {key: self._answers[model, key] for key in keys if (model, key) in self._answers}

        judgements, read = self.models.judge.judge(pairs, recall)
        with self._lock:
            self._answers.update({(model, k): v for model, answers in read.items() for k, v in answers.items()})
            while len(self._answers) > QUERIES_KEPT * 100:
                self._answers.popitem(last=False)
        return judgements

    # -- unpublished copy -----------------------------------------------------------------------------------------

    def check_draft(self, text: str, progress: Progress = no_progress) -> DraftCheck:
        """What the desk's articles say to each claim of unpublished copy. Nothing of it is stored or remembered.

        Raises:
            ReadingError: there is no text, or it is too long.
        """
        from core.review.draft_check import Checker

        return Checker(self.models, self.settings, self._candidates).check(text, progress)

    def _candidates(
        self, vectors: np.ndarray, about: np.ndarray, wanted: int
    ) -> list[list[tuple[Candidate, ClaimView]]]:
        """For each of the vectors (n, dim) the nearest claims, at most `wanted`, nearest first.

        Args:
            about: unit-length vector (dim,) of what the statements are about together.
        """
        index = self.index()
        if len(index) == 0:
            return [[] for _ in vectors]
        scores, nums = index.search(vectors, min(wanted, len(index)))
        claims = self.store.claims_by_num({n for n in nums.ravel().tolist() if n >= 0})
        views = self.store.views(claims.values())
        around = self._known_surroundings()
        questions = by_question(vectors, default_encoder=not self.settings.encoder)
        found: list[list[tuple[Candidate, ClaimView]]] = []
        for question, row_nums, row_scores in zip(questions, nums, scores, strict=True):
            found.append([])
            for num, score in zip(row_nums.tolist(), row_scores.tolist(), strict=True):
                view = views.get(claims[num].id) if num in claims else None
                if view is None or num not in around.rows:  # taken in since the index was read
                    continue
                same = float(question @ around.by_question[around.rows[num]])
                context = float(about @ around.centres[view.claim.article])
                found[-1].append((Candidate(view.claim, score, same, context, view.article.published), view))
        return found

    # -- review ---------------------------------------------------------------------------------------------------

    def flags(self, status: str | None = None) -> list[FlagView]:
        """Contradictions for review, those added by hand, and whatever was ever decided.

        Each dispute's leading flag comes first, then the others.

        Args:
            status: `open` or a verdict; None: all.
        """
        return [v for v in self._queue.flags() if status is None or v.status == status]

    def flag(self, flag: str) -> FlagView:
        """One flag.

        Raises:
            UnknownFlagError: there is no relation of this id.
        """
        found = self._queue.flag(flag)
        if found is None:
            raise UnknownFlagError(f"no flag {flag!r} in this desk")
        return found

    def decide(
        self, flag: str, verdict: Verdict | str, note: str = "", editor: str = "", after: int | None = None
    ) -> Decision:
        """Records a verdict. Nothing is overwritten: a later verdict stands beside the earlier ones.

        Args:
            after: number of the last decision on this flag that the editor has seen (0: none); None: do not check.

        Raises:
            UnknownFlagError: there is no such flag.
            StaleVerdictError: someone decided since `after`.
            ValueError: no such verdict.
        """
        verdict = Verdict(verdict)
        relations = self.store.relations(flag=flag)
        if not relations:
            raise UnknownFlagError(f"no flag {flag!r} in this desk")
        relation = relations[0]
        views = self.store.views(self.store.claims_by_id([relation.a, relation.b]).values())
        kept = snapshot(relation, views[relation.a], views[relation.b], self.models.judge.fingerprint)
        decided = self.store.add_verdict(flag, verdict, editor.strip(), note.strip(), kept, after)
        if not isinstance(decided, Decision):
            last = decided[-1]
            raise StaleVerdictError(
                f"flag {flag} was decided as {last.verdict.value!r} by {last.editor or 'somebody'} since you last looked; look at it first"
            )
        return decided

    def add_flag(self, a: str, b: str, editor: str = "", note: str = "") -> FlagView:
        """Adds a contradiction that the tool missed between any two claims; it takes verdicts as others do.

        Raises:
            NotFoundError: there is no such claim.
            AddedFlagError: the two are one claim, the pair is in the queue already, or a killed run left one without its vector.
            DeskBusyError: another process is reading in.
        """
        if a == b:
            raise AddedFlagError(f"{a}: a claim cannot contradict itself; name two claims")
        one, other = self.claim(a), self.claim(b)
        flag = flag_id(a, b)
        with self._writing():
            if any(view.flag == flag for view in self.flags()):
                raise AddedFlagError(f"flag {flag} on these two claims is in the queue already")
            encoded = self._question_vectors([one.claim, other.claim])
            if not {one.claim.statement_hash, other.claim.statement_hash} <= encoded.keys():
                raise AddedFlagError("the articles of these claims are not finished: run `crossclaim refresh` first")
            self.store.editors.add_flag(one.record(), other.record(), editor.strip(), note.strip())
            Pipeline(self.store, self.models, self.settings).add_kept()
        return self.flag(flag)

    def history(self) -> list[tuple[Decision, dict[str, Any]]]:
        """Every verdict with the snapshot it was given on, oldest first."""
        return self.store.decisions()

    def undo(self, flag: str, editor: str = "", after: int | None = None) -> Decision:
        """Takes the last verdict on a flag back by a new one: the verdict before it, or `reopened`. Undone twice, it stands again.

        Raises:
            UnknownFlagError: there is no such flag, or nothing was decided on it.
            StaleVerdictError: someone decided since `after`.
        """
        history = self.flag(flag).history
        if not history:
            raise UnknownFlagError(f"nothing was decided on flag {flag!r}: there is nothing to take back")
        before = history[-2].verdict if len(history) > 1 else Verdict.REOPENED
        return self.decide(flag, before, f"takes back: {history[-1].verdict.value}", editor, after)

    def decide_all(
        self, flags: Iterable[FlagView], verdict: Verdict, note: str = "", editor: str = ""
    ) -> tuple[list[Decision], list[str]]:
        """Records one verdict on many flags, as they were seen.

        Returns:
            The verdicts, and the ids of the flags that someone else decided meanwhile: those are left as they are.
        """
        given: list[Decision] = []
        stale: list[str] = []
        for view in flags:
            try:
                given.append(self.decide(view.flag, verdict, note, editor, after=view.last_verdict))
            except StaleVerdictError:
                stale.append(view.flag)
        return given, stale

    def visit(self, editor: str) -> Visit | None:
        """Notes that an editor opens the queue now, and returns the visit before; None if it is the first."""
        before = self.store.visits.last(editor)
        self.store.visits.add(editor, self.store.generations()[1])
        return before

    def raised_since(self, visit: Visit | None) -> frozenset[str]:
        """Ids of the flags raised after a visit; none are new to an editor who was never here."""
        return self.store.visits.raised_after(visit.generation) if visit else frozenset()

    def mute(self, kind: MuteKind, what: str, editor: str = "") -> None:
        """Keeps a party pair, an outlet or a flag's dispute out of the queue: see `core.review.mutes`; stories: `mute_story`."""
        self.store.mutes.set(kind, what, True, editor.strip())

    def mute_story(self, story: Story, editor: str = "") -> None:
        """Keeps the flags of a story out of the queue; `core.review.mutes` says what becomes of that when articles come."""
        self.stories()  # of articles that left meanwhile nothing is kept
        addresses = [self._arrivals[i].url for i in story.articles if i in self._arrivals]
        self.mute(MuteKind.STORY, articles_named(addresses), editor)

    def unmute(self, kind: MuteKind, what: str, editor: str = "") -> None:
        """Lets it into the queue again."""
        self.store.mutes.set(kind, what, False, editor.strip())

    def mutes(self) -> list[Mute]:
        """What is muted now, oldest first."""
        return self.store.mutes.active()

    def muted(self, flags: Sequence[FlagView]) -> frozenset[str]:
        """Ids of those flags that are muted now. Give all flags: a dispute is muted by any flag of it."""
        active = self.mutes()
        return muted_flags(flags, active, [story for mute in active for story in self.muted_by(mute)])

    def muted_by(self, mute: Mute) -> list[Story]:
        """The stories of today that a mute keeps out of the queue; none if it is no mute of a story."""
        return muted_stories(self.stories(), mute, self._arrivals) if mute.kind is MuteKind.STORY else []

    def _question_vectors(self, claims: Iterable[Claim]) -> dict[str, np.ndarray]:
        """Unit-length vector of each statement where one question lies together, by statement hash."""
        vectors = self.store.statement_vectors({c.statement_hash for c in claims}, self.models.encoder.fingerprint)
        if not vectors:
            return {}
        mapped = by_question(np.stack(list(vectors.values())), default_encoder=not self.settings.encoder)
        return dict(zip(vectors, mapped, strict=True))

    # -- stories --------------------------------------------------------------------------------------------------

    def stories(self) -> list[Story]:
        """The desk's stories, the largest first; an article that stands alone is in none."""
        from core.store.stories import arrivals, story_articles

        with self._lock:
            generation = self.store.generation()
            if self._stories_generation != generation:
                self._arrivals = arrivals(self.store)
                self._stories = stories(story_articles(self.store), self._known_surroundings().centres)
                self._stories_generation = generation
            return self._stories

    def story(self, article: str, flags: Sequence[FlagView] | None = None) -> StoryReport:
        """What is contested in the story that an article is in.

        Args:
            flags: `flags()`, where the caller has them at hand.

        Raises:
            NotFoundError: the article is in no story.
        """
        from core.store.stories import agreeing

        story = holding(self.stories(), article)
        if story is None:
            raise NotFoundError(f"no story holds an article {article!r}")
        claims = dict(self.store.claims_of_articles(story.articles))
        views = self.store.views(claims.values())
        pairs = [(views[a], views[b]) for a, b in agreeing(self.store, story.articles) if a in views and b in views]
        return report(story, claims.values(), self.flags() if flags is None else flags, pairs, column_of)

    # -- corrections ----------------------------------------------------------------------------------------------

    def correct(
        self, claim_id: str, editor: str = "", note: str = "", after: int | None = None, **changes: Unpack[Changes]
    ) -> Correction:
        """Corrects speaker, party, stance or statement of a claim. Nothing is overwritten: see `core.corrections`.

        Args:
            after: number of the last correction of this claim that the editor has seen (0: none); None: do not check.
            changes: what to set; None: back to the tool's reading.

        Raises:
            NotFoundError: there is no such claim.
            CorrectionError: nothing is set, or something that a claim cannot have.
            StaleCorrectionError: someone corrected it since `after`.
            DeskBusyError: another process is reading in.
        """
        values = checked(dict(changes))  # type: ignore[arg-type]
        with self._writing():
            view = self.claim(claim_id)
            later = [c for c in self.corrections(claim_id) if after is not None and c.number > after]
            if later:
                raise StaleCorrectionError(
                    f"claim {claim_id} was corrected by {later[-1].editor or 'somebody'} since you last looked; look at it first"
                )
            made = self.store.editors.add_correction(view.record(), values, editor.strip(), note.strip())
            Pipeline(self.store, self.models, self.settings).correct(view.article.url, self.index)
            self._save_index()
        return made

    def corrections(self, claim_id: str) -> list[Correction]:
        """Corrections of a claim, oldest first, those given on an earlier cut of its passage included.

        Raises:
            NotFoundError: there is no such claim.
        """
        url = self.claim(claim_id).article.url
        return concerning(claim_id, self.store.claims_at(url), url, self.store.editors.corrections(url))

    # -- one claim ------------------------------------------------------------------------------------------------

    def dossier(self, claim_id: str) -> ClaimDossier:
        """One claim with the accounts, contradictions and shifts beside it, and the parties that are missing.

        Raises:
            NotFoundError: there is no claim of this id.
        """
        view = self.claim(claim_id)
        related = self.relations_of([claim_id])
        matches = dossier.counterparts(claim_id, related)
        concerned = dossier.parties_concerned(view.claim, self.models.parties)
        on_matter = self._on_matter(
            view, lambda other: other.party in concerned or dossier.same_speaker(view.claim, other)
        )
        return ClaimDossier(
            view=view,
            said=said_when(view.article, view.claim),
            worth=tuple(features(view.claim.statement, view.claim.entities)),
            accounts=self.accounts(matches),
            corroboration=dossier.corroboration(matches),
            contradictions=tuple(v for v in self.flags() if claim_id in (v.a.claim.id, v.b.claim.id)),
            over_time=tuple(dossier.over_time(view, on_matter, matches)),
            named=tuple(concerned),
            missing=tuple(dossier.missing_accounts(view, on_matter, self.models.parties)),
        )

    def _on_matter(self, view: ClaimView, wanted: Callable[[Claim], bool]) -> list[ClaimView]:
        """The wanted claims that are about a claim's matter by the rule of matching, however many others are nearer."""
        statement = view.claim.statement_hash
        vector = self.store.statement_vectors([statement], self.models.encoder.fingerprint).get(statement)
        index, around = self.index(), self._known_surroundings()
        if vector is None or view.claim.article not in around.centres:
            return []
        scores, nums = index.search(vector[None, :], min(len(index), MATTER_REACH))
        near = [n for n, score in zip(nums[0].tolist(), scores[0], strict=True) if score >= self.settings.match_floor]
        claims = {n: c for n, c in self.store.claims_by_num(near).items() if n in around.rows and wanted(c)}
        others = self.store.views(claims.values())
        own = Position.of_claim(view.claim, view.article.published)
        own_question = by_question(vector[None, :], default_encoder=not self.settings.encoder)[0]
        found = []
        for num, claim in claims.items():
            if claim.id == view.claim.id or claim.id not in others:
                continue
            question = float(own_question @ around.by_question[around.rows[num]])
            context = float(around.centres[view.claim.article] @ around.centres[claim.article])
            other = Position.of_claim(claim, others[claim.id].article.published)
            if strength(own, other, question, context) >= STRENGTH_FLOOR:
                found.append(others[claim.id])
        return found

    # -- articles -------------------------------------------------------------------------------------------------

    def article(self, article_id: str) -> StoredArticle:
        """One article version.

        Raises:
            NotFoundError: there is none of this id.
        """
        found = self.store.articles([article_id])
        if not found:
            raise NotFoundError(f"no article {article_id!r} in this desk")
        return found[0]

    def claim(self, claim_id: str) -> ClaimView:
        """One claim of a current article.

        Raises:
            NotFoundError: there is none of this id.
        """
        views = self.store.views(self.store.claims_by_id([claim_id]).values())
        if claim_id not in views:
            raise NotFoundError(f"no claim {claim_id!r} in this desk")
        return views[claim_id]

    def claims_of(self, article_id: str) -> list[ClaimView]:
        """An article's claims in reading order."""
        claims = self.store.claims_of(article_id)
        views = self.store.views(claims)
        return [views[c.id] for c in claims if c.id in views]

    def relations_of(self, claim_ids: Iterable[str]) -> list[tuple[Relation, ClaimView, ClaimView]]:
        """Relations that touch these claims, the most probable contradictions first."""
        relations = self.store.relations(claim_ids=claim_ids)
        views = self.store.views(self.store.claims_by_id({i for r in relations for i in (r.a, r.b)}).values())
        return [(r, views[r.a], views[r.b]) for r in relations if r.a in views and r.b in views]

    def carriers(self, article_id: str) -> list[dict[str, Any]]:
        """Other addresses of exactly this text: url, outlet, title, published, retold_from."""
        return self.store.carriers_of(article_id)

    def corpus(self) -> list[dict[str, Any]]:
        """A row for each article: id, url, outlet, title, published, language, retold_from, origin, stage, claims."""
        return self.store.article_heads()

    def generations(self) -> tuple[int, int]:
        """Move whenever articles, claims, their relations or corrections change; verdicts leave them as they are."""
        return self.store.generations()

    def review_state(self) -> tuple[int, ...]:
        """Moves whenever the flags of the queue change: `generations`, verdicts and flags added by hand."""
        return (*self.store.generations(), *self.store.verdict_state(), self.store.editors.count_added_flags())

    def is_empty(self) -> bool:
        """True while no article gave a claim."""
        return not self.store.has_claims()

    def counts(self) -> dict[str, int]:
        """How many there are of each: the keys of `Store.counts`."""
        return self.store.counts(self.settings.flag_threshold)

    def parties(self) -> list[tuple[str, int]]:
        """(party, claims), most claims first."""
        return self.store.parties()

    def segment(self, articles: Iterable[Article]) -> Iterator[tuple[Article, list[Claim]]]:
        """Claims of articles that are not stored."""
        return self.models.segmenter.segment(articles)


def _every_side(ranked: Sequence[tuple[float, ClaimView, float]], limit: int) -> list[tuple[float, ClaimView, float]]:
    """The first `limit` of a ranking, with the best claim of each party kept in; in the ranking's order."""
    first: dict[str, int] = {}
    for place, (link, view, _) in enumerate(ranked):
        if link >= SIDE_LINK and view.claim.party:
            first.setdefault(column_of(view.claim), place)
    kept = set(sorted(first.values())[: max(1, limit // 2)])
    rest = [place for place in range(len(ranked)) if place not in kept]
    kept.update(rest[: max(0, limit - len(kept))])
    return [ranked[place] for place in sorted(kept)][:limit]


def _clear(folder: Path) -> None:
    if folder.is_dir():
        for file in folder.iterdir():
            file.unlink()


class _Reading:
    """Takes read articles into the store and counts what became of them."""

    def __init__(self, store: Store) -> None:
        from core.reading.origins import OriginFinder

        self.store = store
        self.finder = OriginFinder(store.signatures())
        self.added = self.updated = self.unchanged = self.copies = 0
        self.failures: list[Failure] = []
        self.gaps: list[Failure] = []

    def take(self, item: str, article: Article, gaps: Sequence[str]) -> None:
        """Stores one article, or notes it as unchanged, a new version, or the same text under another address."""
        from core.reading.origins import shingles, signature

        self.gaps += [Failure(item, gap) for gap in gaps]
        current = self.store.current_version(article.url)
        if current == article.id:
            if self.store.update_article(article):
                self.updated += 1
            else:
                self.unchanged += 1
            return
        twin = self.store.same_text(article.text_hash)
        if twin is not None and current is None:
            if self.store.add_carrier(twin[0], article):
                self.copies += 1
            else:
                self.unchanged += 1
            return
        mark = signature(article.text)
        origin = self._origin(article, mark, len(shingles(article.text)))
        self.store.add_article(article, origin, mark)
        self.finder.add(article.id, origin, mark)
        if current is None:
            self.added += 1
        else:
            self.updated += 1

    def _origin(self, article: Article, mark: bytes, size: int) -> str:
        from core.reading.origins import closest, shingles, signature, without_page

        near = self._near(article, mark, size)
        own = without_page(article.text, article.outlet, [s.article for s in near])
        if own != article.text:  # notes that fill much of a page hide what it copies
            known = {s.article.id for s in near}
            more = self._near(article, signature(own), len(shingles(own)))
            near += [s for s in more if s.article.id not in known]
        found = closest(article.text, article.outlet, [s.article for s in near])
        return article.id if found is None else near[found].origin

    def _near(self, article: Article, mark: bytes, size: int) -> list[StoredArticle]:
        """Articles under other addresses that may share an origin with a text of this signature and number of shingles."""
        stored = self.store.articles(self.finder.candidates(mark, size))
        return [s for s in stored if s.article.url != article.url]
