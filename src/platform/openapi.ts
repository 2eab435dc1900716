/** Placeholder while the description is written. */
export function openApiDocument(_routes: readonly unknown[], _publicUrl: string): object {
  return {}
}
