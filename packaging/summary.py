"""One closing line of a test run: 'N passed, N failed'."""
import json
import sys

with open(sys.argv[1], encoding="utf-8") as log:
    results = [json.loads(line)["result"] for line in log]
good = sum(r in ("OK", "EXPECTEDFAIL") for r in results)
skipped = sum(r == "SKIP" for r in results)
print(f"{good} passed, {len(results) - good - skipped} failed"
      + (f", {skipped} skipped" if skipped else ""))
