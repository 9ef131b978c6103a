"""Whatever chance does to a file, a draft or a problem comes of it. `tools/fuzz.py` does it more often."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.documents.mutations import CORPUS, made, mutated
from xanh.documents.draft import PlanDraft, from_json
from xanh.documents.read import read_plan
from xanh.reference import ProblemError


def outcome(data: bytes, name: str) -> PlanDraft | ProblemError:
    try:
        draft = read_plan(data, name=name)
    except ProblemError as error:
        return error
    assert from_json(json.loads(json.dumps(draft.to_json()))) == draft
    return draft


@pytest.mark.parametrize("name", CORPUS)
def test_the_files_are_sound_before_chance_touches_them(name):
    found = outcome(made(name), name)
    if isinstance(found, ProblemError):
        assert found.problems[0].code == "document.not_a_plan"


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(list(CORPUS)), st.integers(0, 10**6))
def test_a_draft_or_a_problem_comes_of_it(name, number):
    found = outcome(mutated(name, number), name)
    if isinstance(found, ProblemError):
        assert all(p.message("vi") and p.remedy("en") for p in found.problems)


def test_a_number_stands_for_one_mutation():
    assert mutated("prose.docx", 7) == mutated("prose.docx", 7) != made("prose.docx")
