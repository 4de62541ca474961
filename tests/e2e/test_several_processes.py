"""Two gateways and two workers on PostgreSQL: all answer and post, and go on where a worker and a gateway die."""

from __future__ import annotations

import pytest

from scripts import several_processes


@pytest.mark.postgresql
@pytest.mark.timeout(300)
async def test_all_answer_and_post_and_go_on_where_a_worker_and_a_gateway_die(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert await several_processes.main() == 0, capsys.readouterr().err
    assert "has three briefs, no other server has any, and none is there twice" in capsys.readouterr().out
