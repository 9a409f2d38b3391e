import type { Database } from "./database.ts";
import { labelledModels, type ModelNames } from "./labelledModels.ts";
import type { StoredModel } from "./modelTable.ts";
import { auditPositions, type PositionAudit, type RequestedPositions } from "./positionAudit.ts";
import type { PositionGains } from "./positionGains.ts";
import { hasPositions, POSITION_TYPES, positionQueries, selectPositionGains } from "./positionTable.ts";

/** DuckDB keeps metadata of what it has read. */
const QUERIES_PER_ATTACHMENT = 32;

/** Reads the rows of positions of a store. */
export class PositionReader {
  readonly #database: Database;
  readonly #models: ReadonlyMap<number, StoredModel>;
  readonly #prompts: () => number;

  constructor(database: Database, models: ReadonlyMap<number, StoredModel>, prompts: () => number) {
    this.#database = database;
    this.#models = models;
    this.#prompts = prompts;
  }

  /** Does the run have such rows? */
  exist(): Promise<boolean> {
    return this.#database.read(hasPositions);
  }

  /** Gains by position; empty for a model without such rows. */
  gains(modelIndex: number): Promise<PositionGains[]> {
    return this.#database.read((session) => selectPositionGains(session, modelIndex, this.#prompts()));
  }

  /** Checks the rows against the requests of the plan's models. */
  async audit(requests: readonly RequestedPositions[]): Promise<PositionAudit> {
    const isThere = await this.exist();
    let queries = 0;
    const objects = async <Row>(sql: string): Promise<Row[]> => {
      if (++queries % QUERIES_PER_ATTACHMENT === 0) await this.#database.freeMemory();
      return this.#database.read(async (session) => {
        await session.allowMemory(1);
        return session.objects<Row>(sql);
      });
    };
    return auditPositions(objects, requests, this.#prompts(), isThere);
  }

  /** Passes to `use` temporary Parquet files of all rows, with the columns `POSITION_TYPES`. */
  withRows<T>(labels: ModelNames, use: (shards: readonly string[]) => Promise<T>): Promise<T> {
    const models = labelledModels(this.#models, labels);
    const queries = (session: Parameters<typeof positionQueries>[0]): ReturnType<typeof positionQueries> =>
      positionQueries(session, models, this.#prompts());
    return this.#database.withShards(POSITION_TYPES, queries, use);
  }
}
