"""python -m scoring: files in, CSV out, and reasons in plain words."""

import csv
import io
import runpy
import shutil
import sys
import zipfile

import pytest

from scoring.__main__ import COMMANDS, main
from scoring.codec import canonical_json, inputs_to_json, table_to_csv
from scoring.edition import edition_digest, edition_files, verify_edition
from scoring.league import compile_edition
from tests.scoring.examples import GOLDEN, create_inputs, needs_golden


@pytest.fixture
def write(tmp_path):
    def make(name, text):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    return make


@pytest.fixture
def edition_zip(tmp_path):
    def make(**changes):
        path = tmp_path / "edition.zip"
        with zipfile.ZipFile(path, "w") as archive:
            archive.mkdir("about")
            for name, content in (edition_files(create_inputs()) | changes).items():
                archive.writestr(name, content)
        return path

    return make


def refused(capsys, *argv):
    assert main([str(a) for a in argv]) == 2
    return capsys.readouterr().err


def test_every_command_is_named_and_an_unknown_one_refused(capsys):
    assert main(["--help"]) == 0
    listed = capsys.readouterr().out
    assert all(name in listed for name in COMMANDS)
    assert main([]) == 2
    capsys.readouterr()
    assert "no command rank" in refused(capsys, "rank")


def test_the_module_runs_as_a_program(monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["scoring", "sample"])
    monkeypatch.delitem(sys.modules, "scoring.__main__")
    with pytest.raises(SystemExit) as ended:
        runpy.run_module("scoring", run_name="__main__")
    assert ended.value.code == 0
    assert capsys.readouterr().out.startswith("sigma,tau,power")


def test_a_table_is_the_same_from_python_from_the_command_line_and_from_the_zip(write, edition_zip, capsys):
    inputs = create_inputs()
    edition = compile_edition(inputs)
    assert main(["league", str(write("inputs.json", inputs_to_json(inputs)))]) == 0
    printed = capsys.readouterr().out
    for table in edition.tables:
        assert table_to_csv(table) in printed
    digest = f"digest sha256:{edition_digest(edition)}"
    assert printed.endswith(f"{digest}\r\n")
    assert main(["verify", str(edition_zip())]) == 0
    said = capsys.readouterr().out
    assert digest in said
    assert "sums: there is no list of them" in said
    assert said.endswith("verified\n")
    assert main(["verify", str(edition_zip(**{f"letters/{n}.txt": b"Dear" for n in range(9)}))]) == 0
    assert "not checked: letters/, 9 files\n" in capsys.readouterr().out
    with zipfile.ZipFile(edition_zip()) as archive:
        assert archive.read("edition.json").decode() == canonical_json(edition)


def test_one_group_can_be_asked_for(write, capsys):
    path = write("inputs.json", inputs_to_json(create_inputs()))
    assert main(["league", str(path), "--group", "shires"]) == 0
    assert capsys.readouterr().out.splitlines()[1].startswith("inputs sha256:")


def test_a_spreadsheet_can_redo_a_table_from_the_published_files():
    files = {name: content.decode() for name, content in edition_files(create_inputs()).items()}

    def rows(name):
        return list(csv.DictReader(io.StringIO(files[name])))

    calls, weights = (
        rows("calls.csv"),
        {row["topic"]: float(row["weight"]) for row in rows("topic_weights.csv")},
    )
    found = {}
    for row in rows("league-districts-match.csv"):
        total = 0.0
        for topic, weight in weights.items():
            own = [
                float(c["match_score"])
                for c in calls
                if (c["council"], c["topic"]) == (row["council"], topic)
            ]
            total += weight * sum(own) / len(own)
        found[row["council"]] = round(total / sum(weights.values()) + 1e-9, 1)
        assert float(row["score_1dp"]) == found[row["council"]]
    for row in rows("league-districts-match.csv"):
        assert int(row["place"]) == 1 + sum(score > found[row["council"]] for score in found.values())


def test_a_changed_file_is_found(edition_zip, capsys):
    path = edition_zip(**{"league-districts-match.csv": b"place\r\n1\r\n", "README.txt": b"hello"})
    found = verify_edition(path)
    assert (found.different, found.not_checked, found.holds) == (
        ("league-districts-match.csv",),
        ("README.txt",),
        False,
    )
    assert main(["verify", str(path)]) == 1
    assert "DIFFERENT: league-districts-match.csv" in capsys.readouterr().out


def test_a_lacking_file_is_found(tmp_path):
    path = tmp_path / "edition.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("inputs.json", inputs_to_json(create_inputs()))
    assert "edition.json" in verify_edition(path).lacking


def test_a_zip_that_cannot_be_used_is_refused(write, tmp_path, edition_zip, monkeypatch, capsys):
    assert "not a readable ZIP" in refused(capsys, "verify", write("edition.zip", "hello"))
    assert "not a readable ZIP" in refused(capsys, "verify", tmp_path / "none.zip")
    assert "is not UTF-8" in refused(capsys, "verify", edition_zip(**{"inputs.json": b"\xff\xfe"}))
    monkeypatch.setattr("scoring.edition.MOST_BYTES", 10)
    assert "more than 1 GB" in refused(capsys, "verify", edition_zip())
    with zipfile.ZipFile(tmp_path / "empty.zip", "w"):
        pass
    assert "has no inputs.json" in refused(capsys, "verify", tmp_path / "empty.zip")


FOLDER = {
    "councils.csv": "council_id,council_type,nation\nA,district,England\nB,district,England\n"
    "C,county,England\nD,parish,\n",
    "topics.csv": "topic_id,topic_weight\nbins,1\nroads,2\n",
    "applicability.csv": "council_type,topic_id,applicable,council_id\ndistrict,bins,1,\n"
    "district,roads,yes,\n"
    "county,roads,true,\ndistrict,roads,0,B\n",
    "calls.csv": "call_id,wave,council_id,topic_id,status,score\n"
    "1,1,A,bins,answered,90\n2,1,A,roads,reached,80\n3,1,B,bins,unanswered,\n4,1,C,roads,void,\n"
    "5,1,A,bins,answered,70\n"
    "6,1,B,bins,answered,50\n7,10,A,bins,answered,\n8,2,A,bins,answered,40\n",
}


@pytest.fixture
def folder(write, tmp_path):
    def make(**changes):
        for name, text in (FOLDER | changes).items():
            write(f"league/{name}", text)
        return tmp_path / "league"

    return make


def test_a_folder_gives_tables_of_every_wave(folder, capsys):
    assert main(["league", str(folder())]) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert [row["wave"] for row in rows] == sorted((row["wave"] for row in rows), key=int)
    found = {(r["wave"], r["table_id"], r["council_id"]): r for r in rows}
    assert found["1", "topic:bins", "A"]["rank"] == "1"
    assert found["1", "type:district", "B"]["score"] == "25"
    assert found["1", "topic:roads", "C"]["reason"] == "no scored calls"
    assert ("1", "topic:roads", "B") not in found
    assert {key[1] for key in found} == {
        "group:district_services_england",
        "topic:bins",
        "topic:roads",
        "type:county",
        "type:district",
    }


def test_one_table_of_a_folder_can_be_asked_for_and_incomplete_councils_say_so(folder, capsys):
    applies = "council_type,topic_id,applicable\ndistrict,bins,1\ndistrict,roads,1\ncounty,roads,1\n"
    assert main(["league", str(folder(**{"applicability.csv": applies})), "--group", "type:district"]) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert {row["table_id"] for row in rows} == {"type:district"}
    assert [row["reason"] for row in rows if row["council_id"] == "B" and row["wave"] == "1"] == [
        "incomplete: roads"
    ]


@pytest.mark.parametrize(
    ("name", "old", "new", "words"),
    [
        ("councils.csv", "B,", "A,", "council_id: a code is used twice"),
        ("councils.csv", "council_type", "kind", "councils.csv: has no column council_type"),
        ("applicability.csv", "county,roads", "county,tax", "applicability.csv: no topic tax"),
        ("calls.csv", "A,bins,answered,90", "Z,bins,answered,90", "calls.csv row 2: no council Z"),
        ("calls.csv", "A,bins,answered,90", "A,tax,answered,90", "calls.csv row 2: no topic tax"),
        (
            "calls.csv",
            "A,bins,answered,90",
            "A,bins,lost,90",
            "calls.csv row 2 status: must be one of answered",
        ),
        (
            "calls.csv",
            "A,bins,answered,90",
            "A,bins,answered,ninety",
            "calls.csv row 2 score: 'ninety' is not a number",
        ),
        ("calls.csv", "A,bins,answered,90", "A,bins,answered,inf", "calls.csv row 2 score: is infinite"),
        ("calls.csv", "A,bins,answered,90", "A,bins,answered,101", "score outside 0..100"),
        ("calls.csv", "A,bins,answered,90", "A,bins", "calls.csv row 2: has not as many fields"),
        ("calls.csv", "4,1,C,roads", "4,1,C,bins", "topic bins does not apply to council C"),
        ("topics.csv", "bins,1\nroads,2", "bins,0\nroads,0", "topic weights sum to 0"),
        ("topics.csv", "bins,1", "bins,-1", "negative weight"),
        ("topics.csv", "bins,1", "bins,", "weight is missing"),
    ],
)
def test_a_folder_that_cannot_be_used_is_refused(folder, capsys, name, old, new, words):
    assert words in refused(capsys, "league", folder(**{name: FOLDER[name].replace(old, new)}))


def scoreless(folder):
    calls = "\n".join(line.rsplit(",", 1)[0] for line in FOLDER["calls.csv"].splitlines())
    return folder(**{"calls.csv": calls})


def test_scores_may_lie_beside_the_calls_or_come_from_marks(folder, write, capsys):
    path = scoreless(folder)
    assert "no scores" in refused(capsys, "league", path)
    marks = write("scorecards/marks.csv", "call_id,question_id,points\n1,q,1\n2,q,2\n5,q,\n6,q,1\n")
    write("scorecards/questions.csv", "question_id,weight,max_points\nq,1,2\n")
    assert main(["league", str(path), "--group", "topic:bins"]) == 0
    near = capsys.readouterr().out
    assert "topic:bins,A,1,1,1,1,50," in near
    assert main(["league", str(path), "--group", "topic:bins", "--marks", str(marks)]) == 0
    assert capsys.readouterr().out == near
    write("league/call_scores.csv", "call_id,score\n1,10\n2,20\n5,30\n6,\n")
    assert main(["league", str(path), "--group", "topic:bins"]) == 0
    assert "topic:bins,A,2,1,1,1,20," in capsys.readouterr().out


def test_marks_of_an_unknown_question_are_refused(write, capsys):
    marks = write("marks.csv", "call_id,question_id,points\n1,z,1\n")
    questions = write("questions.csv", "question_id,weight,max_points\nq,1,2\n")
    assert "marks.csv row 2: no question z" in refused(capsys, "score", marks, questions)


def test_scores_of_marks_alone_and_with_the_calls_that_have_none(write, capsys):
    marks = write("marks.csv", "call_id,question_id,points\n1,q,1\n")
    questions = write("questions.csv", "question_id,weight,max_points\nq,1,2\n")
    assert main(["score", str(marks), str(questions)]) == 0
    assert capsys.readouterr().out.splitlines()[1:] == ["1,answered,1,1,50,"]
    calls = write("other.csv", "call_id,status\n1,answered\n2,answered\n3,unanswered\n4,void\n")
    assert main(["score", str(marks), str(questions), "--calls", str(calls)]) == 0
    assert capsys.readouterr().out.splitlines()[2:] == [
        "2,answered,0,0,,all_na",
        "3,unanswered,,,0,unanswered_zero",
        "4,void,,,,void",
    ]


def test_no_calls_give_an_empty_table(folder, capsys):
    path = folder(**{"calls.csv": "call_id,wave,council_id,topic_id,status,score\n"})
    assert main(["league", str(path)]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 1


def test_files_that_are_no_text_are_refused(tmp_path, capsys):
    path = tmp_path / "wilson.csv"
    path.write_bytes(b"\xff\xfe\x00")
    assert "is not UTF-8" in refused(capsys, "wilson", path)
    assert "No such file" in refused(capsys, "wilson", tmp_path / "none.csv")


def test_shares_are_of_whole_numbers(write, capsys):
    assert "whole numbers" in refused(capsys, "wilson", write("a.csv", "successes,trials\n1.5,2\n"))
    assert "whole numbers" in refused(capsys, "wilson", write("a.csv", "successes,trials\n,2\n"))
    assert "count 3 outside 0..2" in refused(capsys, "wilson", write("a.csv", "successes,trials\n3,2\n"))


def test_agreement_of_words_and_the_errors_of_ratings(write, capsys):
    ratings = "unit_id,rater_id,value\n1,a,yes\n1,b,no\n2,a,yes\n2,b,yes\n3,a,no\n3,b,\n"
    path = write("ratings.csv", ratings)
    assert main(["agreement", str(path), "--level", "nominal", "--draws", "20", "--seed", "1"]) == 0
    row = next(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert (row["n_units"], row["n_raters"], row["kappa"]) == ("3", "2", "")
    assert (
        main(["agreement", str(path), "--level", "ordinal", "--categories", "no|yes", "--draws", "20"]) == 0
    )
    assert next(csv.DictReader(io.StringIO(capsys.readouterr().out)))["kappa"] != ""
    twice = write("twice.csv", ratings + "1,a,no\n")
    assert "row 8: a rated 1 twice" in refused(capsys, "agreement", twice, "--level", "nominal")


def test_ranges_of_places_know_how_many_calls_there_were(write, capsys):
    path = write("units.csv", "unit_id,estimate,se,n_calls\na,90,1,12\nb,50,1,12\nc,10,1,3\n")
    assert main(["ranksets", str(path)]) == 0
    assert [row["tier"] for row in csv.DictReader(io.StringIO(capsys.readouterr().out))] == [
        "above",
        "around",
        "around",
    ]


def test_unconnected_assessors_have_no_adjusted_means(write, tmp_path, capsys):
    lines = [f"{c},t{k % 2},s{k % 2},{c}{k},{50 + 10 * k}" for c in "AB" for k in range(4)]
    path = write(
        "calls.csv",
        "council_id,topic_id,scenario_id,assessor_id,score\n" + "\n".join([*lines, "A,t0,s0,A0,"]),
    )
    assert main(["mixed", str(path), "--adjusted", str(tmp_path / "adjusted.csv")]) == 0
    assert (tmp_path / "adjusted.csv").read_text() == "council_id,adjusted_mean,se\nA,,\nB,,\n"
    assert capsys.readouterr().out.startswith("group,variance,reml_criterion,n")
    assert main(["mixed", str(path)]) == 0


def test_what_a_number_of_calls_can_show(capsys):
    assert main(["sample", "--calls", "6", "12"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 3


@needs_golden
def test_a_folder_alone_finds_its_marks_inside(tmp_path, capsys):
    shutil.copytree(GOLDEN / "league", tmp_path / "wave")
    for name in ("marks.csv", "questions.csv"):
        shutil.copy(GOLDEN / "scorecards" / name, tmp_path / "wave" / name)
    assert main(["league", str(tmp_path / "wave"), "--group", "type:wales"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 3
