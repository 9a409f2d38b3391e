/** Version of the protocol; `hello` contains the range that a sidecar supports. */
export const PROTOCOL_VERSION = 5;

/** Upper bounds on everything that a peer may send. A larger message is refused and not decoded. */
export const LIMITS = {
  /** Bytes of one frame. */
  messageBytes: 16 * 1024 * 1024,
  /** Nesting of maps and arrays. */
  depth: 8,
  shortTextChars: 1_024,
  longTextChars: 65_536,
  promptChars: 4_194_304,
  itemsPerLease: 4_096,
  /** Messages of one prompt. */
  turns: 1_024,
  /** Unanswered leases of one session. */
  credit: 16,
  layers: 1_024,
  /** Of one prompt. */
  tokens: 1_048_576,
  files: 1_024,
  /** Prompts in a load message. */
  sampleItems: 64,
  selfChecks: 32,
  /** Special tokens that a tokenizer puts before or after a prompt. */
  specialTokens: 1_024,
  /** Models that a model's folder names as its base. */
  lineage: 16,
  /** Lengths at which a model changes its arithmetic. */
  lengthSwitches: 16,
  /** Notices in one result: one per halving of a lease, and a margin. */
  notices: 8_192,
  /** Phases of a load. */
  spans: 256,
  /** Bytes of one line to or from the keeper of a warm sidecar, or the fleet of a cluster. */
  lineBytes: 256 * 1024,
  /** Nodes of a cluster, and GPUs of a node. */
  clusterNodes: 1_024,
  /** Longest time that a sidecar is kept warm, in milliseconds: a day. */
  keepMs: 86_400_000,
  /** Last lines of a sidecar's standard error that are reported when it ends, and characters of each. */
  stderrLines: 20,
  stderrLineChars: 500,
} as const;
