"""READ FIRST. What can be done at the desk?

`Desk` is the only door to a desk: reading articles in, searching claims, laying accounts side by side, working through
flags, recording verdicts, exporting. It is safe under several threads, browsers and commands at once: one writer at a
time holds the folder's lock, and every call looks at the store's generation before it trusts what it has in memory.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Unpack

from core.corrections import Changes, checked, concerning
from core.errors import (
    AddedFlagError,
    DeskError,
    NotFoundError,
    StaleCorrectionError,
    StaleVerdictError,
    UnknownFlagError,
)
from core.lookup import NO_FILTERS, Filters
from core.nearby import Nearby
from core.pipeline import Models, Pipeline, Progress, no_progress
from core.records import (
    Article,
    Claim,
    ClaimView,
    Correction,
    Decision,
    FlagView,
    IngestReport,
    Relation,
    Removal,
    SearchMatch,
    Stage,
    Verdict,
    flag_id,
)
from core.review import dossier
from core.review.columns import accounts
from core.review.decide import record
from core.review.desk_stories import DeskStories
from core.review.dossier import ClaimDossier
from core.review.mutes import Mute, MuteKind, muted_flags
from core.review.queue import Queue
from core.review.stories import Story
from core.review.story_report import StoryReport
from core.saved_index import SavedIndex
from core.search import Search
from core.settings import Settings
from core.store import Store, StoredArticle
from core.store.visits import Visit
from core.writer_lock import writing

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from core.review.draft_check import DraftCheck
    from indexes.base import VectorIndex


class Desk:
    """One desk: a folder with the store, the index and a lock."""

    def __init__(self, settings: Settings | None = None, models: Models | None = None) -> None:
        """Opens the desk, making it where there is none.

        Args:
            models: those of another desk of like settings, so that they are not loaded twice; None: its own.

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
        self.models = models or Models(self.settings)
        lock = threading.RLock()
        self._index = SavedIndex(self.folder / "index", self.store, self.models, lock)
        self._nearby = Nearby(self.store, self.models, self.settings, self._index, lock)
        self._search = Search(self.store, self.models, self._index, self._nearby)
        self._stories = DeskStories(self.store, self._nearby, lock)
        self._queue = Queue(self.store, self.settings.flag_threshold, self.store.views, self._nearby.question_vectors)

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
        from core.reading.intake import Intake

        with writing(self.folder):
            taken = Intake(self.store)
            taken.read(paths, self.settings, progress)
            return taken.told(self._advance(progress))

    def refresh(self, progress: Progress = no_progress) -> IngestReport:
        """Redoes what changed models or rules ask for, and only that; finishes what a killed run left.

        Raises:
            DeskBusyError: another process is reading in.
        """
        with writing(self.folder):
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

        return self._remove(lambda connection: addresses_of(connection, list(names)), progress)

    def remove_outlet(self, outlet: str, progress: Progress = no_progress) -> Removal:
        """Removes all articles of exactly this outlet, as `remove` does.

        Raises:
            NotFoundError: it has none in the desk.
            DeskBusyError: another process is reading in.
        """
        from core.store.removal import addresses_of_outlet

        return self._remove(lambda connection: addresses_of_outlet(connection, outlet), progress)

    def _remove(self, wanted: Callable[[Connection], list[str]], progress: Progress) -> Removal:
        from core.store.removal import remove

        with writing(self.folder):
            with self.store.changing() as connection:
                removed = remove(connection, wanted(connection))
            if removed.kept_elsewhere:
                self._advance(progress)
            else:
                self._index.save()
        return removed

    def _advance(self, progress: Progress) -> IngestReport:
        pipeline = Pipeline(self.store, self.models, self.settings)
        done = pipeline.advance(self._index.current, progress)
        if not self._index.is_current():  # a run killed before may have left it behind
            self._index.save()
        return IngestReport(
            claims=done.claims,
            encoded=done.encoded,
            matches=done.matches,
            judged=done.judged,
            flags=self.store.counts(self.settings.flag_threshold)["contradictions"],
        )

    # -- the index ------------------------------------------------------------------------------------------------

    def index(self) -> VectorIndex:
        """The vector index of all encoded claims, as of the store's present generation."""
        return self._index.current()

    def doctor(self, repair: bool = True) -> list[str]:
        """Checks the store and the index against each other; a damaged or stale index is rebuilt from the store.

        Returns what was found, one sentence each; an empty list means that all is well.
        """
        found = self.store.faults()
        waiting = [h for h in self.store.article_heads() if h["stage"] != Stage.JUDGED]
        if waiting:
            found.append(f"{len(waiting)} articles are not finished: run `crossclaim refresh`")
        if wrong := self._index.fault():
            if repair:
                with writing(self.folder):
                    self._index.rebuild()
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
        self._index.current()
        self._nearby.surroundings()
        self.flags()
        self.stories()

    def search(self, text: str, limit: int = 20, filters: Filters = NO_FILTERS) -> list[SearchMatch]:
        """Claims near in meaning to a statement or question, each with its relation to it; words in double quotes must occur.

        The nearest are ranked by whether they answer the same question, by what their articles are about, and by the names and
        words that they share with the statement; those that hold its rare names are ranked with them, however far in meaning.
        Up to half of the places go to the best claim of each side, so that no party's account is crowded out by another's.

        Copies of one wire text are shown once. Any text may be asked; only its first `LONGEST_QUERY` characters are read.
        """
        return self._search.find(text, limit, filters)

    def passing(self, text: str, filters: Filters = NO_FILTERS) -> int:
        """How many claims pass the filters and hold the words that the text has in double quotes."""
        return self._search.passing(text, filters)

    def accounts(self, matches: Sequence[SearchMatch]) -> dict[str, list[SearchMatch]]:
        """Search matches by party, one column each: the party with the first match first, claims without a party last."""
        return accounts(matches)

    # -- unpublished copy -----------------------------------------------------------------------------------------

    def check_draft(self, text: str, progress: Progress = no_progress) -> DraftCheck:
        """What the desk's articles say to each claim of unpublished copy. Nothing of it is stored or remembered.

        Raises:
            ReadingError: there is no text, or it is too long.
        """
        from core.review.draft_check import Checker

        return Checker(self.models, self.settings, self._nearby.nearest).check(text, progress)

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
        return record(self.store, self.models.judge, flag, Verdict(verdict), note.strip(), editor.strip(), after)

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
        with writing(self.folder):
            if any(view.flag == flag for view in self.flags()):
                raise AddedFlagError(f"flag {flag} on these two claims is in the queue already")
            encoded = self._nearby.question_vectors([one.claim, other.claim])
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
        self.mute(MuteKind.STORY, self._stories.named(story), editor)

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
        return self._stories.muted_by(mute)

    # -- stories --------------------------------------------------------------------------------------------------

    def stories(self) -> list[Story]:
        """The desk's stories, the largest first; an article that stands alone is in none."""
        return self._stories.all()

    def story(self, article: str, flags: Sequence[FlagView] | None = None) -> StoryReport:
        """What is contested in the story that an article is in.

        Args:
            flags: `flags()`, where the caller has them at hand.

        Raises:
            NotFoundError: the article is in no story.
        """
        return self._stories.report(article, self.flags() if flags is None else flags)

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
        with writing(self.folder):
            view = self.claim(claim_id)
            later = [c for c in self.corrections(claim_id) if after is not None and c.number > after]
            if later:
                raise StaleCorrectionError(
                    f"claim {claim_id} was corrected by {later[-1].editor or 'somebody'} since you last looked; look at it first"
                )
            made = self.store.editors.add_correction(view.record(), values, editor.strip(), note.strip())
            Pipeline(self.store, self.models, self.settings).correct(view.article.url, self._index.current)
            self._index.save()
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
        parties = self.models.parties
        return dossier.compiled(
            view,
            self.relations_of([claim_id]),
            self._nearby.on_matter(view, dossier.concerned(view.claim, parties)),
            self.flags(),
            parties,
        )

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
