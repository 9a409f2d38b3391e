/** The times that the simulation of lanes takes from measurements. None is fitted to the shares of the `lanes` benchmark. */

/** What the simulated parts need, in seconds. */
export interface Times {
  /** The store, to read the plan for one lease. */
  readonly query: number;
  /** The store, for an answer of any size, and for each of its rows. */
  readonly answer: number;
  readonly row: number;
  /** A message on its way to a sidecar or back. */
  readonly relay: number;
  /** The processor of a lane's host, to start a sidecar. */
  readonly start: number;
  /** A cluster, to place a sidecar. */
  readonly placement: number;
  /** From the end of a node to the first work on its replacement. */
  readonly notice: number;
}

/** Rows/s of one store with the longest leases: the benchmark `wire-and-store`. */
export const STORE_ROWS_PER_SECOND = 30_990;
/** Rows of its leases: 32 doubled as often as the answer fits in a frame, with 28 blocks. */
export const LONGEST_LEASE = 2_048;
/** Seconds of the store for a lease of this many rows, where 16 lanes wait for it: measured while the lanes were built. */
const SHORT_LEASE = { rows: 222, seconds: 0.046, query: 0.0062 } as const;

/** Two measured leases, short and long, give the time of a row and that of an answer. */
const row =
  (LONGEST_LEASE / STORE_ROWS_PER_SECOND - SHORT_LEASE.seconds) / (LONGEST_LEASE - SHORT_LEASE.rows);

/** The lanes of one host. The start of a sidecar without a model is the figure `hello` of the benchmark `system`. */
export const ON_ONE_HOST: Times = {
  query: SHORT_LEASE.query,
  answer: SHORT_LEASE.seconds - SHORT_LEASE.query - row * SHORT_LEASE.rows,
  row,
  relay: 0,
  start: 0.0925,
  placement: 0,
  notice: 0.42,
};

/**
 * The lanes of a cluster, as measured with Ray 2.60: a message of up to 64 KB takes 0.9 ms, one of 512 KB 14 ms. A sidecar
 * is placed and greeted after 3.4 s. The end of a node is noticed after 2.5 s.
 */
export const ON_A_CLUSTER: Times = { ...ON_ONE_HOST, relay: 0.014, placement: 3.4, notice: 2.5 };

/** Seconds of a lane for one of eight Pythia models: 5.9 s for 160 million parameters, 11.7 s for 6.9 billion. */
const PYTHIA = {
  small: { gigabytes: 0.32, seconds: 5.9 },
  large: { gigabytes: 13.8, seconds: 11.7 },
} as const;

/** Seconds to load weights: what the study of the benchmark `lanes-gpu` has, where measuring takes the least part. */
export const loadSeconds = (gigabytes: number): number =>
  PYTHIA.small.seconds +
  ((gigabytes - PYTHIA.small.gigabytes) * (PYTHIA.large.seconds - PYTHIA.small.seconds)) /
    (PYTHIA.large.gigabytes - PYTHIA.small.gigabytes);

/** Prompts/s of GPT-J-6B, 12.1 GB, on one GPU: the benchmark `gptj`. */
const GPT_J = { gigabytes: 12.1, rowsPerSecond: 2_061 } as const;
/** An assumption: a small model on one GPU is limited by its Python. */
const MOST_ROWS_PER_SECOND = 5_000;

/** Rows/s of a lane, inverse to the bytes of the weights. */
export const rowsPerSecond = (gigabytes: number): number =>
  Math.min(MOST_ROWS_PER_SECOND, (GPT_J.rowsPerSecond * GPT_J.gigabytes) / gigabytes);
