"""`python -m docs.spark_tasks FILE…`: what the tasks of a Spark did in all, by the event logs that it wrote."""

import json
import sys
from collections import Counter
from pathlib import Path


def tasks(log: Path) -> dict[str, float]:
    """Sums over all tasks; of memory, the most that one held. Seconds, bytes and numbers, as the names say."""
    sums: Counter[str] = Counter()
    peak_bytes = 0
    with log.open(encoding="utf-8") as lines:
        ended = (event for event in map(json.loads, lines) if event["Event"] == "SparkListenerTaskEnd")
        for event in ended:
            metrics = event["Task Metrics"]
            sums["tasks"] += 1
            sums["processor_ns"] += metrics["Executor CPU Time"] + metrics["Executor Deserialize CPU Time"]
            sums["shuffled_bytes"] += metrics["Shuffle Write Metrics"]["Shuffle Bytes Written"]
            sums["stored_bytes"] += metrics["Output Metrics"]["Bytes Written"]
            sums["spilled_bytes"] += metrics["Disk Bytes Spilled"]
            peak_bytes = max(peak_bytes, metrics["Peak Execution Memory"])
    processor_s = sums.pop("processor_ns") / 1e9
    return {**sums, "processor_s": round(processor_s, 1), "peak_bytes_of_a_task": peak_bytes}


if __name__ == "__main__":
    for name in sys.argv[1:]:
        print(name, json.dumps(tasks(Path(name))))
