/** Finds as one types; without it the form is sent. */
export const csr = true;
