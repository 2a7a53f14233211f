"""Left and patch make right, for any two documents."""

from hypothesis import given, note, settings
from hypothesis import strategies as st

from tests.compare.documents import canonical, edited, trees, written
from workbench.compare.apply import apply_patch
from workbench.compare.patch import make_patch, read_patch, to_bytes
from workbench.documents import read


def patched(left: bytes, right: bytes) -> bytes:
    note(left.decode())
    note(right.decode())
    patch = make_patch(read(left, "left.xml"), read(right, "right.xml"))
    return apply_patch(read(left, "left.xml"), read_patch(to_bytes(patch), "change.patch"))


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_a_patch_of_random_edits_makes_the_right_document(data):
    left = data.draw(trees())
    right = data.draw(edited(left))
    assert canonical(patched(written(left), written(right))) == canonical(written(right))


@settings(max_examples=150, deadline=None)
@given(trees(), trees())
def test_a_patch_between_unrelated_documents_makes_the_right_document(left, right):
    assert canonical(patched(written(left), written(right))) == canonical(written(right))


@settings(max_examples=50, deadline=None)
@given(trees())
def test_a_document_needs_no_operation_to_become_itself(tree):
    assert make_patch(read(written(tree), "a"), read(written(tree), "b")).operations == ()
