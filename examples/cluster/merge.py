"""Merges the Parquet files of runs on parts of the same prompts, for `gain analyze`.

python examples/cluster/merge.py runs/a/rows_….parquet runs/b/rows_….parquet all.parquet
"""

import json
import sys

import pyarrow as pa
import pyarrow.parquet as pq

*parts, merged = sys.argv[1:]
if not parts:
    sys.exit("the files of at least one run and the name of the merged file are needed")
tables = [pq.read_table(part) for part in parts]
footers = [json.loads((table.schema.metadata or {}).get(b"gain", b'{"models": []}')) for table in tables]
footer = footers[0]
for part, other in zip(parts, footers, strict=True):
    names = [[model["model"] for model in each["models"]] for each in (footer, other)]
    if names[0] != names[1] or names[1] == []:
        sys.exit(f"{part} has the models {names[1]}, and {parts[0]} has {names[0]}")
for index, model in enumerate(footer["models"]):
    planned = [other["models"][index]["labels"]["plannedPrompts"] for other in footers]
    model["labels"]["plannedPrompts"] = sum(planned)
table = pa.concat_tables(tables).replace_schema_metadata({b"gain": json.dumps(footer).encode()})
pq.write_table(table, merged)
