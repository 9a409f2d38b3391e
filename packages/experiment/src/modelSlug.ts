/** A model's name as part of file names: lower case letters, digits and underscores, at most 60 characters. */
export function modelSlug(name: string): string {
  const slug = name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "_")
    .replaceAll(/^_+|_+$/g, "")
    .slice(0, 60);
  return slug === "" ? "model" : slug;
}
