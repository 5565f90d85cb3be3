"""Every row of the table of broken zips: what becomes of each."""

from __future__ import annotations

import pytest
from support.broken_zips import BROKEN_ZIPS, Turned
from support.handed_in import refused, sealing_bytes


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("row", BROKEN_ZIPS)
def test_every_way_in_which_a_zip_is_broken(tmp_path, row):
    case = BROKEN_ZIPS[row]
    data = case.data() if callable(case.data) else case.data
    result = sealing_bytes(tmp_path)(data, name=case.name)
    if isinstance(case, Turned):
        refused(result, case.words)
        return
    assert result.refusal is None
    assert result.files == {"miniflow.py": case.content}
    assert len(result.remarks) == len(case.remarks), result.remarks
    assert all(any(words in remark for remark in result.remarks) for words in case.remarks)
