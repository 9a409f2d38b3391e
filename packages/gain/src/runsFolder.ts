/** Where an experiment makes the folders of its runs, below the working folder. */
export const RUNS_FOLDER = "runs";
