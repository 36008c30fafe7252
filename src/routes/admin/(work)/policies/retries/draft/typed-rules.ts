/** What stands in the fields, by their names, and what is wrong with each. */
export type TypedRules = Readonly<{
  values: Readonly<Record<string, string>>;
  errors: Readonly<Record<string, string>>;
}>;
