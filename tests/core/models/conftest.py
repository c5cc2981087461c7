"""Here the loading and reading of models is itself what is tested."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import torch
from sharing import share_nothing


@pytest.fixture(autouse=True)
def _own_models(monkeypatch: pytest.MonkeyPatch) -> None:
    share_nothing(monkeypatch)


@pytest.fixture(autouse=True)
def _threads_as_before() -> Iterator[None]:
    """A model with one thread leaves later tests as many as they had: torch's threads belong to the process."""
    threads = torch.get_num_threads()
    yield
    torch.set_num_threads(threads)
