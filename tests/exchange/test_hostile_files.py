"""Files that mean harm, or are merely broken: refused with place and remedy, quickly, in little memory."""

import io
import resource
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from delivery.exchange import workbook_cells
from delivery.exchange.document import ImportRefused
from delivery.exchange.files import check_size, read_plan
from delivery.exchange.one_line import forbidden_character
from delivery.exchange.spreadsheet_writer import write_text_table, write_workbook
from tests.exchange.samples import HEADINGS, NAMESPACE, link, mspdi, only_refusal, refused, task, text, workbook

pytestmark = pytest.mark.once

SECONDS = 2.0
CHILD = str(Path(workbook_cells.__file__))
MEMORY_MB = 300


@pytest.fixture(autouse=True)
def every_file_is_cheap() -> Iterator[None]:
    """Reading any of them costs neither time nor memory here; the child that reads workbooks has limits of its own."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began = time.process_time()
    yield
    assert time.process_time() - began < SECONDS * 2
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < MEMORY_MB * 1024


def test_the_child_that_reads_workbooks_cannot_take_more_memory_or_time_than_it_may() -> None:
    """Its own figures would begin with the memory of the process that started it, so the limits are tried instead."""
    greedy = f"import runpy; limit = runpy.run_path({CHILD!r})['limit_self']; limit(512, 20); "
    memory = subprocess.run([sys.executable, "-I", "-c", greedy + "bytearray(600 << 20)"], capture_output=True, check=False)
    assert b"MemoryError" in memory.stderr
    cpu = greedy.replace("limit(512, 20)", "limit(512, 1)") + "\nwhile True: pass"
    assert subprocess.run([sys.executable, "-I", "-c", cpu], capture_output=True, check=False, timeout=60).returncode < 0


def quickly(data: bytes, name: str = "") -> tuple[str, ...]:
    began = time.process_time()
    problems = refused(data, name)
    assert time.process_time() - began < SECONDS
    return tuple(problem.key for problem in problems)


def archive(members: dict[str, bytes], **options: int) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as out:
        for name, content in members.items():
            out.writestr(name, content)
    return buffer.getvalue()


def with_member(data: bytes, change: Callable[[str, bytes], bytes]) -> bytes:
    """The workbook with members changed."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as out:
        for name in source.namelist():
            out.writestr(name, change(name, source.read(name)))
    return buffer.getvalue()


class TestWrongFiles:
    @pytest.mark.parametrize("data", [b"", b" \r\n\t ", b"\xef\xbb\xbf", b"\xff\xfe"])
    def test_an_empty_file_is_refused(self, data: bytes) -> None:
        assert quickly(data) == ("file.empty",)

    @pytest.mark.parametrize(
        ("data", "key"),
        [
            (b"%PDF-1.7\n1 0 obj", "file.unknown_type"),
            (b"\x89PNG\r\n\x1a\n\0\0", "file.unknown_type"),
            (b"\x7fELF\0\0", "file.unknown_type"),
            (b"Some\0binary\0", "file.unknown_type"),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "file.old_office"),
            (b"<html><body>plan</body></html>", "xml.not_a_project"),
            (b'<svg xmlns="http://www.w3.org/2000/svg"/>', "xml.not_a_project"),
            (b"just words\n", "sheet.no_headings"),
            (b"\x81\x00\xff" * 10, "file.unknown_type"),
            (b"Name;\xff\xff\xff;\xfe" * 40, "file.encoding"),
            (archive({"word/document.xml": b"<a/>"}), "file.unknown_type"),
            (b"PK\x03\x04 not an archive", "sheet.broken"),
        ],
    )
    def test_another_kind_of_file_is_named(self, data: bytes, key: str) -> None:
        assert quickly(data) == (key,)

    @pytest.mark.parametrize("name", ["plan.xlsx", "plan.exe", "plan.xml.pdf"])
    def test_content_and_ending_must_agree(self, name: str) -> None:
        assert quickly(text("Name,Duration", "One,1"), name) == ("file.extension",)

    def test_a_file_of_more_than_20_mb_is_refused(self) -> None:
        assert quickly(b"a" * (20 * 1024 * 1024 + 1)) == ("file.too_large",)

    def test_a_large_file_on_disk_is_not_read_whole(self, tmp_path: Path) -> None:
        path = tmp_path / "plan.csv"
        with path.open("wb") as file:
            file.truncate(1 << 32)
        with pytest.raises(ImportRefused):
            read_plan(path)


class TestXml:
    HEAD = '<?xml version="1.0"?>'
    BODY = f'<Project xmlns="{NAMESPACE}"><Name>&x;</Name></Project>'

    @pytest.mark.parametrize(
        "doctype",
        [
            '<!DOCTYPE Project [<!ENTITY x "y">]>',
            '<!DOCTYPE Project [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
            '<!DOCTYPE Project SYSTEM "http://127.0.0.1:9/evil.dtd">',
            '<!DOCTYPE Project [<!ENTITY % p SYSTEM "file:///etc/passwd">%p;]>',
            "<!DOCTYPE Project ["
            + '<!ENTITY a0 "ha">'
            + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
            + '<!ENTITY x "&a9;">]>',
            f'<!DOCTYPE Project [<!ENTITY x "{"y" * 100_000}">]>',
        ],
    )
    def test_entities_and_document_types_are_refused(self, doctype: str) -> None:
        assert quickly(f"{self.HEAD}{doctype}{self.BODY}".encode()) == ("xml.doctype",)
        assert quickly(f"{self.HEAD}{doctype}{self.BODY}".encode("utf-16")) == ("xml.doctype",)

    def test_deep_nesting_is_refused(self) -> None:
        deep = "<a>" * 200_000 + "</a>" * 200_000
        assert quickly(mspdi(deep)) == ("xml.too_deep",)
        assert quickly(mspdi(f"<TimephasedData>{deep}</TimephasedData>")) == ("xml.too_deep",)

    def test_broken_xml_names_its_line(self) -> None:
        problem = only_refusal(mspdi(task(1)).replace(b"</Tasks>", b"\n\n</Task>"))
        assert (problem.key, problem.args["line"]) == ("xml.broken", 3)

    @pytest.mark.parametrize("encoding", ["klingon", "gb2312", "utf-7"])
    def test_an_encoding_that_is_not_read_is_named(self, encoding: str) -> None:
        assert quickly(f'<?xml version="1.0" encoding="{encoding}"?><Project/>'.encode()) in (("file.encoding",), ("xml.broken",))

    def test_more_than_20000_tasks_are_refused(self) -> None:
        assert quickly(mspdi("<Task><UID>1</UID></Task>" * 20_001)) == ("file.too_many_rows",)

    def test_millions_of_elements_are_refused(self) -> None:
        assert quickly(mspdi(task(1, inside="<a/>" * 1_100_000))) == ("xml.too_many",)

    def test_a_plan_larger_than_a_project_may_be_is_refused(self) -> None:
        document = read_plan(mspdi(task(1) + task(2, inside=link(1))))
        check_size(document, 2, 1)
        for limits in ((1, 1), (2, 0)):
            with pytest.raises(ImportRefused):
                check_size(document, *limits)

    def test_timephased_data_is_passed_over(self) -> None:
        heavy = "<TimephasedData><Type>1</Type><Value>PT1H0M0S</Value></TimephasedData>" * 100_000
        assert len(read_plan(mspdi(task(1, inside=heavy))).plan.milestones) == 1

    def test_groups_that_would_multiply_into_millions_of_links_are_refused(self) -> None:
        def group(uid: int) -> str:
            inside = "<OutlineLevel>2</OutlineLevel>"
            return "".join(task(uid + n, inside=inside) for n in range(1, 1000))

        head = "<Task><UID>{}</UID><Name>G</Name><OutlineLevel>1</OutlineLevel>{}</Task>"
        rows = head.format(10_000, "") + group(10_000) + head.format(20_000, link(10_000)) + group(20_000)
        assert quickly(mspdi(rows)) == ("file.too_many_links",)

    def test_calendars_with_endless_exceptions_are_refused(self) -> None:
        period = "<TimePeriod><FromDate>1970-01-01T00:00:00</FromDate><ToDate>2199-12-31T00:00:00</ToDate></TimePeriod>"
        exceptions = f"<Exceptions>{f'<Exception>{period}<DayWorking>0</DayWorking></Exception>' * 2000}</Exceptions>"
        calendar = f"<Calendar><UID>1</UID><Name>A</Name><IsBaseCalendar>1</IsBaseCalendar>{exceptions}</Calendar>"
        assert "calendar.too_many_days" in quickly(mspdi(task(1), calendars=calendar))

    @pytest.mark.parametrize("uid", ["9" * 5000, "1e9", "NaN", "٣", "０"])
    def test_numbers_that_are_none_are_named(self, uid: str) -> None:
        assert quickly(mspdi(task(uid)))[0] == "value.not_a_number"


class TestWorkbooks:
    def test_the_corner_cell_is_refused(self) -> None:
        data = workbook([("M1", "One", 1, None)], more=lambda _book, sheet: sheet.write(1_048_575, 16_383, "x"))
        assert len(data) < 10_000
        problem = only_refusal(data)
        assert (problem.key, problem.place.row) == ("sheet.row_limit", 1_048_576)

    def test_a_cell_far_to_the_right_is_named(self) -> None:
        problem = only_refusal(workbook([("M1", "One", 1, None)], more=lambda _book, sheet: sheet.write(1, 16_383, "x")))
        assert (problem.key, problem.place.cell) == ("sheet.column_limit", "XFD2")

    def test_20000_rows_are_refused(self) -> None:
        data = workbook((f"M{n}", f"Milestone {n}", 1, None) for n in range(20_000))
        assert quickly(data) == ("sheet.row_limit",)
        lines = text("Code,Name,Duration", *(f"M{n},Milestone {n},1" for n in range(20_000)))
        assert quickly(lines) == ("sheet.row_limit",)

    def test_a_formula_without_a_value_is_named(self) -> None:
        problem = only_refusal(
            workbook([("M1", "One", None, None)], more=lambda _b, sheet: sheet.write_formula(1, 2, "=1+1", None, ""))
        )
        assert problem.text("en").startswith("sheet “Plan”, cell C2: The cell holds a formula without a computed value.")

    def test_an_error_value_is_named(self) -> None:
        data = workbook([("M1", "One", None, None)], more=lambda _b, sheet: sheet.write_formula(1, 2, "=1/0", None, "#DIV/0!"))
        problem = only_refusal(data)
        assert (problem.key, problem.place.cell, problem.args["value"]) == ("sheet.error_value", "C2", "#DIV/0!")

    @pytest.mark.parametrize(
        "members",
        [
            {"xl/workbook.xml": b"<a/>", "xl/worksheets/sheet1.xml": b" " * 60_000_000},
            {"xl/workbook.xml": b"<a/>", "xl/bomb.xml": b"\0" * 5_000_000},
            {"xl/workbook.xml": b"<a/>", **{f"xl/{n}.xml": b"<a/>" for n in range(600)}},
        ],
    )
    def test_zip_bombs_are_refused_from_their_directory(self, members: dict[str, bytes]) -> None:
        assert quickly(archive(members)) == ("sheet.too_heavy",)

    @pytest.mark.parametrize("name", ["../../etc/passwd", "/etc/passwd", "xl\\..\\x"])
    def test_members_that_climb_are_refused(self, name: str) -> None:
        assert quickly(archive({"xl/workbook.xml": b"<a/>", name: b"x"})) == ("sheet.broken",)

    def test_entities_in_a_workbook_are_refused(self) -> None:
        def change(name: str, content: bytes) -> bytes:
            return content.replace(b"<worksheet", b'<!DOCTYPE x [<!ENTITY a "b">]><worksheet', 1) if "sheet1" in name else content

        assert quickly(with_member(workbook([("M1", "One", 1, None)]), change)) == ("xml.doctype",)

    @pytest.mark.parametrize(
        "member", ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "[Content_Types].xml"]
    )
    def test_a_broken_part_is_refused(self, member: str) -> None:
        data = with_member(workbook([("M1", "One", 1, None)]), lambda name, content: b"<broken" if name == member else content)
        assert quickly(data) in (("sheet.broken",), ("file.unknown_type",))

    def test_a_truncated_workbook_is_refused(self) -> None:
        assert quickly(workbook([("M1", "One", 1, None)])[:-200]) == ("sheet.broken",)

    def test_too_many_cells_are_refused(self) -> None:
        row = b"<row>" + b"<c><v>1</v></c>" * 90 + b"</row>"
        sheet = (
            b"<worksheet><sheetData>" + b"".join(row.replace(b"1", b"%d" % n) for n in range(4000)) + b"</sheetData></worksheet>"
        )
        data = with_member(workbook([("M1", "One", 1, None)]), lambda name, content: sheet if "sheet1" in name else content)
        assert quickly(data) == ("sheet.too_heavy",)

    def test_too_many_strings_end_in_the_child_not_here(self) -> None:
        count = 400_000
        strings = b"<sst>" + b"".join(b"<si><t>%d</t></si>" % number for number in range(count)) + b"</sst>"
        data = with_member(
            workbook([("M1", "One", 1, None)]), lambda name, content: strings if name == "xl/sharedStrings.xml" else content
        )
        with pytest.raises(ImportRefused):
            read_plan(data)


class TestPlans:
    def test_a_circle_is_named(self) -> None:
        data = text("Code,Name,Duration,Predecessors", "M1,Design,1,M3", "M2,Build,1,M1", "M3,Test,1,M2", "M4,Free,1,")
        problem = only_refusal(data)
        assert problem.key == "file.cycle"
        assert {"M1", "M2", "M3"} <= set(str(problem.args["names"]).split(" → "))
        assert only_refusal(mspdi(task(1, "Design", link(2)) + task(2, "Build", link(1)))).key == "file.cycle"

    def test_a_circle_of_thousands_is_named_briefly(self) -> None:
        rows = [f"M{n},Name,1,M{(n + 1) % 9000}" for n in range(9000)]
        problem = only_refusal(text("Code,Name,Duration,Predecessors", *rows))
        assert len(problem.text("en")) < 300

    @pytest.mark.parametrize("date", ["9999-12-31", "1969-12-31", "2200-01-01", "0001-01-01"])
    def test_dates_out_of_range_are_named(self, date: str) -> None:
        assert only_refusal(text("Name,Duration,Deadline", f"One,1,{date}")).key == "value.date_range"
        inside = f"<Deadline>{date}T08:00:00</Deadline>"
        assert only_refusal(mspdi(task(7, inside=inside))).text("zh").startswith("任务 7，字段 Deadline")

    def test_a_plan_that_runs_out_of_time_is_refused(self) -> None:
        rows = [f"M{n},Name,36500ed,{f'M{n - 1}' if n else ''}" for n in range(4)]
        assert only_refusal(text("Code,Name,Duration,Predecessors", *rows)).key == "plan.date_range"
        far = task(1) + task(2, inside=link(1, lag=5_000_000_000, form=8))
        assert quickly(mspdi(far))[0] in ("value.duration_range", "plan.date_range")

    @pytest.mark.parametrize("value", ["-1", "-0.5d", "-3ed"])
    def test_negative_durations_are_named(self, value: str) -> None:
        problem = only_refusal(text("Name,Duration", f"One,{value}"))
        assert (problem.key, problem.place.row, problem.place.column) == ("value.negative", 3, "Duration")


FORBIDDEN = [
    *(chr(code) for code in range(0x202A, 0x202F)),
    *(chr(code) for code in range(0x2066, 0x206A)),
    *"\u200b\u200c\u200d\u200e\u200f\u061c\ufeff\x01\x1f\x7f\x85\x9f\u2028\u2029",
]


class TestNames:
    @pytest.mark.parametrize("char", FORBIDDEN, ids=lambda char: f"U+{ord(char):04X}")
    def test_invisible_and_direction_characters_are_refused_with_their_row(self, char: str) -> None:
        problem = only_refusal(text("Name,Duration", f"USD {char}000,1".replace("000,1", "000 1,1")))
        assert (problem.key, problem.place.row) == ("value.forbidden_character", 3)
        assert problem.args["value"] == f"U+{ord(char):04X}"
        assert char not in problem.text("en")

    def test_they_are_refused_in_xml_and_workbooks_too(self) -> None:
        assert only_refusal(mspdi(task(5, "USD \u202e000"))).place.uid == 5
        assert only_refusal(workbook([("M1", "USD \u2067000", 1, None)])).place.row == 2

    def test_a_lone_surrogate_is_forbidden(self) -> None:
        assert forbidden_character("a\ud800b") == "U+D800"

    @pytest.mark.parametrize(
        "name", ["<script>alert(1)</script>", "a<b & 中文", "'; DROP TABLE x;--", "{{7*7}}", "=1+1", "＝1+1", "@x", "+1"]
    )
    def test_markup_is_only_text(self, name: str) -> None:
        document = read_plan(workbook([("M1", name, 1, None)], headings=HEADINGS))
        assert document.plan.milestones[0].name == name
        for write in (write_workbook, write_text_table):
            assert read_plan(write(document)).plan.milestones[0].name == name

    def test_a_name_of_more_than_250_characters_is_refused(self) -> None:
        assert only_refusal(text("Name,Duration", f"{'x' * 251},1")).key == "value.too_long"

    def test_names_are_composed_and_trimmed(self) -> None:
        assert read_plan(text("Name,Duration", "  Cafe\u0301  ,1")).plan.milestones[0].name == "Café"

    def test_formula_beginnings_stay_strings(self) -> None:
        names = [f"{char}cmd|x" for char in "=+-@＝＋－＠"]
        document = read_plan(workbook([(f"M{n}", name, 1, None) for n, name in enumerate(names)]))
        lines = write_text_table(document).decode("utf-8-sig").splitlines()
        assert [line.split(",")[1] for line in lines[-len(names) :]] == [f"'{name}" for name in names]
        with zipfile.ZipFile(io.BytesIO(write_workbook(document))) as book:
            assert b"<f>" not in book.read("xl/worksheets/sheet1.xml")


def test_problems_beyond_200_are_counted() -> None:
    problems = refused(text("Name,Duration", *(f"One,-{n}" for n in range(1, 501))))
    assert (len(problems), problems[-1].key, problems[-1].args["count"]) == (201, "file.more_problems", 300)


def test_an_unclosed_quote_names_its_line() -> None:
    assert only_refusal(text("Name,Duration", "One,1", '"Two,1')).key == "csv.broken"
