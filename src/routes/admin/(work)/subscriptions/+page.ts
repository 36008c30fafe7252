/** Chooses all rows of a page at once and counts them; without a script each box is ticked. */
export const csr = true;
