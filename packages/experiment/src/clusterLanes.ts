import type { Fleet } from "@gain/sidecar";
import { noClusterGpu } from "./errors.ts";
import type { Lane } from "./measuring.ts";
import { sidecarCommand } from "./sidecarCommand.ts";

/** More lanes than one store can take. */
export const MOST_CLUSTER_LANES = 1_024;

const ADDRESS = /^(?:auto|(?:[A-Za-z0-9._-]+|\[[0-9a-fA-F:]+\]):[1-9]\d{0,4})$/u;

/** Is it `auto`, or HOST:PORT? */
export const isClusterAddress = (text: string): boolean => ADDRESS.test(text);

/** How the lanes of a run use a cluster. */
export interface ClusterTerms {
  /** `auto` or `HOST:PORT` */
  readonly address: string;
  /** Number of lanes; undefined for as many as the cluster has room for at the start. */
  readonly lanes?: number | undefined;
  /** GPUs of each lane; 1 where neither is given. */
  readonly gpusPerLane?: number | undefined;
  /** Lanes that share a GPU. */
  readonly perGpu?: number | undefined;
}

/**
 * The lanes of a cluster. A lane that finds no free GPU waits for one.
 *
 * @throws UsageError where no number is given and the cluster has no GPU
 */
export function clusterLanes(
  fleet: Fleet,
  { lanes, gpusPerLane, perGpu }: ClusterTerms,
  environment: NodeJS.ProcessEnv,
): Lane[] {
  const gpus = gpusPerLane ?? 1 / (perGpu ?? 1);
  const count = lanes ?? Math.min(MOST_CLUSTER_LANES, roomFor(fleet, gpus));
  if (count === 0) throw noClusterGpu(gpus, fleet.cluster.nodes);
  const command = sidecarCommand(environment);
  return Array.from({ length: count }, (_, k) => ({
    name: `lane ${String(k + 1)}`,
    command,
    cluster: { fleet, gpus },
  }));
}

/** A lane's GPUs are on one node. */
const roomFor = ({ cluster }: Fleet, gpus: number): number =>
  cluster.nodes.reduce((sum, node) => sum + Math.floor(node.gpus / gpus + ROUNDING), 0);

/** Three thirds are a whole GPU. */
const ROUNDING = 1e-9;
