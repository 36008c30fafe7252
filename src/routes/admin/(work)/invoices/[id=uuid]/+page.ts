/** Copies a pay link to the clipboard; everything else on the page works without. */
export const csr = true;
