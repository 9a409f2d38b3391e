import { canonicalJson } from "../identity/canonicalJson.ts";
import type { BoundModel } from "./modelTable.ts";
import type { Session } from "./session.ts";
import { integer } from "./sqlText.ts";

/** A load of a model by a sidecar. */
export interface Load {
  /** Of the session; each of its rows has it too. */
  readonly epoch: number;
  /** Name of the lane, such as `cuda:0`; empty where a run has one. */
  readonly lane: string;
}

/** A load with the sidecar's description of the model: device, versions, checks and deviation. */
export interface StoredLoad extends Load {
  readonly loaded: BoundModel;
}

export async function insertLoad(
  session: Session,
  modelIndex: number,
  { epoch, lane }: Load,
  loaded: BoundModel,
): Promise<void> {
  await session.run("INSERT INTO loads VALUES ($1, $2, $3, $4)", [
    BigInt(epoch),
    modelIndex,
    lane,
    canonicalJson(loaded),
  ]);
}

/** The loads of a model, in the order of their epochs. */
export async function selectLoads(session: Session, modelIndex: number): Promise<StoredLoad[]> {
  const rows = await session.objects<{ epoch: bigint; lane: string; loaded: string }>(
    `SELECT epoch, lane, loaded FROM loads WHERE model_index = ${integer(modelIndex)} ORDER BY epoch`,
  );
  return rows.map(({ epoch, lane, loaded }) => ({
    epoch: Number(epoch),
    lane,
    loaded: JSON.parse(loaded) as BoundModel,
  }));
}
