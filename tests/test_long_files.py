from tests.long_files import LONGEST_FIRST, TOP, place_of


def test_every_long_file_is_there_and_comes_before_the_short_ones() -> None:
    assert not [name for name in LONGEST_FIRST if not (TOP / name).is_file()]
    assert place_of(TOP / LONGEST_FIRST[-1]) < place_of(TOP / "test_long_files.py")
