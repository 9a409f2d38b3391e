import { dirname } from "node:path";
import type { Database } from "./database.ts";
import { labelledModels, type ModelNames } from "./labelledModels.ts";
import type { StoredModel } from "./modelTable.ts";
import {
  countUnpaired,
  hasVectors,
  selectPlaces,
  selectShards,
  VECTOR_INDEX_TYPES,
  vectorQueries,
  type VectorPlace,
  type VectorShard,
} from "./vectorTable.ts";

/** Reads what a store knows of its vectors; their numbers are in files beside it. */
export class VectorReader {
  /** The run's folder, in which their files are. */
  readonly folder: string;
  readonly #database: Database;
  readonly #models: ReadonlyMap<number, StoredModel>;
  readonly #prompts: () => number;

  constructor(database: Database, models: ReadonlyMap<number, StoredModel>, prompts: () => number) {
    this.folder = dirname(database.path);
    this.#database = database;
    this.#models = models;
    this.#prompts = prompts;
  }

  /** Has a model vectors? */
  exist(): Promise<boolean> {
    return this.#database.read(hasVectors);
  }

  /** Every file of vectors, sorted by name. */
  shards(): Promise<VectorShard[]> {
    return this.#database.read(selectShards);
  }

  /** The places of a file, in order. */
  places(shard: VectorShard): Promise<VectorPlace[]> {
    return this.#database.read((session) => selectPlaces(session, shard));
  }

  /** Measured rows of a model without exactly one vector, and vectors without such a row. */
  unpaired(modelIndex: number): Promise<number> {
    return this.#database.read((session) => countUnpaired(session, modelIndex));
  }

  /** Passes to `use` temporary Parquet files of all places, with the columns `VECTOR_INDEX_TYPES`. */
  withIndex<T>(labels: ModelNames, use: (shards: readonly string[]) => Promise<T>): Promise<T> {
    const models = labelledModels(this.#models, labels);
    const queries = (): ReturnType<typeof vectorQueries> => vectorQueries(models, this.#prompts());
    return this.#database.withShards(VECTOR_INDEX_TYPES, queries, use);
  }
}
