# SPDX-License-Identifier: BSD-2-Clause
#
# service.py github|gitlab FILE JOB CACHE: runs a job of a recipe in this folder,
# each of its shell steps as it is written and by the shell that the service
# uses.  What the service itself does (a checkout, its cache, what it puts for
# ${{ … }}) stands in here.  The exit status is the job's.
import os
import re
import shutil
import subprocess
import sys
import threading
import http.server
import urllib.parse

import yaml

KNOWN = {"github.event.number": "7", "github.token": "secret",
    "github.sha": "abc", "github.event.pull_request.base.sha": "abc"}
ACTIONS = {"actions/checkout@v4": set(),
    "actions/cache/save@v4": {"path", "key"},
    "actions/cache/restore@v4": {"path", "key", "restore-keys"}}


def put(text):
    """What GitHub puts for an expression; one that is not known fails."""
    return re.sub(r"\$\{\{ *([^ }]+) *\}\}", lambda m: KNOWN[m[1]], str(text))


def shell(text, env, pipefail):
    """The environment of the test wins: it says where the recipes are."""
    command = ["bash", "--noprofile", "--norc", "-e"]
    command += ["-o", "pipefail"] if pipefail else []
    return subprocess.run([*command, "-c", text], stdin=subprocess.DEVNULL,
        env={**{k: put(v) for k, v in env.items()}, **os.environ}).returncode


def keep(paths, cache):
    for path in paths:
        shutil.rmtree(os.path.join(cache, path), ignore_errors=True)
        shutil.copytree(path, os.path.join(cache, path))


def restore(paths, cache):
    for path in paths:
        if os.path.isdir(os.path.join(cache, path)):
            shutil.copytree(os.path.join(cache, path), path,
                dirs_exist_ok=True)


def action(step, cache):
    assert set(step.get("with", {})) == ACTIONS[step["uses"]], step
    paths = [step["with"]["path"]] if "with" in step else []
    if step["uses"] == "actions/cache/save@v4":
        keep(paths, cache)
    elif step["uses"] == "actions/cache/restore@v4":
        assert put(step["with"]["key"]).startswith(
            step["with"]["restore-keys"])
        restore(paths, cache)


def github(file, name, cache):
    job = file["jobs"][name]
    # YAML 1.1 takes the key "on" for a truth value, GitHub does not.
    assert set(file[True]) == {"push", "pull_request"}, file[True]
    assert re.fullmatch(r"github\.event_name == '(push|pull_request)'",
        job["if"]), job["if"]
    status = 0
    for step in job["steps"]:
        assert ("run" in step) != ("uses" in step), step
        assert step.get("if", "always()") == "always()", step["if"]
        if status != 0 and "if" not in step:
            continue
        if "uses" in step:
            action(step, cache)
        else:
            ended = shell(step["run"], {**file.get("env", {}),
                **step.get("env", {})}, False)
            status = status or ended
    return status


class Notes(http.server.BaseHTTPRequestHandler):
    """The notes of merge requests, each in the file `note`."""

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        right = (self.path == "/projects/3/merge_requests/7/notes" and
            self.headers["PRIVATE-TOKEN"] == "secret")
        if right:
            with open("note", "w") as note:
                note.write(urllib.parse.parse_qs(body)["body"][0])
        self.send_response(201 if right else 404)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


def gitlab(file, name, cache):
    job = file[name]
    server = http.server.HTTPServer(("127.0.0.1", 0), Notes)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    env = {**file["variables"], "CI_PROJECT_ID": "3",
        "CI_MERGE_REQUEST_IID": "7", "CI_API_V4_URL":
        "http://127.0.0.1:%d" % server.server_port}
    policy = job["cache"]["policy"]
    if policy == "pull":
        restore(job["cache"]["paths"], cache)
    status = shell("\n".join(job["script"]), env, True)
    after = shell("\n".join(job.get("after_script", [])), env, True)
    if after != 0:
        sys.exit("after_script: %d" % after)
    if status == 0 and policy == "push":
        keep(job["cache"]["paths"], cache)
    artifacts = job.get("artifacts", {"paths": [], "reports": {}})
    for path in [*artifacts["paths"], *artifacts["reports"].values()]:
        assert status not in (0, 3) or os.path.exists(path), path
    return status


with open(sys.argv[2]) as text:
    sys.exit({"github": github, "gitlab": gitlab}[sys.argv[1]](
        yaml.safe_load(text), sys.argv[3], sys.argv[4]))
