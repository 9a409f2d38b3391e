import { notOurTables } from "../errors.ts";
import { POSITION_TABLE } from "./positionTable.ts";
import { createTables } from "./schema.ts";
import { SEAL_TABLE } from "./sealTable.ts";
import type { Session } from "./session.ts";
import { TURN_TABLE } from "./turnTable.ts";
import { VECTOR_TABLES } from "./vectorTable.ts";

const KINDS: readonly (readonly [kind: string, query: string])[] = [
  ["view", "SELECT view_name AS name FROM duckdb_views() WHERE database_name = 'run' AND NOT internal"],
  [
    "macro",
    "SELECT function_name AS name FROM duckdb_functions() WHERE database_name = 'run' AND NOT internal",
  ],
  ["type", "SELECT type_name AS name FROM duckdb_types() WHERE database_name = 'run' AND NOT internal"],
  ["index", "SELECT index_name AS name FROM duckdb_indexes() WHERE database_name = 'run'"],
  ["sequence", "SELECT sequence_name AS name FROM duckdb_sequences() WHERE database_name = 'run'"],
  [
    "schema",
    "SELECT schema_name AS name FROM duckdb_schemas() WHERE database_name = 'run' AND schema_name != 'main'",
  ],
];
const FAULTS_NAMED = 5;

/**
 * Checks that a store of unknown origin has our tables, each as we define it, and nothing else. A view, a computed column
 * or a macro would run somebody's query where rows are read.
 *
 * @throws RecordsError `store_format`
 */
export async function assertTables(session: Session, path: string): Promise<void> {
  const found: string[] = [];
  for (const [kind, query] of KINDS)
    for (const { name } of await session.objects<{ name: string }>(query))
      found.push(`the ${kind} ${quoted(name)}`);
  const ours = await ownTables(session);
  for (const { name, sql } of await tablesOf(session, "run"))
    if (ours.get(name) !== sql) found.push(`the table ${quoted(name)} of another form`);
  if (found.length > 0) throw notOurTables(path, found.slice(0, FAULTS_NAMED));
}

/** The definitions of the tables that we create, as this DuckDB writes them, by name. */
async function ownTables(session: Session): Promise<ReadonlyMap<string, string>> {
  await session.run("USE memory");
  try {
    await createTables(session);
    await session.run(SEAL_TABLE);
    await session.run(TURN_TABLE);
    for (const table of [POSITION_TABLE, ...VECTOR_TABLES]) await session.run(table);
    const tables = await tablesOf(session, "memory");
    for (const { name } of tables) await session.run(`DROP TABLE ${name}`);
    return new Map(tables.map(({ name, sql }) => [name, sql]));
  } finally {
    await session.run("USE run");
  }
}

const tablesOf = (session: Session, database: string): Promise<{ name: string; sql: string }[]> =>
  session.objects(
    `SELECT table_name AS name, sql FROM duckdb_tables() WHERE database_name = '${database}' AND NOT internal`,
  );

const quoted = (name: string): string => JSON.stringify(name);
