import { fleetCommand } from "@gain/experiment";
import { ClusterFailed, Fleet } from "@gain/sidecar";
import type { ClusterArguments } from "./clusterOption.ts";
import { DoctorReport, type Diagnosis } from "./doctorReport.ts";

const JOIN_MS = 120_000;
const INSPECT_MS = 120_000;

/**
 * The lines of a cluster: versions, tokens, and for each node its GPUs, what differs from the first node, and the presets
 * whose weights it has.
 */
export async function clusterDiagnosis(
  cluster: string,
  { openCluster }: Pick<ClusterArguments, "openCluster">,
): Promise<Diagnosis[]> {
  let fleet: Fleet;
  try {
    const address = { cluster, isOpenAllowed: openCluster };
    fleet = await Fleet.start(fleetCommand(process.env), address, JOIN_MS);
  } catch (error) {
    if (!(error instanceof ClusterFailed)) throw error;
    return [{ what: "cluster", found: error.code, remedy: error.message, blocking: true }];
  }
  try {
    const { address, ray, python, isOpen, nodes } = fleet.cluster;
    const found = `${address}, Ray ${ray}, Python ${python}, ${isOpen ? "no tokens" : "tokens are on"}`;
    const remedy = isOpen ? "start its nodes with RAY_AUTH_MODE=token" : null;
    const reports = new Map((await fleet.inspect(INSPECT_MS)).map((node) => [node.address, node]));
    const read = nodes.map((node) => ({ node, report: reportOf(reports.get(node.address)?.report ?? null) }));
    const first = read.find(({ report }) => report !== undefined)?.report;
    return [
      { what: "cluster", found, remedy, blocking: false },
      ...read.map(({ node, report }): Diagnosis => {
        const what = `node ${node.host} (${node.address})`;
        const gpus = `${String(node.gpus)} GPUs, ${String(node.freeGpus)} free`;
        if (report === undefined) {
          const problem = reports.get(node.address)?.problem ?? "its report is of another version";
          return {
            what,
            found: `${gpus}; ${problem}`,
            remedy: "install gain-residual there",
            blocking: false,
          };
        }
        const differing = first === undefined ? [] : differences(report, first);
        const weights = Object.entries(report.presets).flatMap(([name, isThere]) =>
          isThere === true ? [name] : [],
        );
        return {
          what,
          found: `${gpus}; has ${weights.length === 0 ? "no preset" : weights.join(", ")}`,
          remedy: differing.length === 0 ? null : `install the same on all nodes: ${differing.join(", ")}`,
          blocking: false,
        };
      }),
    ];
  } finally {
    await fleet.close();
  }
}

function reportOf(json: string | null): DoctorReport | undefined {
  if (json === null) return undefined;
  const parsed = DoctorReport.safeParse(JSON.parse(json));
  return parsed.success ? parsed.data : undefined;
}

/** Packages whose versions differ from those of the first node. */
const differences = ({ packages }: DoctorReport, first: DoctorReport): string[] =>
  Object.entries(packages).flatMap(([name, version]) =>
    version === first.packages[name]
      ? []
      : [`${name} ${version ?? "missing"}, not ${first.packages[name] ?? "missing"}`],
  );
