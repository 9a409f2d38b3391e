import { format } from "prettier";
import { studyJsonSchema } from "@gain/experiment";

/** The text of docs/public/study.schema.json. */
export const studySchemaText = (): Promise<string> =>
  format(JSON.stringify(studyJsonSchema()), { parser: "json", printWidth: 110 });
