"""Which claims are matched, and by which rules?"""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from core.records import Match, Stage
from core.store.database import Database
from core.store.stages import set_stage
from core.store.tables import LATE, MATCHED_BY, REMATCHING, articles, matches, meta, relations, unmatched, verdicts


class Matches(Database):
    """Pairs of claims near in meaning."""

    def save_matches(self, found: Sequence[Match], article_ids: Sequence[str], claim_ids: Sequence[str] = ()) -> int:
        """Adds matches that are not there yet. Returns how many were new.

        The articles' stage is then `matched`; these claims no longer wait to be matched again.
        """
        new = 0
        with self.write() as connection:
            for match in found:
                known = connection.execute(
                    sa.select(matches.c.a).where(matches.c.a == match.a, matches.c.b == match.b)
                ).first()
                if known is None:
                    connection.execute(matches.insert(), {"a": match.a, "b": match.b, "score": match.score})
                    new += 1
            set_stage(connection, article_ids, Stage.MATCHED)
            connection.execute(unmatched.delete().where(unmatched.c.claim.in_(claim_ids)))
        return new

    def forget_matches(self) -> None:
        """Drops all matches and relations, and sends every article back to be encoded and matched by another encoder."""
        with self.write() as connection:
            connection.execute(matches.delete())
            connection.execute(relations.delete())
            self._bump_queue(connection)
            connection.execute(articles.update().where(articles.c.stage.in_(LATE)).values(stage=Stage.SEGMENTED.value))

    def matched_by(self) -> str | None:
        """Fingerprint of the rules that chose the matches; None in a desk made before it was kept."""
        with self.engine.connect() as connection:
            return connection.execute(sa.select(meta.c.value).where(meta.c.key == MATCHED_BY)).scalar()

    def begin_rematch(self, rules: str) -> None:
        """Sends every encoded article back to be matched by these rules, and drops the matches of other ones.

        Relations stay until `end_rematch`, so that flags do not vanish meanwhile. Pairs that were decided stay matched.
        """
        late = [Stage.MATCHED.value, Stage.JUDGED.value]
        with self.write() as connection:
            connection.execute(matches.delete().where(~_decided(matches)))
            connection.execute(articles.update().where(articles.c.stage.in_(late)).values(stage=Stage.ENCODED.value))
            connection.execute(meta.delete().where(meta.c.key.in_([MATCHED_BY, REMATCHING])))
            connection.execute(meta.insert(), [{"key": MATCHED_BY, "value": rules}, {"key": REMATCHING, "value": "1"}])

    def end_rematch(self) -> None:
        """After a rematch: drops relations of pairs that are matched no more. Does nothing at other times."""
        matched = sa.exists().where(matches.c.a == relations.c.a, matches.c.b == relations.c.b)
        with self.write() as connection:
            if connection.execute(meta.delete().where(meta.c.key == REMATCHING)).rowcount:
                connection.execute(relations.delete().where(~matched, ~_decided(relations)))
                self._bump_queue(connection)


def _decided(pairs: sa.Table) -> sa.ColumnElement[bool]:
    """Of a table with columns a and b: whether an editor gave a verdict on the pair."""
    pair = relations.alias()
    return sa.exists().where(pair.c.a == pairs.c.a, pair.c.b == pairs.c.b, pair.c.flag == verdicts.c.flag)
