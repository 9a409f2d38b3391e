import { clusterLanes, fleetCommand, type ClusterTerms, type Lane, type RunProgress } from "@gain/experiment";
import { Fleet } from "@gain/sidecar";
import type { ClusterArguments } from "./clusterOption.ts";

/** What a run does with its lanes. */
type LaneWork = (lanes: readonly Lane[]) => Promise<RunProgress>;

/**
 * Joins a cluster for as long as work is done on its lanes.
 *
 * @throws UsageError | ClusterFailed if the cluster cannot be used, and what the work throws
 */
export async function onCluster(
  terms: ClusterTerms,
  { openCluster }: ClusterArguments,
  startMs: number,
  work: LaneWork,
): Promise<RunProgress> {
  const address = { cluster: terms.address, isOpenAllowed: openCluster };
  const fleet = await Fleet.start(fleetCommand(process.env), address, startMs);
  try {
    const progress = await work(clusterLanes(fleet, terms, process.env));
    await progress.ended;
    return progress;
  } finally {
    await fleet.close();
  }
}
