import { z } from "zod";
import { FilesStudyFile } from "./filesStudySchema.ts";
import { StudyFile } from "./studySchema.ts";

/** The JSON Schema of study files: of models to measure, or of files that are measured already. */
export const studyJsonSchema = (): object => ({
  ...z.toJSONSchema(z.union([StudyFile, FilesStudyFile]), { io: "input" }),
  title: "gain study",
});
