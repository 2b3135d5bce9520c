"""One whole interview with a second reader that speaks nonsense: interview.py ADDRESS-OF-FORTYFIVE. Nothing it says may move anything."""

import json
import sys
import time
import urllib.parse
import urllib.request
import uuid

SERVER = sys.argv[1]
NOTES = {
    "clarify": "Who shortens links, and how many? Say 100 million new ones a month and 100 reads for each. Links may expire. "
    "I leave out accounts and analytics at first; short codes should not be guessable.",
    "estimate": "100M / month is about 40 writes a second, 4,000 reads a second. 500 bytes each for five years is 3 TB.",
    "high-level": "POST /links makes a code, GET /{code} answers 302. A load balancer, stateless servers, a cache in front of a key-value "
    "store sharded by code. Codes come from a counter in base 62.",
    "deep-dive": "Ranges of the counter are leased to each server, so no two make the same code. When the cache fails, reads go to "
    "replicas; a hot link is kept in every server's memory for a minute.",
    "trade-offs": "301 would save reads, but then nobody could change or count a link. I would rather be available than consistent "
    "between regions. With more time: abuse checks.",
}


class Coach:
    token = ""

    def call(self, method, path, body=None, form=None):
        request = urllib.request.Request(SERVER + path, method=method)
        request.add_header("accept", "application/json")
        request.add_header("sec-fetch-site", "same-origin")
        request.add_header("x-app", "1")
        if self.token:
            request.add_header("authorization", f"Bearer {self.token}")
        if form is not None:
            request.data = urllib.parse.urlencode(form).encode()
            request.add_header("content-type", "application/x-www-form-urlencoded")
        elif method != "GET":
            request.data = json.dumps(body or {}).encode()
            request.add_header("content-type", "application/json")
        with urllib.request.urlopen(request, timeout=30) as answer:
            text = answer.read()
        return json.loads(text) if form is None else None


def main():
    coach = Coach()
    coach.token = coach.call("POST", "/api/v1/people")["token"]
    coach.call("POST", "/you/reader/agree", form={"host": "127.0.0.1"})
    plan = [{"stage": stage, "ms": 600_000} for stage in NOTES]
    interview = coach.call("POST", "/api/v1/interviews", {"case": "url-shortener", "plan": plan})
    here = f"/api/v1/interviews/{interview['id']}"
    stages = list(NOTES)
    for at, stage in enumerate(stages):
        note = {"op_id": uuid.uuid4().hex, "base_rev": 0, "text": NOTES[stage]}
        coach.call("PUT", f"{here}/notes/{stage}", note)
        if at + 1 < len(stages):
            coach.call("POST", f"{here}/stage", {"from": stage})
    coach.call("POST", f"{here}/finish")
    before = coach.call("GET", f"{here}/report")["scorecards"]
    coach.call("POST", f"{here}/reader")
    for _ in range(600):
        told = coach.call("GET", f"{here}/reader")
        if told["standing"] in ("answered", "failed"):
            break
        time.sleep(0.5)
    for call in told["calls"]:
        print(f"{call['stage']}: {call['state']}, {call['sentence'] or ''}")
    doubts = sorted({doubt for said in told["items"] for doubt in said["opinion"].get("doubts", [])})
    print(f"standing: {told['standing']}, {len(told['items'])} opinions, doubts: {', '.join(doubts) or 'none'}")
    assert told["calls"], "something was asked"
    assert all(call["state"] != "waiting" for call in told["calls"]), "all came to an end"
    for said in told["items"]:
        assert said["now"] == said["offline"], said
        assert said["by"] not in ("model", "person"), said
    for moved in told["stages"]:
        assert moved["after"] == moved["before"], moved
    assert told["coverage_after"] == told["coverage_before"]
    after = coach.call("GET", f"{here}/report")["scorecards"]
    assert before == after, "the scorecard is as it was"
    print("the score is as it was")


main()
