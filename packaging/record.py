"""One line about a job's record: sizes, cost, times."""
import json
import sys

title, path = sys.argv[1:3]
with open(path, encoding="utf-8") as file:
    record = json.load(file)
sizes = ", ".join(f"{r['width']}x{r['height']} {r['format']}"
                  for r in record["results"])
cost = record.get("cost") or {}
times = ", ".join(f"{name} {ms:.0f} ms"
                  for name, ms in record["timing_ms"].items())
print(f"  {title:9} {record['plan']['aspect_ratio']} at "
      f"{record['plan']['resolution']} -> {sizes}; "
      f"{cost.get('amount')} {cost.get('currency')} ({cost.get('source')})")
print(f"  {'':9} {times}")
