import type { ModelRequest } from "@gain/protocol";
import type { RunStore } from "@gain/records";

const COMMIT = /^[0-9a-f]{40}$/u;

/**
 * The request with the commit that the run's first load of the model found, so that no later lane or session loads another
 * one after the branch has moved.
 */
export async function pinnedRevision(
  store: RunStore,
  modelIndex: number,
  request: ModelRequest,
): Promise<ModelRequest> {
  const [first] = await store.loads(modelIndex);
  const revision = first?.loaded.revision;
  return request.path === null && typeof revision === "string" && COMMIT.test(revision)
    ? { ...request, revision }
    : request;
}
