/** A truth about the books of one merchant, checked by a query that lists what breaks it. */
export type Invariant = Readonly<{
  /** `I1` … as in the reliability notes. */
  id: string;
  says: string;
  /** SQL in the scope of one merchant; each row is a violation. `:now` is the moment of the check. */
  violations: string;
}>;
