"""The recording of lesson 01: what is in it, and that nothing else is."""

import numpy as np
import pytest

from lecturelib.datasets import make_recording


def test_each_run_has_a_block_of_nine_volumes_a_category():
    recording = make_recording(random_state=0)
    assert recording.data.shape == (288, 40)
    for run in range(4):
        blocks = recording.target[recording.groups == run].reshape(8, 9)
        assert (blocks == blocks[:, :1]).all()
        assert sorted(blocks[:, 0]) == list(range(8))
    assert len(set(recording.target_names)) == 8


def test_a_volume_keeps_a_share_of_the_one_before_but_not_across_runs():
    runs = np.array([make_recording(random_state=seed).data.reshape(4, 72, 40)
                     for seed in range(20)])
    assert runs.var() == pytest.approx(1, abs=0.02)
    assert (runs[:, :, :-1] * runs[:, :, 1:]).mean() == pytest.approx(0.7, abs=0.02)
    assert (runs[:, :-1, -1] * runs[:, 1:, 0]).mean() == pytest.approx(0, abs=0.05)


def test_the_seed_decides_everything_and_a_bad_one_is_named():
    first, again = (make_recording(random_state=3) for _ in range(2))
    assert np.array_equal(first.data, again.data) and np.array_equal(first.target, again.target)
    assert not np.array_equal(first.data, make_recording(random_state=4).data)
    assert not np.array_equal(make_recording().data, make_recording().data)
    with pytest.raises(ValueError, match="random_state must be"):
        make_recording(random_state=-1)
