"""No value that was read comes out anywhere: documents, reports, history, stdout, stderr with -vv, temporary files."""

from __future__ import annotations

import pytest

from tests.e2e import companies, markers


@pytest.fixture(scope="module")
def marked(tmp_path_factory):
    return markers.plant(tmp_path_factory.mktemp("marked") / "sources")


@pytest.mark.slow
def test_no_marker_in_anything_that_a_scan_leaves(tutka, tmp_path, marked):
    """Sound and broken sources of every kind, at the most talkative, compared with a notice."""
    home, temporary = tmp_path / "home", tmp_path / "tmp"
    home.mkdir()
    temporary.mkdir()
    (home / "seloste.txt").write_text(companies.NOTICE, "utf-8")
    arguments = ("scan", *marked.sources, "--notice", "seloste.txt", "-o", "out", "-vv")
    done = tutka(*arguments, cwd=home, TMPDIR=str(temporary), LC_ALL="fi_FI.UTF-8")
    assert done.returncode == 3, done.stderr
    assert "X-UNEXPECTED" not in done.stderr
    assert len(done.stderr) > 500
    leaked = [(name, marker) for name, blob in markers.blobs(home) for marker in marked.leaks(blob)]
    leaked += [(name, marker) for name, blob in markers.blobs(temporary) for marker in marked.leaks(blob)]
    leaked += [("stdout", marker) for marker in marked.leaks(done.stdout)]
    leaked += [("stderr", marker) for marker in marked.leaks(done.stderr)]
    assert leaked == []
    assert "«identity.national_id»" in (home / "out" / "inventory.json").read_text("utf-8"), "the name was masked"


@pytest.mark.slow
def test_no_marker_in_the_history_and_what_is_made_of_it(tutka, tmp_path, marked):
    home = tmp_path / "home"
    home.mkdir()
    (home / "seloste.txt").write_text(companies.NOTICE, "utf-8")
    (home / "tutka.yaml").write_text(
        f"notice: seloste.txt\nsystems: [{{name: all, sources: ['{marked.sources[0]}']}}]\nfail_on: never\n", "utf-8"
    )
    audited = tutka("audit", "-o", "out", cwd=home)
    assert audited.returncode == 3, audited.stderr
    reviewed = tutka("review", "-o", "pack", cwd=home)
    assert reviewed.returncode == 0, reviewed.stderr
    texts = {"audit": audited.stdout + audited.stderr, "review": reviewed.stdout + reviewed.stderr}
    leaked = [(name, marker) for name, blob in markers.blobs(home) for marker in marked.leaks(blob)]
    leaked += [(name, marker) for name, text in texts.items() for marker in marked.leaks(text)]
    assert leaked == []
    assert (home / "tutka.db").stat().st_size > 10_000


def test_a_fault_of_the_program_shows_no_value(inside, tmp_path, monkeypatch):
    """A reporter that fails with a cell's value in its message, as third-party code does."""
    from scanner import outcome

    value = companies.rows(1)[0].split(";")[2]
    companies.write(tmp_path)

    def fails(name, document, lang, out):
        raise KeyError(f"can't convert {value}") from ValueError(value)

    monkeypatch.setattr(outcome, "render_document", fails)
    code, out, err = inside("scan", "exports", "-vv")
    assert code == 2
    assert value not in out + err
    assert "X-UNEXPECTED" in err
    assert "KeyError, " in err


def test_explain_does_not_repeat_the_text(inside):
    value = companies.rows(1)[0].split(";")[2]
    for arguments in (
        ("explain", value),
        ("explain", value, "--json"),
        ("explain", value, "--cells", "--header", "hetu"),
    ):
        code, out, err = inside(*arguments)
        assert code == 0
        assert "national_id" in out
        assert value not in out + err
