/** The files of a run, in its folder. */
export const PLAN_FILE = "plan.json";
export const STORE_FILE = "run.duckdb";
export const MANIFEST_FILE = "manifest.json";
/** The folder of the vectors' files, in the run's folder. */
export const VECTORS_FOLDER = "vectors";
