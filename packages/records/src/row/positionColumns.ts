import { ALL_QUANTITIES, type Quantity, type QuantityName } from "./quantities.ts";
import { ROW_COLUMNS, type RowColumn } from "./rowColumns.ts";

/** A quantity of the rows of positions, where numbers have 32 bits. */
export interface PositionQuantity extends Pick<Quantity, "group" | "unit" | "meaning"> {
  /** Name in `PositionRows`, and in its split. */
  readonly name: QuantityName;
  readonly type: "float32" | "int32";
  readonly shape: "1" | "L" | "L + 1";
  /** Column of the table `position_rows`. */
  readonly column: string;
  /** Column of a Parquet file. */
  readonly file: string;
  /** Is it of the next token, and so null where predictions are not requested? */
  readonly isPredicted: boolean;
}

const PREDICTED = ["entropiesNats", "topIds", "topProbs"];
/** In place of `Top_Token`: positions have ids of tokens, without their texts. */
const TOP_ID = "Top_Id";

const hereOnly = (meaning: string): string => meaning.replace("at the last token", "at this position");

/** The quantities that a position has, as a last token has them; those of the prediction are the last. */
export const POSITION_QUANTITIES: readonly PositionQuantity[] = [false, true].flatMap((isPredicted) =>
  ALL_QUANTITIES.flatMap(([name, { type, shape, group, unit, meaning, column, parquet }]) => {
    if (shape === "tokens" || (type !== "float64" && name !== "topIds")) return [];
    if (PREDICTED.includes(name) !== isPredicted) return [];
    const found: PositionQuantity = {
      ...{ name, shape, unit, column, isPredicted, file: parquet ?? TOP_ID },
      type: type === "float64" ? "float32" : "int32",
      ...(group !== undefined && { group }),
      meaning: isPredicted ? `${meaning}; with \`--position-predictions\`` : hereOnly(meaning),
    };
    return [found];
  }),
);

type PositionColumn = Omit<RowColumn, "column" | "field">;

/** The columns of a file of positions before those of `POSITION_QUANTITIES`. */
export const POSITION_LABELS: readonly PositionColumn[] = [
  { file: "Model", type: "text", shape: "1", unit: "text", meaning: "as in `rows.parquet`" },
  {
    ...{ file: "Prompt_Index", type: "int32", shape: "1", unit: "1" },
    meaning: "number of the prompt in the plan, from 0: the number of its model's row in `rows.parquet`",
  },
  {
    ...{ file: "Position", type: "int32", shape: "1", unit: "1" },
    meaning: "position in the model's input, from 0",
  },
  {
    ...{ file: "Token_Id", type: "int32", shape: "1", unit: "token" },
    meaning: "id of the token at this position",
  },
];

/** The columns after them, which are computed from the norms. */
export const POSITION_GAINS: readonly PositionColumn[] = ROW_COLUMNS.filter(
  ({ file }) => file === "Last_Gain" || file === "Layer_Gains",
).map(({ file, type, shape, unit, meaning }) => ({ file, type, shape, fileType: "float", unit, meaning }));
