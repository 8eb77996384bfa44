from __future__ import annotations

from pathlib import Path

import pytest

from localstack.engines.whole import make_whole


def test_a_folder_whose_making_was_interrupted_is_made_again_from_nothing(tmp_path: Path) -> None:
    def interrupted(folder: Path) -> None:
        (folder / "half").touch()
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        make_whole(tmp_path / "jars", interrupted)
    assert not (tmp_path / "jars").exists()

    make_whole(tmp_path / "jars", lambda folder: (folder / "all").touch())
    assert [file.name for file in (tmp_path / "jars").iterdir()] == ["all"]
    assert [folder.name for folder in tmp_path.iterdir()] == ["jars"], "what was left half made is gone"


def test_a_whole_folder_is_left_alone(tmp_path: Path) -> None:
    make_whole(tmp_path / "jars", lambda folder: (folder / "all").touch())
    make_whole(tmp_path / "jars", lambda _: pytest.fail("made twice"))
