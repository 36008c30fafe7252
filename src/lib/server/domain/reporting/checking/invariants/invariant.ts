/** A truth about the books of one merchant, checked by a query that lists what breaks it. */
export type Invariant = Readonly<{
  /** `I1` … as in the reliability notes. */
  id: string;
  says: string;
  /**
   * SQL in the scope of one merchant; each row is a violation. `:now` is the moment of the check, and `:slice(COLUMN)` a
   * condition: this id lies in the part of the book that is looked at. What is put together from a column stands in a
   * subquery with `offset 0`: row-level security keeps expressions off indexes, and columns not.
   */
  violations: string;
  /**
   * Whose ids are walked through, a slice at a time, as `table.column` with an index on merchant and column: what would
   * read all of a large book in one go. The others find what they are about by an index, however large the book is.
   */
  walks?: readonly string[];
}>;
