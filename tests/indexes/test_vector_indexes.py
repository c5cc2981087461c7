from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pytest

from indexes.base import MANIFEST_FILE, IndexMismatchError, Manifest, VectorIndex, read_manifest
from indexes.exact_index import ExactIndex
from indexes.faiss_index import FaissIndex

DIMENSION = 24
KINDS = [ExactIndex, FaissIndex]


def unit(vectors: np.ndarray) -> np.ndarray:
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)


def random_vectors(rng: np.random.Generator, count: int) -> np.ndarray:
    return unit(rng.normal(size=(count, DIMENSION)))


def clustered_vectors(rng: np.random.Generator, count: int) -> np.ndarray:
    """Few centres, small noise, and many exact repetitions: the statements of a wire story."""
    centres = random_vectors(rng, 6)[rng.integers(6, size=count)]
    vectors = unit(centres + 0.05 * rng.normal(size=(count, DIMENSION)))
    vectors[count // 2 :] = vectors[: count - count // 2]
    return vectors


def assert_same_results(index: VectorIndex, oracle: VectorIndex, queries: np.ndarray, k: int) -> None:
    scores, ids = index.search(queries, k)
    wanted_scores, wanted_ids = oracle.search(queries, k)
    assert scores.dtype == np.float32
    assert ids.dtype == np.int64
    assert scores.shape == ids.shape == (len(queries), k)
    np.testing.assert_allclose(scores, wanted_scores, atol=1e-5)
    np.testing.assert_array_equal(ids, wanted_ids)
    np.testing.assert_array_equal(index.ids(), oracle.ids())
    assert len(index) == len(oracle)


def manifest_of(index: VectorIndex, generation: int = 1) -> Manifest:
    return Manifest("encoder-1", index.dimension, len(index), generation, index.kind)


def filled(kind: type[ExactIndex] | type[FaissIndex], count: int = 50) -> ExactIndex | FaissIndex:
    index = kind(DIMENSION)
    index.add(np.arange(count), random_vectors(np.random.default_rng(3), count))
    return index


@pytest.mark.parametrize("make", [random_vectors, clustered_vectors])
def test_faiss_finds_what_exact_search_finds_through_a_life_of_changes(make, tmp_path):
    rng = np.random.default_rng(11)
    vectors, ids, queries = make(rng, 900), rng.permutation(5000)[:900] * 10**12, make(rng, 40)
    index, oracle = FaissIndex(DIMENSION), ExactIndex(DIMENSION)
    for start in (0, 300, 600):
        for part in (index, oracle):
            part.add(ids[start : start + 300], vectors[start : start + 300])
        assert_same_results(index, oracle, queries, 12)
    newer = make(rng, 100)
    for part in (index, oracle):
        part.add(ids[250:350], newer)
    assert_same_results(index, oracle, queries, 12)
    gone = np.concatenate([ids[100:500], [1, 2, 3]])
    assert index.remove(gone) == oracle.remove(gone) == 400
    assert_same_results(index, oracle, queries, 12)
    index.save(tmp_path / "faiss", manifest_of(index))
    oracle.save(tmp_path / "exact", manifest_of(oracle))
    again, oracle_again = FaissIndex.load(tmp_path / "faiss", None), ExactIndex.load(tmp_path / "exact", None)
    assert_same_results(again, oracle, queries, 12)
    assert_same_results(again, oracle_again, queries, 600)
    again.add(ids[100:120], vectors[100:120])
    oracle_again.add(ids[100:120], vectors[100:120])
    assert again.remove(ids[600:640]) == oracle_again.remove(ids[600:640]) == 40
    assert_same_results(again, oracle_again, queries, 12)


def test_exact_search_gives_the_cosines_computed_by_hand():
    index = ExactIndex(2)
    index.add(np.array([7, 3, 5]), np.array([[1, 0], [0, 1], [0.6, 0.8]], dtype=np.float32))
    scores, ids = index.search(np.array([[0.8, 0.6]], dtype=np.float32), 4)
    np.testing.assert_array_equal(ids, [[5, 7, 3, -1]])
    np.testing.assert_allclose(scores, [[0.96, 0.8, 0.6, -np.inf]], atol=1e-6)


@pytest.mark.parametrize("kind", KINDS)
def test_equal_scores_stand_in_the_order_of_their_ids_wherever_the_row_is_cut(kind):
    rng = np.random.default_rng(5)
    index = kind(DIMENSION)
    index.add(np.arange(1000, 1200), random_vectors(rng, 200))
    same = random_vectors(rng, 1)
    ids = rng.permutation(100)
    index.add(ids, np.repeat(same, 100, axis=0))
    for k in (1, 3, 50, 99):
        scores, found = index.search(same, k)
        np.testing.assert_array_equal(found[0], np.arange(k))
        np.testing.assert_allclose(scores, 1, atol=1e-6)
        assert scores.max() <= 1


@pytest.mark.parametrize("kind", KINDS)
def test_an_empty_index_answers_with_padding(kind):
    index = kind(DIMENSION)
    scores, ids = index.search(random_vectors(np.random.default_rng(1), 2), 3)
    assert (ids == -1).all()
    assert (scores == -np.inf).all()
    assert len(index) == 0
    assert index.ids().shape == (0,)
    assert index.remove(np.array([4])) == 0
    assert index.remove(np.array([])) == 0


@pytest.mark.parametrize("kind", KINDS)
def test_one_vector_is_found_and_the_rest_is_padding(kind):
    index = kind(DIMENSION)
    vector = random_vectors(np.random.default_rng(1), 1)
    index.add(np.array([9]), vector)
    scores, ids = index.search(vector, 3)
    np.testing.assert_array_equal(ids, [[9, -1, -1]])
    np.testing.assert_allclose(scores, [[1, -np.inf, -np.inf]], atol=1e-6)


@pytest.mark.parametrize("kind", KINDS)
def test_no_queries_give_no_rows(kind):
    scores, ids = filled(kind).search(np.empty((0, DIMENSION), np.float32), 3)
    assert scores.shape == ids.shape == (0, 3)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("ids", "change", "message"),
    [
        ([1, 2, 1], None, "id 1 is given 2 times"),
        ([1, -2, 3], None, "id -2 is below 0"),
        ([1, 2], None, "2 ids for 3 vectors"),
        ([[1, 2, 3]], None, r"ids have shape \(1, 3\)"),
        ([1.5, 2.5, 3.5], None, "ids are float64"),
        ([1, 2, 3], lambda v: v[:, :5], r"vectors have shape \(3, 5\), not \(n, 24\)"),
        ([1, 2, 3], lambda v: v[0], r"vectors have shape \(24,\)"),
        ([1, 2, 3], lambda v: v * [[1], [1.01], [1]], "vector 1 has length 1.01, not 1"),
        ([1, 2, 3], lambda v: v * [[1], [1], [np.nan]], "vector 2 has length nan, not 1"),
        ([1, 2, 3], lambda v: v * [[np.inf], [1], [1]], "vector 0 has length"),
        ([1, 2, 3], lambda v: v * 0, "vector 0 has length 0, not 1"),
    ],
)
def test_what_cannot_be_indexed_is_refused_by_name_and_changes_nothing(kind, ids, change, message):
    index = filled(kind)
    vectors = random_vectors(np.random.default_rng(2), 3)
    query = random_vectors(np.random.default_rng(8), 1)
    before = index.search(query, 5)
    with pytest.raises(ValueError, match=message):
        index.add(np.array(ids), change(vectors) if change else vectors)
    np.testing.assert_array_equal(index.search(query, 5), before)
    assert len(index) == 50


@pytest.mark.parametrize("kind", KINDS)
def test_bad_queries_are_refused_by_name(kind):
    index = filled(kind)
    good = random_vectors(np.random.default_rng(2), 1)
    with pytest.raises(ValueError, match="k is 0"):
        index.search(good, 0)
    with pytest.raises(ValueError, match=r"shape \(1, 23\)"):
        index.search(good[:, :-1], 3)
    with pytest.raises(ValueError, match="length nan"):
        index.search(good * np.nan, 3)


@pytest.mark.parametrize("kind", KINDS)
def test_saving_again_leaves_one_manifest_and_one_data_file(kind, tmp_path):
    folder, index = tmp_path / "index", filled(kind)
    index.save(folder, manifest_of(index, generation=4))
    index.remove(np.arange(10))
    index.save(folder, manifest_of(index, generation=5))
    assert read_manifest(folder) == Manifest("encoder-1", DIMENSION, 40, 5, kind.kind)
    data = json.loads((folder / MANIFEST_FILE).read_text())["data"]
    assert sorted(p.name for p in folder.iterdir()) == [MANIFEST_FILE, data]
    assert "-5-" in data


@pytest.mark.parametrize("kind", KINDS)
def test_a_save_that_is_killed_halfway_leaves_the_old_index(kind, tmp_path):
    folder, index = tmp_path / "index", filled(kind)
    index.save(folder, manifest_of(index))
    (folder / "vectors-2-abc.bin").write_bytes(b"half of the new da")
    (folder / "manifest.jsonx.partial").write_bytes(b"{")
    assert len(kind.load(folder, manifest_of(index))) == 50
    index.save(folder, manifest_of(index, generation=3))
    assert len(list(folder.iterdir())) == 2


@pytest.mark.parametrize("kind", KINDS)
def test_readers_beside_a_writer_always_load_a_whole_index(kind, tmp_path):
    index = filled(kind)
    index.save(tmp_path, manifest_of(index, generation=0))

    def write() -> None:
        for generation in range(1, 25):
            index.add(np.array([1000 + generation]), random_vectors(np.random.default_rng(generation), 1))
            index.save(tmp_path, manifest_of(index, generation))

    with ThreadPoolExecutor(1) as pool:
        writer = pool.submit(write)
        while not writer.done():
            loaded = kind.load(tmp_path, None)
            assert len(loaded) >= 50
        writer.result()
    assert len(kind.load(tmp_path, manifest_of(index, 24))) == 74


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("field", "value"), [("model", "encoder-2"), ("dimension", 8), ("count", 51), ("generation", 2), ("kind", "ivf")]
)
def test_a_saved_index_that_is_not_the_expected_one_is_refused(kind, field, value, tmp_path):
    index = filled(kind)
    index.save(tmp_path, manifest_of(index))
    expected = replace(manifest_of(index), **{field: value})
    with pytest.raises(IndexMismatchError, match=f"has {field} .*, not {value!r}"):
        kind.load(tmp_path, expected)


@pytest.mark.parametrize("kind", KINDS)
def test_an_index_is_not_saved_under_a_manifest_that_is_not_its_own(kind, tmp_path):
    index = filled(kind)
    with pytest.raises(ValueError, match="count 49"):
        index.save(tmp_path, replace(manifest_of(index), count=49))
    assert list(tmp_path.glob("*.bin")) == []


def test_one_kind_of_index_does_not_load_another(tmp_path):
    index = filled(ExactIndex)
    index.save(tmp_path, manifest_of(index))
    with pytest.raises(IndexMismatchError, match="'exact', not 'faiss-flat'"):
        FaissIndex.load(tmp_path, None)


@pytest.mark.parametrize("kind", KINDS)
def test_damaged_files_are_refused(kind, tmp_path):
    index = filled(kind)
    with pytest.raises(IndexMismatchError, match="no saved index"):
        kind.load(tmp_path / "nowhere", None)
    index.save(tmp_path, manifest_of(index))
    manifest = tmp_path / MANIFEST_FILE
    data = next(tmp_path.glob("vectors-*.bin"))
    whole, head = data.read_bytes(), json.loads(manifest.read_text())
    for damaged in (whole[:-1], b"", bytes([whole[0] ^ 1]) + whole[1:], whole + b"\0"):
        data.write_bytes(damaged)
        with pytest.raises(IndexMismatchError, match="damaged"):
            kind.load(tmp_path, None)
    data.unlink()
    with pytest.raises(IndexMismatchError, match="missing"):
        kind.load(tmp_path, None)
    data.write_bytes(whole)
    for text in ("", "{", "[]", "null", "{}", json.dumps({**head, "count": "50"}), "\udcff"):
        manifest.write_bytes(text.encode("utf-8", "surrogateescape"))
        with pytest.raises(IndexMismatchError, match=MANIFEST_FILE):
            kind.load(tmp_path, None)
    manifest.write_text(json.dumps({**head, "data": "../" + data.name}))
    with pytest.raises(IndexMismatchError, match="lies elsewhere"):
        kind.load(tmp_path, None)


@pytest.mark.parametrize("kind", KINDS)
def test_data_that_disagree_with_their_manifest_are_refused(kind, tmp_path):
    index = filled(kind)
    index.save(tmp_path, manifest_of(index))
    manifest = tmp_path / MANIFEST_FILE
    head = json.loads(manifest.read_text())
    for change in ({"count": 49}, {"dimension": DIMENSION + 1}):
        manifest.write_text(json.dumps({**head, **change}))
        with pytest.raises(IndexMismatchError):
            kind.load(tmp_path, None)


@pytest.mark.parametrize("kind", KINDS)
def test_searches_in_several_threads_agree_while_entries_come_and_go(kind):
    rng = np.random.default_rng(7)
    index = kind(DIMENSION)
    index.add(np.arange(500), clustered_vectors(rng, 500))
    queries = unit(random_vectors(rng, 1) + 0.5 * random_vectors(rng, 8))
    wanted = index.search(queries, 10)
    # what comes and goes is opposite to the queries, so that no answer may change
    far = unit(np.repeat(-queries.mean(axis=0, keepdims=True), 200, axis=0))

    def look(_: int) -> bool:
        return all(np.array_equal(index.search(queries, 10), wanted) for _ in range(20))

    with ThreadPoolExecutor(4) as pool:
        answers = [pool.submit(look, i) for i in range(4)]
        for _ in range(20):
            index.add(np.arange(1000, 1200), far)
            index.remove(np.arange(1000, 1200))
        assert all(answer.result() for answer in answers)
