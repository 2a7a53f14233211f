"""Records come out of a real PostgreSQL server and through a real ODBC driver, and are never written there."""

from __future__ import annotations

import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import tempfile
from contextlib import closing
from pathlib import Path

import pytest

from workbench.klaviyo.planning import PlanRequest, make_plan, open_plan
from workbench.klaviyo.records import RecordsError, RecordsFrom, choices_in, open_records

PASSWORD = "s3crt of the database"


def read(location: str, password: str = "", **options):
    records = open_records(RecordsFrom(location=location, **options), password)
    try:
        return records.columns, list(records)
    finally:
        records.close()


@pytest.fixture(scope="module")
def server():
    """A PostgreSQL of the tests' own: its address without the password."""
    psycopg = pytest.importorskip("psycopg")
    programs = [shutil.which("initdb"), *sorted(map(str, Path("/usr/lib/postgresql").glob("*/bin/initdb")))]
    initdb = next((one for one in reversed(programs) if one), None)
    if initdb is None:
        pytest.skip("no PostgreSQL server is installed here")
    who = {"user": "postgres"} if hasattr(os, "geteuid") and os.geteuid() == 0 else {}
    folder = Path(tempfile.mkdtemp(prefix="workbench-pg-"))
    if who:
        shutil.chown(folder, "postgres")
    secret = folder / "password"
    secret.write_text(PASSWORD)
    secret.chmod(0o644)
    data = folder / "data"
    make = [initdb, "-D", data, "-U", "erp", "-A", "scram-sha-256", f"--pwfile={secret}", "-E", "UTF8", "--no-sync"]
    subprocess.run(make, check=True, capture_output=True, cwd=folder, **who)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    options = f"-c listen_addresses=127.0.0.1 -c port={port} -c unix_socket_directories={folder} -c fsync=off"
    control = [Path(initdb).with_name("pg_ctl"), "-D", data, "-w", "-s", "-l", folder / "log"]
    subprocess.run([*control, "-o", options, "start"], check=True, cwd=folder, **who)
    try:
        address = f"postgresql://erp@127.0.0.1:{port}/postgres"
        with psycopg.connect(address, password=PASSWORD) as database:
            database.execute(
                "CREATE TABLE customer"
                " (code text, email text, zip text, balance numeric(12, 2), since date, active bool)"
            )
            database.execute(
                "INSERT INTO customer SELECT 'C' || n, 'c' || n || '@example.com', '02110', n + 0.50,"
                " date '2026-01-31', n % 2 = 0 FROM generate_series(1, 2500) n"
            )
            database.execute("UPDATE customer SET zip = NULL WHERE code = 'C2'")
        yield address
    finally:
        subprocess.run([*control, "-m", "immediate", "stop"], check=True, cwd=folder, **who)
        shutil.rmtree(folder)


def test_postgresql_is_read_as_text_to_the_last_digit(server):
    columns, rows = read(server, PASSWORD)
    assert columns == ("code", "email", "zip", "balance", "since", "active")
    assert len(rows) == 2_500
    assert sorted(rows, key=lambda row: int(row[0][1:]))[:2] == [
        ["C1", "c1@example.com", "02110", "1.50", "2026-01-31", "false"],
        ["C2", "c2@example.com", "", "2.50", "2026-01-31", "true"],
    ]
    assert choices_in(RecordsFrom(location=server), PASSWORD).tables == ("customer",)
    assert read(server, PASSWORD, query="SELECT code FROM customer WHERE balance > 2500")[1] == [["C2500"]]


@pytest.mark.parametrize(
    "query",
    [
        "WITH gone AS (DELETE FROM customer RETURNING code) SELECT * FROM gone",
        "SELECT setval('s', 1)",
        "DROP TABLE customer",
    ],
)
def test_postgresql_is_never_written(server, query):
    with pytest.raises(RecordsError):
        read(server, PASSWORD, query=query)
    assert len(read(server, PASSWORD)[1]) == 2_500


def test_a_wrong_password_and_a_missing_table_are_said(server):
    with pytest.raises(RecordsError, match="password"):
        read(server, "another")
    with pytest.raises(RecordsError, match="nothing_here"):
        read(server, PASSWORD, table="nothing_here")


def test_a_plan_of_a_database_holds_no_password(server, bench):
    location = server.replace("erp@", f"erp:{PASSWORD.replace(' ', '%20')}@")
    path = bench.folder / "x.klaviyo-plan"
    request = PlanRequest(settings=bench.settings, records=RecordsFrom(location=location))
    summary = make_plan(request, path, bench.state)
    assert summary.counts["new"] == 2_500
    assert summary.request.records.location == server
    with open_plan(path) as plan:
        assert b'"zip":"02110"' in plan.chunk(1).body
    content = path.read_bytes()
    assert PASSWORD.encode() not in content
    assert b"s3crt" not in content


def test_odbc_reads_what_its_driver_reaches(tmp_path):
    pyodbc = pytest.importorskip("pyodbc", exc_type=ImportError)
    if "SQLite3" not in pyodbc.drivers():
        pytest.skip("no ODBC driver for SQLite is installed here")
    path = tmp_path / "x.db"
    with closing(sqlite3.connect(path)) as made:
        made.execute("CREATE TABLE customer (code TEXT, zip TEXT, balance DECIMAL(10, 2))")
        made.execute("INSERT INTO customer VALUES ('Ä1', '02110', NULL)")
        made.commit()
    location = f"odbc:Driver=SQLite3;Database={path}"
    assert choices_in(RecordsFrom(location=location)).tables == ("customer",)
    assert read(location) == (("code", "zip", "balance"), [["Ä1", "02110", ""]])
    with pytest.raises(RecordsError, match="no SELECT"):
        read(location, query="DELETE FROM customer")


@pytest.mark.parametrize(("location", "package"), [("postgresql://x/y", "psycopg"), ("odbc:DSN=x", "pyodbc")])
def test_a_missing_package_is_named(location, package):
    program = (
        f"import sys; sys.modules[{package!r}] = None\n"
        "from workbench.klaviyo.records import RecordsError, RecordsFrom, open_records\n"
        f"try: open_records(RecordsFrom(location={location!r}))\n"
        "except RecordsError as error: print(error)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=True)
    assert "pip install workbench[" in done.stdout


def test_a_missing_driver_manager_is_named(tmp_path):
    (tmp_path / "pyodbc.py").write_text("raise ImportError('libodbc.so.2: cannot open shared object file')")
    program = (
        "import sys; sys.path.insert(0, sys.argv[1])\n"
        "from workbench.klaviyo.records import RecordsError, RecordsFrom, open_records\n"
        "try: open_records(RecordsFrom(location='odbc:DSN=x'))\n"
        "except RecordsError as error: print(error)\n"
    )
    command = [sys.executable, "-c", program, tmp_path]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    assert "libodbc.so.2" in done.stdout
    assert "unixodbc" in done.stdout
