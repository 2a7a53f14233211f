"""What counts by default for a transaction, as a file."""

import pytest

from workbench.compare import Options
from workbench.compare.defaults import from_toml, merged, to_toml
from workbench.errors import UserFacingError

SOME = Options(ignore=("//Stamp", '//x[@a="é"]'), unordered=("Lines",), keys=(("Line", "Item/Code"),), numbers=True)


@pytest.mark.parametrize("options", [Options(), SOME, Options(comments=False, dates=True, cdata=True, encoding=True)])
def test_what_is_written_reads_the_same(options):
    assert from_toml(to_toml(options), "compare.toml") == options


@pytest.mark.parametrize("raw", [b"format = 2", b"ignore = 1", b"[", b"\xff", b'keys = "x"'])
def test_a_file_that_cannot_be_used_is_named(raw):
    with pytest.raises(UserFacingError, match=r"`compare\.toml`"):
        from_toml(raw, "compare.toml")


def test_the_users_own_choice_comes_on_top():
    both = merged(Options(ignore=("//Note",), keys=(("Line", "@id"),)), SOME)
    assert both.ignore == ("//Stamp", '//x[@a="é"]', "//Note")
    assert both.keys == (("Line", "@id"),)
    assert both.numbers
